import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { meaningOf } from "./result_code.ts";
import { type Evidence, unverifiedBecause } from "./verification.ts";

const all: Evidence = {
  infoRequested: true,
  fragmentsRequested: 3,
  fragments: 3,
  mayBeIncomplete: false,
  inHistory: false,
};
const none: Evidence = { ...all, infoRequested: false, fragmentsRequested: 0 };
const command: Evidence = { ...all, fragmentsRequested: 0, fragments: 0 };

const CASES: readonly [
  name: string,
  code: string,
  evidence: Evidence,
  because: ReturnType<typeof unverifiedBecause>,
][] = [
  ["all was requested", "SUCCESS", all, null],
  ["all was requested, exit 0", "SUCCESS_0", all, null],
  ["all was requested, Windows", "EXIT_CODE_0", all, null],
  ["nothing was requested", "SUCCESS", none, "info_not_requested"],
  ["nothing was requested, exit 0", "SUCCESS_0", none, "info_not_requested"],
  [
    "fragments without info",
    "SUCCESS",
    { ...all, infoRequested: false },
    "info_not_requested",
  ],
  [
    "info alone",
    "SUCCESS",
    { ...all, fragmentsRequested: 0 },
    "fragments_not_requested",
  ],
  [
    "one fragment is missing",
    "SUCCESS_0",
    { ...all, fragmentsRequested: 2 },
    "fragments_not_requested",
  ],
  ["a command has no fragments", "SUCCESS", command, null],
  [
    "a command without its info",
    "SUCCESS",
    { ...command, infoRequested: false },
    "info_not_requested",
  ],
  ["a failure needs no evidence", "SUCCESS_1", none, null],
  ["an error needs no evidence", "ERR_EXECUTE", none, null],
  ["an unknown code is a failure", "WHATEVER", none, null],
  ["a pending restart", "SUCCESS_REBOOT_REQUIRED", none, "info_not_requested"],
  ["a pending restart that was fetched", "SUCCESS_REBOOT_REQUIRED", all, null],
  ["the number is lost", "SUCCESS_", all, "number_lost"],
  ["the number is lost, with spaces", " SUCCESS_ ", all, "number_lost"],
  [
    "the number is lost, nothing was requested",
    "SUCCESS_",
    none,
    "number_lost",
  ],
  [
    "requests were lost in a crash",
    "SUCCESS",
    { ...none, mayBeIncomplete: true },
    null,
  ],
  [
    "a crash does not bring the number back",
    "SUCCESS_",
    { ...all, mayBeIncomplete: true },
    "number_lost",
  ],
  [
    "already installed, as the history says",
    "SUCCESS_ALREADY_SETUP",
    { ...none, inHistory: true },
    null,
  ],
  [
    "already installed, and the history does not hold it",
    "SUCCESS_ALREADY_SETUP",
    none,
    "info_not_requested",
  ],
  [
    "the history shows no success of its own",
    "SUCCESS_0",
    { ...none, inHistory: true },
    "info_not_requested",
  ],
];

for (const [name, code, evidence, because] of CASES) {
  Deno.test(`a result ${JSON.stringify(code)} is judged by requests: ${name}`, () => {
    assertEquals(unverifiedBecause(meaningOf(code), evidence), because);
  });
}

const someEvidence = fc.record({
  infoRequested: fc.boolean(),
  fragmentsRequested: fc.nat(4),
  fragments: fc.nat(4),
  mayBeIncomplete: fc.boolean(),
  inHistory: fc.boolean(),
});

Deno.test("a failure is never unverified, and more requests never make a success so", () => {
  const codes = fc.constantFrom(...new Set(CASES.map(([, code]) => code)));
  fc.assert(fc.property(codes, someEvidence, (code, evidence) => {
    const meaning = meaningOf(code);
    const before = unverifiedBecause(meaning, evidence);
    if (meaning.state === "failed") assertEquals(before, null);
    const after = unverifiedBecause(meaning, {
      ...evidence,
      infoRequested: true,
      fragmentsRequested: evidence.fragments,
    });
    if (before === null) assertEquals(after, null);
    assertEquals(after === null, !meaning.isNumberLost);
  }));
});
