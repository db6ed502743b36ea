import { assertEquals } from "@std/assert";
import { decideEnrolment, type PresentedToken } from "./enrolment.ts";

const NOW = new Date(1_800_000_000_000);
const token = {
  id: 1,
  name: "paris",
  tag: "paris",
  expiresAt: NOW.getTime() + 1,
  revokedAt: null,
};
const expired = { ...token, expiresAt: NOW.getTime() };
const revoked = { ...token, revokedAt: NOW.getTime() - 1 };
const endless = { ...token, expiresAt: null };

type Mode = "open" | "approve" | "token";
const cases: readonly [Mode, string, PresentedToken, string][] = [
  ["open", "none", null, "approved"],
  ["open", "one nobody issued", "unknown", "approved"],
  ["open", "an expired one", expired, "approved"],
  ["open", "a valid one", token, "approved by paris"],
  ["approve", "none", null, "pending"],
  ["approve", "one nobody issued", "unknown", "pending"],
  ["approve", "a revoked one", revoked, "pending"],
  ["approve", "a valid one", token, "approved by paris"],
  ["token", "none", null, "token_missing"],
  ["token", "one nobody issued", "unknown", "token_unknown"],
  ["token", "an expired one", expired, "token_expired"],
  ["token", "a revoked one", revoked, "token_revoked"],
  ["token", "one that is both", {
    ...expired,
    revokedAt: NOW.getTime(),
  }, "token_revoked"],
  ["token", "a valid one", token, "approved by paris"],
  ["token", "one that never expires", endless, "approved by paris"],
];

for (const [enrolment, situation, presented, expected] of cases) {
  Deno.test(`decideEnrolment() ${enrolment}, with a token: ${situation}: ${expected}`, () => {
    const decision = decideEnrolment({ enrolment }, presented, NOW);
    const found = !decision.admitted
      ? decision.refusal
      : decision.token
      ? `${decision.status} by ${decision.token.name}`
      : decision.status;
    assertEquals(found, expected);
  });
}
