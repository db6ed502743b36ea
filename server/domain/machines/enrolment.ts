import type { Settings } from "#shared/contract/settings/settings.ts";
import type { EnrolmentRefusal } from "#shared/contract/enrolment_refusals.ts";

/** What is stored of an enrolment token. Times are milliseconds. */
export interface EnrolmentToken {
  readonly id: number;
  readonly name: string;
  /** The TAG it sets; empty: none. */
  readonly tag: string;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

/** The token in the URL of a request: none, one nobody issued, or its facts. */
export type PresentedToken = EnrolmentToken | "unknown" | null;

/** True if a token lets machines in now. */
export function isValidToken(
  token: PresentedToken,
  now: Date,
): token is EnrolmentToken {
  return token !== null && token !== "unknown" &&
    tokenProblem(token, now) === null;
}

function tokenProblem(
  { expiresAt, revokedAt }: EnrolmentToken,
  now: Date,
): EnrolmentRefusal | null {
  if (revokedAt !== null) return "token_revoked";
  if (expiresAt !== null && now.getTime() >= expiresAt) return "token_expired";
  return null;
}

/** What becomes of a DEVICEID that no machine has. */
export type EnrolmentDecision =
  | {
    readonly admitted: true;
    /** Of a new row. */
    readonly status: "approved" | "pending";
    /** The token it came with; null: it came without, or with an invalid one. */
    readonly token: EnrolmentToken | null;
  }
  | { readonly admitted: false; readonly refusal: EnrolmentRefusal };

/**
 * Decides if an unknown DEVICEID is let in. A valid token always lets it in,
 * approved; what else does is the setting `enrolment`.
 */
export function decideEnrolment(
  { enrolment }: Pick<Settings, "enrolment">,
  token: PresentedToken,
  now: Date,
): EnrolmentDecision {
  if (isValidToken(token, now)) {
    return { admitted: true, status: "approved", token };
  }
  if (enrolment === "token") {
    const refusal = token === null
      ? "token_missing"
      : token === "unknown"
      ? "token_unknown"
      : tokenProblem(token, now)!;
    return { admitted: false, refusal };
  }
  return {
    admitted: true,
    status: enrolment === "approve" ? "pending" : "approved",
    token: null,
  };
}

/** The reason of a refusal, what it means and what to do. */
export function refusalSentence(refusal: EnrolmentRefusal): string {
  switch (refusal) {
    case "token_missing":
      return "Cannot enrol this machine: its URL has no enrolment token; set the agent's server to the URL with a token";
    case "token_unknown":
      return "Cannot enrol this machine: nobody issued the enrolment token in its URL; copy the URL of a token again";
    case "token_expired":
      return "Cannot enrol this machine: the enrolment token in its URL has expired; issue another one";
    case "token_revoked":
      return "Cannot enrol this machine: the enrolment token in its URL was revoked; use another one";
    case "pending_full":
      return "Cannot enrol this machine: as many machines wait for approval as pendingMachines allows; approve or remove some";
  }
}
