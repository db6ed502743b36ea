import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { Refusal } from "#server/domain/refusal.ts";
import { storesDeployment } from "#server/domain/deployments/reach.ts";
import { plannedMachines } from "#server/usecases/assignments/plan_assignment.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import { about, aFleet, deploymentsOf, MACHINES } from "./plans_fixture.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import { carryOutPlan } from "#server/usecases/assignments/assign_package.ts";
import { arrange, site } from "./plans_sites.ts";

/**
 * The indexes of matching machines in the fleet, of which every second runs
 * Windows.
 */
function matchedBy(query: string | null): number[] {
  const all = Array.from({ length: MACHINES }, (_, i) => i);
  if (query === null) return [];
  return all.filter((i) => (i % 2 === 1) === (query === "agent:windows"));
}

onBoth(
  "a plan's machines are those its assignment reaches",
  async (services) => {
    const machines = await aFleet(services);
    const group = await services.aGroup("some", []);
    await fc.assert(
      fc.asyncProperty(site, async (example) => {
        const packageId = await arrange(services, machines, group, example);
        const named = example.named.map((i) => machines[i]!);
        const plan = await planAssignment(
          services,
          about(packageId, {
            machines: example.unknown ? [...named, 9999] : named,
            groups: [group],
            force: example.force,
            ...example.query === null
              ? { mode: example.mode }
              : { query: example.query },
          }),
          operator,
        );
        const { rows, total } = await plannedMachines(
          services.store,
          plan.id,
          { limit: 500 },
          services.now(),
        );
        const counted = Object.groupBy(rows, ({ fate }) => fate);
        assertEquals(
          plan.fates,
          Object.fromEntries(
            Object.entries(counted).map(([fate, rows]) => [fate, rows.length]),
          ),
        );
        assertEquals(total, rows.length);
        const audience = new Set([
          ...example.named,
          ...example.members,
          ...matchedBy(example.query),
        ]);
        assertEquals(total, audience.size + (example.unknown ? 1 : 0));
        const { added = 0, reopened = 0 } = plan.fates;
        assertEquals(plan.reached, added + reopened);
        const { unix, windows } = plan.byFamily;
        assertEquals(unix + windows, plan.reached);
        const { expected, unseen } = plan.arrivals;
        assertEquals(expected + unseen, plan.reached);

        const before = await deploymentsOf(services, packageId);
        if (plan.inVain) {
          assertEquals(rows.some(({ fate }) => storesDeployment(fate)), false);
          const carryOut = () =>
            carryOutPlan(
              services,
              { planId: plan.id, mayGrowBy: 0 },
              operator,
            );
          await assertRejects(carryOut, Refusal, "would reach no machine");
          assertEquals(await deploymentsOf(services, packageId), before);
          return;
        }
        const { reached, since } = await carryOutPlan(services, {
          planId: plan.id,
          mayGrowBy: 0,
        }, operator);
        assertEquals(since, { came: 0, left: 0 });
        const after = await deploymentsOf(services, packageId);
        const changed = machines.filter((id) =>
          after.get(id)?.attempt !== before.get(id)?.attempt
        );
        assertEquals(
          new Set(changed),
          new Set(
            rows.filter(({ fate }) => storesDeployment(fate)).map(({ id }) =>
              id
            ),
          ),
        );
        assertEquals(reached.added + reached.reopened, changed.length);
        const { wrong_system = 0, unknown_machine = 0 } = plan.fates;
        assertEquals(
          reached.unchanged,
          total - wrong_system - unknown_machine - changed.length,
        );
        for (const id of changed) {
          assertEquals(after.get(id)?.state, "waiting");
        }
      }),
      { numRuns: 15 },
    );
  },
);
