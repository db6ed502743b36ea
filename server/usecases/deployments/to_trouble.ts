import {
  type Contradiction as StoredContradiction,
  contradictionFrom,
} from "#db/deployments/contradictions.ts";
import type { TroubleRow } from "#db/deployments/troubles.ts";
import { IDENTITY_ALERTS } from "#db/machines/identity.ts";
import type {
  Contradiction,
  IdentityEvidence,
} from "#shared/contract/deployments/troubles.ts";
import type { Why } from "#shared/contract/deployments/why.ts";
import { iso } from "#shared/time.ts";

/** A trouble as the API returns it. */
export function toTrouble(
  {
    kind,
    packageId,
    packageName,
    packageVersion,
    since,
    lastAt,
    requests,
    detail,
  }: TroubleRow,
): Why["troubles"][number] {
  return {
    kind,
    package: packageId === 0 ? null : {
      id: packageId,
      name: packageName ?? "",
      version: packageVersion ?? "",
    },
    since: iso(since),
    lastAt: iso(lastAt),
    requests,
    reports: kind === "contradicts"
      ? toContradiction(contradictionFrom(detail))
      : null,
    identity: identityIn(kind, detail),
  };
}

/** The evidence of an alert about a machine's identity; null: it is another. */
function identityIn(
  kind: TroubleRow["kind"],
  detail: string,
): IdentityEvidence | null {
  const isAlert = (IDENTITY_ALERTS as readonly string[]).includes(kind);
  return isAlert ? JSON.parse(detail) : null;
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
