import * as z from "zod";

/**
 * Why the centre declines a request of a relay.
 *
 * | code                | status | the relay                                  |
 * | ------------------- | ------ | ------------------------------------------ |
 * | `relay_unknown`     | 401    | stops: revoked, or of another centre       |
 * | `machine_elsewhere` | 403    | passes the 403 on to the agent             |
 * | `bad_request`       | 400    | has a bug, or sends what it must not       |
 * | `bad_csr`           | 400    | has sent no certificate signing request    |
 * | `other_names`       | 400    | has asked for names that are not its own   |
 * | `no_authority`      | 409    | cannot get a certificate from this centre  |
 * | `not_now`           | 503    | comes again, after `Retry-After`           |
 */
export const RELAY_PROBLEMS = [
  "relay_unknown",
  "machine_elsewhere",
  "bad_request",
  "bad_csr",
  "other_names",
  "no_authority",
  "not_now",
] as const;
export type RelayProblemCode = (typeof RELAY_PROBLEMS)[number];

/** The body of every answer below `/relay/` that is no success. */
export const RelayProblem = z.object({
  code: z.enum(RELAY_PROBLEMS),
  /** One sentence for the relay's log. */
  message: z.string(),
});
export type RelayProblem = z.infer<typeof RelayProblem>;
