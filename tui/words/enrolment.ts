import type { EnrolmentToken } from "#shared/contract/enrolment.ts";

/** The state of an enrolment token: valid, expired or revoked. */
export function tokenState(
  { revokedAt, expiresAt }: Pick<EnrolmentToken, "revokedAt" | "expiresAt">,
  now: Date,
): "valid" | "expired" | "revoked" {
  if (revokedAt) return "revoked";
  return expiresAt && new Date(expiresAt) <= now ? "expired" : "valid";
}
