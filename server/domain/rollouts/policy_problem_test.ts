import { assertEquals, assertStringIncludes } from "@std/assert";
import type {
  AdvanceRule,
  HaltRule,
  WaveRule,
} from "#shared/contract/rollouts/policy.ts";
import { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import { policyProblem } from "./policy_problem.ts";

const advance: AdvanceRule = {
  succeededPercent: 90,
  of: "all",
  soakMinutes: 60,
  approval: "none",
};
const halt: HaltRule = { codes: [] };

const badWaves: readonly [WaveRule[], string][] = [
  [[], "has no waves"],
  [[{ percent: 0 }, { percent: 100 }], "Wave 1 has 0 %"],
  [[{ percent: 5 }, { percent: 101 }], "Wave 2 has 101 %"],
  [[{ percent: 25 }, { percent: 5 }, { percent: 100 }], "5 % after 25 %"],
  [[{ percent: 25 }, { percent: 25 }, { percent: 100 }], "25 % after 25 %"],
  [[{ percent: 5 }, { percent: 50 }], "last wave must have 100 %"],
  [[{ machines: 5 }], "last wave must have 100 %"],
  [[{ machines: 0 }, { rest: true }], "Wave 1 has 0 machines"],
  [[{ percent: 100 }, { rest: true }], "so wave 2 would have no machine"],
  [[{ rest: true }, { percent: 100 }], "so wave 2 would have no machine"],
  [[{ group: 4 }, { group: 4 }, { rest: true }], "group 4, which an earlier"],
  [[{ percent: 5, machines: 3 }, { rest: true }], "exactly one of percent"],
  [[{}, { rest: true }], "exactly one of percent"],
];

for (const [waves, expected] of badWaves) {
  Deno.test(`policyProblem() refuses the waves ${JSON.stringify(waves)}`, () => {
    const problem = policyProblem({ waves, advance, halt });
    assertStringIncludes(problem ?? "nothing", expected);
  });
}

const waves: WaveRule[] = [{ percent: 5 }, { percent: 100 }];

const badRules: readonly [Partial<AdvanceRule>, Partial<HaltRule>, string][] = [
  [{ succeededPercent: 0 }, {}, "opens at 0 %"],
  [{ succeededPercent: 101 }, {}, "opens at 101 %"],
  [{ succeededPercent: undefined }, {}, "Say when the next wave opens"],
  [{ succeededMachines: 3 }, {}, "Say when the next wave opens"],
  [
    { succeededPercent: undefined, succeededMachines: 3, of: "answered" },
    {},
    "not a part of those that answered",
  ],
  [{ soakMinutes: -1 }, {}, "soak time has -1 minutes"],
  [{ deadlineHours: 0 }, {}, "deadline of a wave has 0 hours"],
  [{}, { failedPercent: 0 }, "halts over 0 % failed"],
  [{}, { failedPercent: 101 }, "halts over 101 % failed"],
  [{}, { surelyFailedPercent: 0 }, "0 % surely failed"],
  [{}, { contradictedPercent: 101 }, "101 % contradicted"],
  [{}, { failedMachines: 0 }, "halts at 0 machines"],
  [{}, { silentHours: 0 }, "for 0 hours"],
];

for (const [more, halts, expected] of badRules) {
  Deno.test(`policyProblem() says: ${expected}`, () => {
    const problem = policyProblem({
      waves,
      advance: { ...advance, ...more },
      halt: { ...halt, ...halts },
    });
    assertStringIncludes(problem ?? "nothing", expected);
  });
}

Deno.test("policyProblem() accepts the defaults", () => {
  assertEquals(policyProblem(RolloutPolicy.parse({ waves })), null);
});
