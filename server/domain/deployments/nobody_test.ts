import { assertEquals } from "@std/assert";
import { UnreachedReason } from "#shared/contract/assignments/plans.ts";
import { isInVain, reasonsInWords } from "./nobody.ts";

const IN_VAIN: readonly [
  outcomes: Parameters<typeof isInVain>[0]["outcomes"],
  reachesLater: boolean,
  inVain: boolean,
][] = [
  [{}, false, true],
  [{}, true, false],
  [{ added: 1 }, false, false],
  [{ reopened: 1, retired: 3 }, false, false],
  [{ already_open: 1 }, false, true],
  [{ already_open: 1 }, true, false],
  [{ already_succeeded: 2, wrong_system: 1 }, false, true],
  [{ added: 0, already_failed: 1 }, false, true],
  [{ in_history: 1 }, false, false],
];

for (const [outcomes, reachesLater, inVain] of IN_VAIN) {
  const name = `${JSON.stringify(outcomes)}${
    reachesLater ? " and joiners" : ""
  }`;
  Deno.test(`an assignment with ${name} is ${inVain ? "" : "not "}in vain`, () => {
    assertEquals(isInVain({ outcomes, reachesLater }), inVain);
  });
}

const NAMED = { groups: [] };

Deno.test("reasonsInWords() counts every reason", () => {
  for (const reason of UnreachedReason.options) {
    assertEquals(reasonsInWords({ [reason]: 3 }, NAMED).startsWith("3 "), true);
    assertEquals(reasonsInWords({ [reason]: 1 }, NAMED).startsWith("1 "), true);
  }
  assertEquals(
    reasonsInWords({ added: 2, retired: 1, already_open: 2 }, NAMED),
    "1 is retired; 2 already have it, waiting or under way",
  );
  assertEquals(
    reasonsInWords({}, { groups: [7], query: "os:debian" }),
    "there is no machine in the group; no machine matches os:debian",
  );
});
