import { assertEquals, assertThrows } from "@std/assert";
import { AssignmentManifest } from "#shared/contract/manifests/assignment_manifest.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { planAssignments, type PresentAssignment } from "./plan_assignments.ts";

const OFFICE: PresentAssignment = {
  ...{
    id: 7,
    packageId: 1,
    packageTitle: "vlc 3.0",
    groups: ["lab", "office"],
  },
  ...{ machines: [4, 2], query: null, force: false, mode: "continuous" },
  ...{ rollout: null, times: null },
};

const office = { groups: ["office", "lab"], machines: ["pc-2", "4"] };

function plan(
  manifests: readonly object[],
  { present = [OFFICE], prune = false, packageId = 1 as number | null } = {},
) {
  const { created, deletions } = planAssignments(
    manifests.map((one, at) => {
      const manifest = AssignmentManifest.parse({
        ...{ kind: "assignment", package: "vlc", version: "3.0" },
        ...one,
      });
      const machines = manifest.machines.map((name) =>
        Number(name.replace("pc-", ""))
      );
      return { at, manifest, packageId, machines };
    }),
    present,
    prune,
  );
  return [
    ...created.map(({ change: { fields } }) =>
      fields.map(({ field }) => field).join(" ")
    ),
    ...deletions.map(({ id }) => `withdraw ${id}`),
  ];
}

const cases: [string, readonly object[], readonly string[]][] = [
  ["the audience in another order", [office], []],
  ["the default mode by its name", [{ ...office, mode: "continuous" }], []],
  [
    "another mode",
    [{ ...office, mode: "snapshot" }],
    ["groups machines mode", "withdraw 7"],
  ],
  [
    "force",
    [{ ...office, force: true }],
    ["groups machines force", "withdraw 7"],
  ],
  ["a part of the audience", [{ groups: ["office"] }], [
    "groups",
    "withdraw 7",
  ]],
  ["a query", [office, { query: "os:debian" }], ["query"]],
];
for (const [what, manifests, expected] of cases) {
  Deno.test(`planAssignments() compares ${what}`, () => {
    assertEquals(plan(manifests, { prune: true }), expected);
    const kept = expected.filter((one) => !one.startsWith("withdraw"));
    assertEquals(plan(manifests), kept);
  });
}

Deno.test("planAssignments() knows a query by its text", () => {
  const query = {
    ...OFFICE,
    ...{ groups: [], machines: [], query: "os:debian" },
    mode: "snapshot",
  } as const;
  assertEquals(plan([{ query: " os:debian " }], { present: [query] }), []);
});

Deno.test("planAssignments() creates what is for a new package", () => {
  assertEquals(plan([office], { packageId: null }), ["groups machines"]);
});

Deno.test("planAssignments() leaves one alone whose machines are gone", () => {
  const empty = { ...OFFICE, groups: [], machines: [] };
  assertEquals(plan([], { present: [empty], prune: true }), []);
});

Deno.test("planAssignments() refuses one that is described twice", () => {
  assertThrows(
    () => plan([office, { ...office, mode: "continuous" }]),
    Refusal,
    "This assignment of vlc 3.0 is described twice",
  );
});
