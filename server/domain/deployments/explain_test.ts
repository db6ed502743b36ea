import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { AgentFamily } from "#shared/families.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import { paceOf } from "#shared/pace.ts";
import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";
import { causeOf, type DeploymentFacts } from "./cause.ts";
import {
  missingReason,
  nextStepIfMissing,
  nextStepOf,
  stoppabilityOf,
} from "./explain.ts";
import { type Candidate, decideOrders, type MachineFacts } from "./orders.ts";

const NOW = Date.UTC(2026, 10, 22, 10);
const pace = paceOf(DEFAULT_SETTINGS);

const standing: fc.Arbitrary<MachineFacts> = fc.record({
  downloadsOn: fc.boolean(),
  approved: fc.boolean(),
  held: fc.boolean(),
  inventoried: fc.constant(true),
  family: fc.constantFrom(...AgentFamily.options),
  takesPackages: fc.boolean(),
  settled: fc.boolean(),
});
const candidates = fc.array(
  fc.record({
    state: fc.constantFrom(...DeploymentState.options),
    priority: fc.constantFrom(0, 5, 10),
    active: fc.boolean(),
    force: fc.boolean(),
    inHistory: fc.boolean(),
    unverified: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
).map((given) =>
  given.map((one, i): Candidate => ({ ...one, packageId: 1_700_000_000 + i }))
);

/** A candidate as it was seen, by an agent that called a minute ago. */
function seenOf(
  one: Candidate,
  reason: DeploymentFacts["reason"],
): DeploymentFacts {
  return {
    state: one.state,
    unverified: one.unverified,
    priority: one.priority,
    reason,
    barrier: null,
    hasRun: one.inHistory && !one.force,
    lastContactAt: NOW - 60_000,
    intervalMs: pace.pollMs,
    offeredAt: NOW - 60_000,
    infoAt: null,
    fragmentAt: null,
    updatedAt: NOW - 60_000,
    fragmentsSeen: 0,
    fragments: 3,
    fragmentBytes: 1000,
    isAtMirror: false,
    inRetryLoop: false,
  };
}

const ended = (all: readonly Candidate[], id: number | undefined) =>
  all.map((one): Candidate =>
    one.packageId === id
      ? { ...one, state: "succeeded", unverified: false }
      : one
  );

Deno.test("what comes next takes away the reason that decideOrders() gives", () => {
  fc.assert(fc.property(standing, candidates, (machine, all) => {
    for (
      const { candidate, reason: because } of decideOrders(machine, all)
        .withhold
    ) {
      if (candidate.state !== "waiting") continue;
      const cause = causeOf(seenOf(candidate, because), pace, NOW);
      assertEquals(cause, because.code);
      const named = because.heldBy ?? because.busyWith;
      const other = all.find(({ packageId }) => packageId === named);
      const { step, by } = nextStepOf(candidate, cause, {
        nextContactAt: NOW,
        settledAt: NOW,
        otherState: other?.state ?? null,
        retry: null,
        tellsBoots: true,
        otherUnverified: other?.unverified ?? false,
      });
      assertNotEquals(by, "nobody");
      const done = carriedOut(step, machine, all, candidate, named);
      const after = decideOrders(done.machine, done.all);
      const still = after.withhold.find((one) =>
        one.candidate.packageId === candidate.packageId
      )?.reason;
      assertNotEquals(still, because, step);
    }
  }));
});

function carriedOut(
  step: string,
  machine: MachineFacts,
  all: readonly Candidate[],
  { packageId }: Candidate,
  other: number | undefined,
): { machine: MachineFacts; all: readonly Candidate[] } {
  const changed = (change: Partial<Candidate>) =>
    all.map((one) => one.packageId === packageId ? { ...one, ...change } : one);
  switch (step) {
    case "switch_downloads_on":
      return { machine: { ...machine, downloadsOn: true }, all };
    case "approve":
      return { machine: { ...machine, approved: true }, all };
    case "decide_identity":
      return { machine: { ...machine, held: false }, all };
    case "activate":
      return { machine, all: changed({ active: true }) };
    case "force":
      return { machine, all: changed({ force: true }) };
    case "other_ends":
    case "retry_other":
    case "accept_other":
      return { machine, all: ended(all, other) };
    case "install_agent":
      return { machine: { ...machine, takesPackages: true }, all };
    case "close":
      return { machine, all: changed({ state: "cancelled" }) };
    case "wind_down":
      return { machine: { ...machine, settled: true }, all };
    default:
      throw new Error(`No reason is taken away by ${step}`);
  }
}

Deno.test("what nothing is against waits for the contact that offers it", () => {
  fc.assert(fc.property(standing, candidates, (machine, all) => {
    for (const one of decideOrders(machine, all).offer) {
      const cause = causeOf(seenOf(one, null), pace, NOW);
      const next = nextStepOf(one, cause, {
        nextContactAt: NOW + 1,
        settledAt: 0,
        otherState: null,
        retry: null,
        tellsBoots: true,
        otherUnverified: false,
      });
      if (one.state === "waiting") {
        assertEquals(next, { step: "contact", by: "agent", at: NOW + 1 });
      } else {
        assert(["fetch", "confirm_recall"].includes(next.step), next.step);
      }
    }
  }));
});

Deno.test("holdOf() says what a cancel can still do", () => {
  const seen = (given: Partial<DeploymentFacts>) =>
    stoppabilityOf({
      state: "offered",
      infoAt: NOW,
      fragmentsSeen: 0,
      fragments: 3,
      hasRun: false,
      ...given,
    });
  assertEquals(seen({ state: "waiting" }), "nothing_out");
  assertEquals(seen({ infoAt: null }), "may_stop");
  assertEquals(seen({}), "may_stop");
  assertEquals(seen({ fragmentsSeen: 1 }), "can_stop");
  assertEquals(seen({ fragmentsSeen: 3 }), "cannot_stop");
  assertEquals(seen({ fragments: 0 }), "cannot_stop");
  assertEquals(seen({ fragments: 0, infoAt: null }), "may_stop");
  assertEquals(seen({ hasRun: true }), "over");
  assertEquals(seen({ state: "recalling" }), "being_stopped");
  assertEquals(seen({ state: "failed" }), "over");
});

Deno.test("missingBecause() knows why a package was never given", () => {
  const reach = { reaches: true, mode: "snapshot", underWay: false } as const;
  assertEquals(missingReason(true, [reach]), "package_deleted");
  assertEquals(missingReason(false, []), "not_assigned");
  const other = { ...reach, reaches: false, underWay: true };
  assertEquals(missingReason(false, [other]), "not_assigned");
  assertEquals(missingReason(false, [reach]), "joined_later");
  const coming = { ...reach, underWay: true };
  assertEquals(missingReason(false, [reach, coming]), "being_assigned");
  assertEquals(missingReason(false, [reach], "mobile_system"), "mobile_system");
  assertEquals(missingReason(false, [], "wrong_system"), "wrong_system");
  assertEquals(missingReason(true, [], "wrong_system"), "package_deleted");
  assertEquals(nextStepIfMissing("being_assigned").by, "server");
  assertEquals(nextStepIfMissing("mobile_system").step, "none");
});
