import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { machinePage } from "#db/machines/machines.ts";
import { readPoll } from "#db/agents/read_poll.ts";
import { decideOrders, isSettled } from "#server/domain/deployments/orders.ts";
import { takesPackages } from "#server/domain/machines/families.ts";
import { rulesFor } from "#db/deployments/causes.ts";
import {
  type ConditionOptions,
  machineCondition,
} from "#db/query/conditions.ts";
import { countOf } from "#db/query/page.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { describeDeployments } from "#server/usecases/deployments/describe_deployments.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { explainPackage } from "#server/usecases/deployments/explain_package.ts";
import { effectiveSettingsOf } from "#server/usecases/fleet/effective_settings.ts";
import { settingStatements } from "#db/settings/settings.ts";
import { parseQuery } from "#shared/query/mod.ts";
import { relationGate } from "#server/domain/deployments/relation_gate.ts";
import type { RelationKind } from "#shared/contract/packages/package_relations.ts";
import { timeGate } from "#server/domain/schedules/assignment_times.ts";
import {
  fleetStatements,
  type RandomFleet,
  randomFleet,
} from "#tests/harness/fleet/random_fleet.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

/** The gate as the domain's rules decide it. */
function gateByRule(
  { packages, machines, halted, window, relations }: RandomFleet,
  machine: number,
  packageId: number,
  now: Date,
): string | null {
  const index = packages.findIndex(({ id }) => id === packageId);
  const { wave, timed } = machines[machine]!.deployments
    .find(({ packageIndex }) => packageIndex === index)!;
  const { times, rollout } = packages[index]!;
  const { inGroup } = machines[machine]!;
  if (halted === "all" || halted === "lab" && inGroup) return "emergency_halt";
  const at = now.getTime();
  const [notBefore, expiresAt, deadline] = (times ?? [])
    .map((ms) => ms === null ? null : at + ms);
  const byTime = timed
    ? timeGate(
      { notBefore: notBefore ?? null, expiresAt: expiresAt ?? null },
      at,
    )
    : null;
  if (byTime !== null) return byTime;
  if (rollout !== null) {
    const [state, openWave] = rollout;
    if (state === "halted") return "halted";
    if (state !== "running" && state !== "finished") return "paused";
    if (wave > Number(openWave)) return "wave_not_open";
  }
  const related = relationGate(
    { packageId, assignmentId: packageId },
    relations.map(([kind, one, other]) => ({
      packageId: packages[one]!.id,
      kind: kind as RelationKind,
      otherId: packages[other]!.id,
    })),
    packages.map(({ id }, i) => {
      const one = machines[machine]!.deployments
        .find(({ packageIndex }) => packageIndex === i);
      const { history } = machines[machine]!;
      return {
        packageId: id,
        inHistory: history.includes(i),
        deployment: one
          ? {
            ...{ assignmentId: id, state: one.state, force: one.force },
            isFormer: false,
            beganAt: at - (one.offeredAge ?? one.updatedAge),
          }
          : null,
      };
    }),
  );
  if (related) return related.code;
  const isLate = timed && typeof deadline === "number" && at >= deadline;
  const isClosed = inGroup && window !== null &&
    !window.some(([opens, closes]) => opens <= 0 && closes > 0);
  return isClosed && !isLate ? "outside_window" : null;
}

const runs = (services: TestServices) => ({
  // A libSQL server is a hundred times slower.
  numRuns: services.url.startsWith("file:") ? 60 : 8,
});

async function machinesFound({ store, now }: TestServices, q: string) {
  const { wide } = store;
  const ruling = () => causeRules(wide.db, now());
  const { query } = parseQuery(q);
  return (await machinePage(wide, { limit: 9 }, query!, now(), ruling)).total;
}

/** Removes nearly everything but gates that holds back first offers. */
const FREED = [
  `update machine set family = 'unix', status = 'approved', takes_packages = 1,
    agent = 'OCS-NG_unified_unix_agent_v2.10.0'`,
  "update package set active = 1, priority = max(priority, 1)",
  "update deployment set state = 'waiting' where state = 'offered'",
  "delete from agent_history",
].map((sql) => ({ sql, params: [] }));

/** The number of machines with a reason, by each of the ways to read them. */
async function readBy({ store, now }: TestServices, cause: string) {
  const { query } = parseQuery(`reason:${cause}`);
  const { db } = store;
  const rules = (await rulesFor(db, query!, () => causeRules(db, now())))!;
  const count = (options: ConditionOptions) =>
    countOf(
      db.selectFrom("machine as m").select("m.id")
        .where(machineCondition(query!, now(), { rules, ...options })),
    );
  return {
    allAtOnce: await count({ rules: { ...rules, mostAreOpen: false } }),
    eachMachine: await count({ rules: { ...rules, mostAreOpen: true } }),
    fewMachines: await count({ perMachine: true }),
  };
}

onBoth(
  "a package's histogram is the sum of its machines' explanations",
  async (services) => {
    const now = services.now();
    const { db } = services.store;
    await fc.assert(
      fc.asyncProperty(
        randomFleet,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        async (fleet, isFreed, isOn, holdAlerted) => {
          const downloadsOn = isFreed || isOn;
          await services.store.commit([
            ...fleetStatements(fleet, now.getTime()),
            ...isFreed ? FREED : [],
            ...settingStatements({ downloadsOn, holdAlerted }),
          ]);
          const machinesBy = new Map<string, Set<number>>();
          for (const { id } of fleet.packages) {
            const bars = new Map<string, number>();
            const withPackage = fleet.machines.flatMap(({ deployments }, i) =>
              deployments.some((one) =>
                  fleet.packages[one.packageIndex]!.id === id
                )
                ? [i + 1]
                : []
            );
            for (const machine of withPackage) {
              const why = await explainDeployment(db, machine, id, now);
              const key = `${why.state} ${why.cause}`;
              bars.set(key, (bars.get(key) ?? 0) + 1);
              const having = machinesBy.get(why.cause) ?? new Set();
              machinesBy.set(why.cause, having.add(machine));
            }
            const whole = await explainPackage(db, id, now);
            assertEquals(
              Object.fromEntries(
                whole.bars.map((bar) => [
                  `${bar.state} ${bar.cause}`,
                  bar.machines,
                ]),
              ),
              Object.fromEntries(bars),
            );
            assertEquals(whole.machines, withPackage.length);
            for (const { state, cause, machines } of whole.bars) {
              const page = await describeDeployments(
                services.store,
                { package: id, state, cause, limit: 50 },
                now,
              );
              assertEquals(page.total, machines);
              assertEquals(page.rows.map((row) => row.cause), [
                ...Array(machines).fill(cause),
              ]);
              const q = `package:${id} state:${state} reason:${cause}`;
              const request = { limit: 50, q };
              const found = await describeDeployments(
                services.store,
                request,
                now,
              );
              assertEquals([found.total, found.rows], [machines, page.rows], q);
              assertEquals(await machinesFound(services, q), machines, q);
            }
          }
          for (const [cause, { size }] of machinesBy) {
            assertEquals(await readBy(services, cause), {
              allAtOnce: size,
              eachMachine: size,
              fewMachines: size,
            }, cause);
          }
        },
      ),
      runs(services),
    );
  },
);

onBoth(
  "every explanation agrees with the rule of polls",
  async (services) => {
    const now = services.now();
    const { db } = services.store;
    await fc.assert(
      fc.asyncProperty(randomFleet, async (fleet) => {
        await services.store.commit(fleetStatements(fleet, now.getTime()));
        for (const i of fleet.machines.keys()) {
          const polled = await readPoll(db, `pc-${i + 1}`, now);
          const settings = effectiveSettingsOf(
            polled.settings,
            polled.overrides,
          );
          const { offer, withhold } = decideOrders({
            downloadsOn: settings.downloadsOn,
            approved: polled.machine!.status !== "pending",
            held: polled.machine!.hasClaim ||
              polled.machine!.hasAlert && settings.holdAlerted,
            inventoried: true,
            family: polled.machine!.family,
            takesPackages: takesPackages(fleet.machines[i]!.agent),
            settled: isSettled(polled.lastResultAt, settings, now),
          }, polled.deployments);
          for (const one of polled.deployments) {
            if (one.state !== "waiting") continue;
            assertEquals(one.gate, gateByRule(fleet, i, one.packageId, now));
          }
          for (const { packageId, state } of offer) {
            const why = await explainDeployment(db, i + 1, packageId, now);
            assertEquals(why.reason, null);
            if (state === "waiting") {
              assert(
                ["next_contact", "overdue", "not_seen"].includes(why.cause),
                why.cause,
              );
            }
          }
          for (const { candidate, reason: because } of withhold) {
            const { packageId, state } = candidate;
            const why = await explainDeployment(db, i + 1, packageId, now);
            if (state !== "waiting") continue;
            // A poll does not ask for how long, or because of which package.
            const { until, relatedTo, ...reason } = why.reason!;
            assertEquals(reason, because);
            assertEquals(
              relatedTo !== undefined,
              because.code === "requires" || because.code === "conflicts",
            );
            if (because.code === "not_before") assert(until !== undefined);
            if (until === undefined) continue;
            assert(["not_before", "outside_window"].includes(because.code));
            assert(Date.parse(until) > now.getTime(), until);
          }
        }
      }),
      runs(services),
    );
  },
);
