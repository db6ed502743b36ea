import type { Doubt } from "#shared/contract/deployments/states.ts";
import type { DeploymentRow } from "#db/deployments/deployments.ts";
import { meaningOf } from "#server/domain/deployments/result_code.ts";

/** The reason a stored success is unverified; null: it is not. */
export function unverifiedOf(
  { unverified, code, infoAt }: Pick<
    DeploymentRow,
    "unverified" | "code" | "infoAt"
  >,
): Doubt | null {
  if (!unverified) return null;
  if (meaningOf(code ?? "").isNumberLost) return "number_lost";
  return infoAt === null ? "info_not_requested" : "fragments_not_requested";
}
