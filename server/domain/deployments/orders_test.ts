import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { AgentFamily } from "#shared/families.ts";
import { DeploymentState as States } from "#shared/contract/deployments/states.ts";
import { type DeploymentState } from "#shared/contract/deployments/states.ts";
import { type Candidate, decideOrders } from "./orders.ts";

const ready = {
  downloadsOn: true,
  approved: true,
  held: false,
  inventoried: true,
  family: "unix",
  takesPackages: true,
  settled: true,
} as const;

function candidate(given: Partial<Candidate>): Candidate {
  return {
    packageId: 1700000001,
    state: "waiting",
    priority: 5,
    active: true,
    force: false,
    inHistory: false,
    unverified: false,
    ...given,
  };
}

const one = [
  ["nothing against it", ready, {}, "offer"],
  ["downloads off", { ...ready, downloadsOn: false }, {}, "downloads_off"],
  ["not approved", { ...ready, approved: false }, {}, "not_approved"],
  ["its identity unclear", { ...ready, held: true }, {}, "identity_unclear"],
  [
    "not approved comes before no inventory",
    { ...ready, approved: false, held: true, inventoried: false },
    { active: false },
    "not_approved",
  ],
  [
    "offered, then its identity became unclear: it stays in every answer",
    { ...ready, held: true },
    { state: "offered" },
    "offer",
  ],
  ["no inventory", { ...ready, inventoried: false }, {}, "no_inventory"],
  ["not active", ready, { active: false }, "not_active"],
  ["without files", ready, { filesMissing: true }, "files_missing"],
  ["in the history", ready, { inHistory: true }, "in_history"],
  ["its wave closed", ready, { gate: "wave_not_open" }, "wave_not_open"],
  ["its rollout paused", ready, { gate: "paused" }, "paused"],
  ["its rollout halted", ready, { gate: "halted" }, "halted"],
  [
    "offered, then its rollout halted: it stays in every answer",
    ready,
    { state: "offered", gate: "halted" },
    "offer",
  ],
  [
    "its wave closed, and the agent busy",
    { ...ready, settled: false },
    { gate: "wave_not_open" },
    "wave_not_open",
  ],
  ["in the history, forced", ready, { inHistory: true, force: true }, "offer"],
  ["a phone", { ...ready, family: "mobile" }, {}, "mobile_system"],
  [
    "a phone, whatever else is true",
    { ...ready, family: "mobile", takesPackages: false, downloadsOn: false },
    { active: false, inHistory: true },
    "mobile_system",
  ],
  [
    "offered to a phone before it was known as one",
    { ...ready, family: "mobile" },
    { state: "offered", force: true },
    "mobile_system",
  ],
  [
    "an agent without a download client",
    { ...ready, family: "windows", takesPackages: false },
    {},
    "agent_cannot_install",
  ],
  [
    "offered to the other agent of the machine",
    { ...ready, takesPackages: false },
    { state: "downloading" },
    "agent_cannot_install",
  ],
  [
    "the first reason wins",
    { ...ready, downloadsOn: false, inventoried: false },
    { active: false, inHistory: true },
    "downloads_off",
  ],
  [
    "offered, then deactivated: it stays in every answer",
    ready,
    { state: "offered", active: false },
    "offer",
  ],
  [
    "offered, then downloads off: it stays in every answer",
    { ...ready, downloadsOn: false },
    { state: "downloading" },
    "offer",
  ],
  [
    "recalling: it stays until the recall is confirmed",
    ready,
    { state: "recalling", active: false },
    "offer",
  ],
  [
    "offered and in the history: it has run, sending it again crashes the agent",
    ready,
    { state: "offered", inHistory: true },
    "in_history",
  ],
] as const;

for (const [situation, machine, given, expected] of one) {
  Deno.test(`decideOrders() one package, ${situation}: ${expected}`, () => {
    const { offer, withhold } = decideOrders(machine, [candidate(given)]);
    const got = offer.length > 0 ? "offer" : withhold[0]?.reason.code;
    assertEquals(got, expected);
  });
}

const first = 1700000000;
const holding = [
  ["waiting", { state: "waiting" }, true],
  ["offered", { state: "offered" }, true],
  ["failed", { state: "failed" }, true],
  ["succeeded", { state: "succeeded" }, false],
  ["reboot pending", { state: "reboot_pending" }, false],
  ["cancelled", { state: "cancelled" }, false],
  ["expired", { state: "expired" }, false],
  ["already installed", { state: "already_installed" }, false],
  ["waiting but not active", { state: "waiting", active: false }, false],
  ["failed but not active", { state: "failed", active: false }, false],
] as const;

for (const [situation, given, holds] of holding) {
  Deno.test(`decideOrders() priority 0 ${situation}: ${holds ? "holds" : "lets go"}`, () => {
    const { offer, withhold } = decideOrders(ready, [
      candidate({ packageId: first, priority: 0, ...given }),
      candidate({}),
    ]);
    const other = offer.some(({ packageId }) => packageId !== first);
    assertEquals(other, !holds);
    if (holds) {
      const because = withhold.find((w) => w.candidate.packageId !== first)
        ?.reason;
      assertEquals(because, { code: "held_by_priority_0", heldBy: first });
    }
  });
}

Deno.test("decideOrders() offers several priority-0 packages together", () => {
  const { offer } = decideOrders(ready, [
    candidate({ packageId: first, priority: 0 }),
    candidate({ packageId: first + 1, priority: 0 }),
  ]);
  assertEquals(offer.length, 2);
});

Deno.test("decideOrders() lets priority 0 wait for what is already on the machine", () => {
  const { offer } = decideOrders(ready, [
    candidate({ packageId: first, priority: 0 }),
    candidate({ state: "downloading" }),
  ]);
  assertEquals(offer.map((c) => c.packageId), [1700000001]);
});

const atWork = [
  ["a Unix agent at work", ready, "offered", 0],
  ["a Unix agent that downloads", ready, "downloading", 0],
  ["a Unix agent that is being stopped", ready, "recalling", 0],
  ["a Windows agent at work", { ...ready, family: "windows" }, "offered", 1],
  ["a Unix agent that has just ended", { ...ready, settled: false }, null, 0],
  ["a Unix agent at rest", ready, null, 1],
] as const;

for (const [situation, machine, state, offered] of atWork) {
  Deno.test(`decideOrders() offers ${situation} ${offered} new packages`, () => {
    const before = candidate({ packageId: first, state: state ?? "succeeded" });
    const { offer, withhold } = decideOrders(machine, [before, candidate({})]);
    assertEquals(
      offer.filter(({ packageId }) => packageId !== first).length,
      offered,
    );
    if (!offered) assertEquals(withhold[0]?.reason.code, "agent_busy");
  });
}

const someCandidate = fc.record({
  packageId: fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }),
  state: fc.constantFrom<DeploymentState>(...States.options),
  priority: fc.integer({ min: 0, max: 10 }),
  active: fc.boolean(),
  force: fc.boolean(),
  inHistory: fc.boolean(),
  unverified: fc.boolean(),
});

Deno.test("decideOrders() puts every open candidate in exactly one list", () => {
  fc.assert(fc.property(
    fc.record({
      downloadsOn: fc.boolean(),
      approved: fc.boolean(),
      held: fc.boolean(),
      inventoried: fc.boolean(),
      family: fc.constantFrom(...AgentFamily.options),
      takesPackages: fc.boolean(),
      settled: fc.boolean(),
    }),
    fc.uniqueArray(someCandidate, { selector: (c) => c.packageId }),
    (machine, candidates) => {
      const { offer, withhold } = decideOrders(machine, candidates);
      const listed = [...offer, ...withhold.map((w) => w.candidate)];
      const open = candidates.filter(({ state }) =>
        ["waiting", "offered", "downloading", "recalling"].includes(state)
      );
      assertEquals(new Set(listed), new Set(open));
      assertEquals(listed.length, open.length);
    },
  ));
});

Deno.test("decideOrders() never sends what the history holds without force", () => {
  fc.assert(fc.property(fc.array(someCandidate), (candidates) => {
    const { offer } = decideOrders(ready, candidates);
    assertEquals(offer.filter((c) => c.inHistory && !c.force), []);
  }));
});
