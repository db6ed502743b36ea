import * as z from "zod";

/** The reasons an unknown machine is not let in. */
export const EnrolmentRefusal = z.enum([
  /** The setting `enrolment` is `token`, and its URL has none. */
  "token_missing",
  /** Nobody issued the token in its URL. */
  "token_unknown",
  "token_expired",
  "token_revoked",
  /** As many machines wait for approval as the settings allow. */
  "pending_full",
]);
export type EnrolmentRefusal = z.infer<typeof EnrolmentRefusal>;
