import {
  type Contradiction as StoredContradiction,
  contradictionFrom,
} from "#db/deployments/contradictions.ts";
import type { TroubleRow } from "#db/deployments/troubles.ts";
import type { Contradiction } from "#shared/contract/deployments/troubles.ts";
import type { Why } from "#shared/contract/deployments/why.ts";
import { iso } from "#shared/time.ts";

/** A trouble as the API returns it. */
export function toTrouble(
  { kind, packageId, packageName, since, lastAt, requests, detail }: TroubleRow,
): Why["troubles"][number] {
  return {
    kind,
    package: packageId === 0
      ? null
      : { id: packageId, name: packageName ?? "" },
    since: iso(since),
    lastAt: iso(lastAt),
    requests,
    reports: kind === "contradicts"
      ? toContradiction(contradictionFrom(detail))
      : null,
  };
}

/** A contradiction as the API returns it. */
export function toContradiction(
  { first, later }: StoredContradiction,
): Contradiction {
  return {
    first: { ...first, at: iso(first.at) },
    later: { ...later, at: iso(later.at) },
  };
}
