import { assertEquals } from "@std/assert";
import { commonTraits, type ComparedMachine } from "./common_traits.ts";

function machines(
  n: number,
  fields: Partial<ComparedMachine> = {},
): ComparedMachine[] {
  const plain = { os: "", agent: "", tag: "", model: "", groups: [] };
  return Array.from({ length: n }, () => ({ ...plain, ...fields }));
}

const CASES: readonly {
  readonly name: string;
  readonly failed: readonly ComparedMachine[];
  readonly succeeded: readonly ComparedMachine[];
  readonly finds: readonly string[];
}[] = [
  {
    name: "a system that all failing machines have, and a third of the others",
    failed: machines(6, { os: "Windows 10 22H2" }),
    succeeded: [
      ...machines(31, { os: "Windows 10 22H2" }),
      ...machines(69, { os: "Windows 11 24H2" }),
    ],
    finds: ["os Windows 10 22H2 6/6 31/100"],
  },
  {
    name: "what is as frequent among the others is not named",
    failed: machines(6, { os: "Windows 11", agent: "2.10" }),
    succeeded: machines(60, { os: "Windows 11", agent: "2.9" }),
    finds: ["agent 2.10 6/6 0/60"],
  },
  {
    name: "the most telling first; a system before a group that says the same",
    failed: [
      ...machines(8, { os: "a", groups: ["lab", "all"], model: "T14" }),
      ...machines(2, { os: "b", groups: ["all"], model: "T14" }),
    ],
    succeeded: [
      ...machines(2, { os: "a", groups: ["lab", "all"] }),
      ...machines(18, { os: "b", groups: ["all"] }),
    ],
    finds: [
      "model T14 10/10 0/20",
      "os a 8/10 2/20",
      "group lab 8/10 2/20",
    ],
  },
  {
    name: "half of those that failed is enough, less is not",
    failed: [
      ...machines(3, { tag: "paris" }),
      ...machines(3, { tag: "" }),
    ],
    succeeded: machines(10, { tag: "lyon" }),
    finds: ["tag paris 3/6 0/10"],
  },
  {
    name: "fewer than half",
    failed: [...machines(3, { tag: "paris" }), ...machines(4)],
    succeeded: machines(10),
    finds: [],
  },
  {
    name: "a fifth more than the others at least",
    failed: [...machines(9, { os: "a" }), ...machines(1, { os: "b" })],
    succeeded: [...machines(71, { os: "a" }), ...machines(29, { os: "b" })],
    finds: [],
  },
  {
    name: "two machines are no pattern",
    failed: machines(2, { os: "a" }),
    succeeded: machines(50, { os: "b" }),
    finds: [],
  },
  {
    name: "nothing to compare with",
    failed: machines(20, { os: "a" }),
    succeeded: [],
    finds: [],
  },
  {
    name: "at most five",
    failed: machines(4, { groups: ["a", "b", "c", "d", "e", "f", "g"] }),
    succeeded: machines(4),
    finds: ["a", "b", "c", "d", "e"].map((name) => `group ${name} 4/4 0/4`),
  },
];

for (const { name, failed, succeeded, finds } of CASES) {
  Deno.test(`commonTraits(): ${name}`, () => {
    assertEquals(
      commonTraits(failed, succeeded).map((trait) =>
        `${trait.in} ${trait.value} ${trait.failed}/${failed.length} ` +
        `${trait.succeeded}/${succeeded.length}`
      ),
      [...finds],
    );
  });
}
