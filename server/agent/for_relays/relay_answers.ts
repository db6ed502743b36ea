import type { RelayProblem, RelayProblemCode } from "#shared/relay/errors.ts";
import { NEVER_CACHED } from "#server/agent/wire/headers.ts";

const STATUS: Record<RelayProblemCode, number> = {
  relay_unknown: 401,
  machine_elsewhere: 403,
  bad_request: 400,
  bad_csr: 400,
  other_names: 400,
  no_authority: 409,
  not_now: 503,
};

/** Tells a relay why its request is declined. */
export function relayProblem(
  code: RelayProblemCode,
  message: string,
): Response {
  const body: RelayProblem = { code, message };
  const headers: Record<string, string> = { ...NEVER_CACHED };
  if (code === "not_now") headers["Retry-After"] = "10";
  return Response.json(body, { status: STATUS[code], headers });
}
