import { assertEquals } from "@std/assert";
import { type Answer, type Step, stepAfter } from "./answer.ts";

const answer = (status: number | null, problem: string): Answer => ({
  ...{ status, problem, retryAfterMs: null },
});

const cases: [string, Answer, number, Step][] = [
  ["200", answer(200, ""), 1, { kind: "delivered" }],
  ["200 at the last attempt", answer(204, ""), 9, { kind: "delivered" }],
  ["500", answer(500, "status 500"), 1, { kind: "retry", inMs: 5000 }],
  ["404", answer(404, "status 404"), 2, { kind: "retry", inMs: 60_000 }],
  ["no answer", answer(null, "no answer"), 3, {
    kind: "retry",
    inMs: 300_000,
  }],
  ["500 at the last attempt", answer(500, "status 500"), 9, { kind: "dead" }],
  ["410", { ...answer(410, "status 410"), isGone: true }, 1, { kind: "gone" }],
  [
    "550 of SMTP",
    { ...answer(550, "no such user"), isRefused: true },
    1,
    { kind: "dead" },
  ],
  [
    "429 with Retry-After",
    {
      ...answer(429, "status 429"),
      retryAfterMs: 90_000,
    },
    1,
    { kind: "retry", inMs: 90_000 },
  ],
];

for (const [name, given, attempts, expected] of cases) {
  Deno.test(`stepAfter() ${name} in attempt ${attempts}: ${expected.kind}`, () => {
    assertEquals(stepAfter(given, attempts, 0.5), expected);
  });
}
