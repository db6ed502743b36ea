import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import { DAY_MS, HOUR_MS } from "#shared/time.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { storesDeployment } from "#server/domain/deployments/reach.ts";
import { plannedMachines } from "#server/usecases/assignments/plan_assignment.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import {
  about,
  aFleet,
  deploymentsOf,
  MACHINES,
  refused,
  setMembers,
} from "./plans_fixture.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import {
  assignPackage,
  carryOutPlan,
} from "#server/usecases/assignments/assign_package.ts";
import { collectPlans } from "#server/usecases/assignments/collect_plans.ts";

/**
 * The indexes of matching machines in the fleet, of which every second runs
 * Windows.
 */
function matchedBy(query: string | null): number[] {
  const all = Array.from({ length: MACHINES }, (_, i) => i);
  if (query === null) return [];
  return all.filter((i) => (i % 2 === 1) === (query === "agent:windows"));
}

const some = fc.subarray(Array.from({ length: MACHINES }, (_, i) => i));
const site = fc.record({
  states: fc.array(fc.option(fc.constantFrom(...DeploymentState.options)), {
    minLength: MACHINES,
    maxLength: MACHINES,
  }),
  histories: some,
  members: some,
  named: some,
  unknown: fc.boolean(),
  target: fc.constantFrom("any", "unix", "windows"),
  mode: fc.constantFrom("continuous" as const, "snapshot" as const),
  force: fc.boolean(),
  query: fc.option(fc.constantFrom("agent:windows", "not agent:windows")),
});

type Site = typeof site extends fc.Arbitrary<infer T> ? T : never;

async function arrange(
  services: TestServices,
  machines: readonly number[],
  group: number,
  { states, histories, members, target }: Site,
): Promise<number> {
  const packageId = await aPackage(services.store);
  const pick = (indexes: readonly number[]) => indexes.map((i) => machines[i]!);
  await setMembers(services, group, pick(members));
  await services.store.commit([
    {
      sql: "update package set target = ? where id = ?",
      params: [target, packageId],
    },
    {
      sql: `insert into assignment
          (package_id, force, mode, created_at, created_by, expanded_to)
        values (?, 0, 'snapshot', 0, 'test', null)`,
      params: [packageId],
    },
    {
      sql: "insert into agent_history select value, ? from json_each(?)",
      params: [packageId, JSON.stringify(pick(histories))],
    },
    ...states.flatMap((state, i) =>
      state === null ? [] : [{
        sql: `insert into deployment (machine_id, package_id, assignment_id,
            state, force, updated_at)
          values (?, ?, (select max(id) from assignment), ?, 0, 0)`,
        params: [machines[i]!, packageId, state],
      }]
    ),
  ]);
  return packageId;
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

onBoth("a plan says why it does not reach a machine", async (services) => {
  const machines = await aFleet(services);
  const group = await services.aGroup("all", machines);
  const states = ["waiting", "succeeded", "succeeded", "failed", "cancelled"];
  const packageId = await arrange(services, machines, group, {
    states: [...states, null, null, null] as Site["states"],
    histories: [4, 6],
    members: machines.map((_, i) => i),
    named: [],
    unknown: false,
    target: "unix",
    mode: "continuous",
    force: false,
    query: null,
  });
  const fates = async (force: boolean) =>
    (await planAssignment(
      services,
      about(packageId, { groups: [group], machines: [777], force }),
      operator,
    )).fates;
  assertEquals(await fates(false), {
    already_open: 1,
    already_succeeded: 1,
    in_history: 2,
    unknown_machine: 1,
    wrong_system: 4,
  });
  assertEquals(await fates(true), {
    already_open: 1,
    added: 1,
    reopened: 2,
    unknown_machine: 1,
    wrong_system: 4,
  });
});

onBoth(
  "plans are deleted after an hour, with their machines",
  async (services) => {
    const machines = await aFleet(services);
    const packageId = await aPackage(services.store);
    const { id } = await planAssignment(
      services,
      about(packageId, { machines }),
      operator,
    );
    services.pass(3599);
    await collectPlans(services);
    const page = () =>
      plannedMachines(services.store, id, { limit: 5 }, services.now());
    assertEquals((await page()).total, MACHINES);
    services.pass(1);
    await refused("plan_not_found", page);
    await refused(
      "plan_not_found",
      () => carryOutPlan(services, { planId: id, mayGrowBy: 0 }, operator),
    );
    await collectPlans(services);
    const left = await services.store.db.selectFrom("plan_machine").selectAll()
      .execute();
    assertEquals(left, []);
  },
);

onBoth(
  "a plan lists the other packages assigned to its machines",
  async (services) => {
    const machines = await aFleet(services);
    const [a, b, c] = machines;
    const give = async (
      example: Parameters<typeof aPackage>[1],
      ids: readonly number[],
      state: string,
    ) => {
      const packageId = await aPackage(services.store, example);
      await assignPackage(
        services,
        about(packageId, { machines: ids }),
        operator,
      );
      await services.store.commit([{
        sql: "update deployment set state = ? where package_id = ?",
        params: [state, packageId],
      }]);
      return packageId;
    };
    const baseline = await give(
      { name: "baseline", priority: 0 },
      [a!, b!],
      "failed",
    );
    const old = await give({ name: "editor" }, [b!, c!], "succeeded");
    const older = await give({ name: "editor" }, [c!], "offered");
    const other = await give({ name: "other" }, machines, "waiting");
    const conflicts = async (name: string, priority: number) => {
      const packageId = await aPackage(services.store, { name, priority });
      const plan = await planAssignment(
        services,
        about(packageId, { machines }),
        operator,
      );
      return plan.conflicts.map(({ kind, package: { id }, machines }) =>
        [kind, id, machines] as const
      );
    };
    assertEquals(await conflicts("editor", 5), [
      ["held_by_priority_0", baseline, 2],
      ["other_version_installed", old, 2],
      ["other_version_pending", older, 1],
    ]);
    assertEquals(await conflicts("first", 0), [["holds_others", other, 8]]);
  },
);

onBoth(
  "a plan expects machines at their own poll intervals",
  async (services) => {
    const machines = await aFleet(services);
    const hours = async (set: string, params: (string | number)[] = []) => {
      await services.store.commit([{
        sql: `update machine set ${set}`,
        params,
      }]);
      const packageId = await aPackage(services.store);
      const { arrivals } = await planAssignment(
        services,
        about(packageId, { machines }),
        operator,
      );
      return (Date.parse(arrivals.all!) - services.now().getTime()) / HOUR_MS;
    };
    const before = (n: number) => services.now().getTime() - n * HOUR_MS;
    assertEquals(await hours("last_contact_at = ?", [before(0)]), 1);
    assertEquals(await hours("poll_seconds = 7190"), 2);
    assertEquals(await hours("poll_seconds = 3"), 1 / 6);
    assertEquals(await hours("obeys = 'yes', told_hours = 6"), 6);
    assertEquals(await hours("last_contact_at = ?", [before(2)]), 4);
  },
);

onBoth(
  "a plan counts systems, groups, bytes and arrivals",
  async (services) => {
    const machines = await aFleet(services);
    const lab = await services.aGroup("lab", machines.slice(0, 3));
    await services.aGroup("empty", []);
    await services.store.commit([
      {
        sql: "update machine set os = 'Windows 11' where family = 'windows'",
        params: [],
      },
      {
        sql: "update machine set last_contact_at = ? where id = ?",
        params: [services.now().getTime() - 40 * DAY_MS, machines[0]!],
      },
    ]);
    const packageId = await aPackage(services.store);
    const plan = await planAssignment(
      services,
      about(packageId, { machines }),
      operator,
    );
    const half = MACHINES / 2;
    assertEquals(plan.byFamily, { unix: half, windows: half });
    assertEquals(plan.bySystem, [
      { os: "Debian GNU/Linux 12", machines: half },
      { os: "Windows 11", machines: half },
    ]);
    assertEquals(plan.byGroup, [
      { group: { id: lab, name: "lab" }, machines: 3 },
    ]);
    assertEquals(plan.bytes, { archive: 3000, total: 3000 * MACHINES });
    const { half: by, expected, unseen } = plan.arrivals;
    assertEquals([expected, unseen], [MACHINES - 1, 1]);
    assertEquals(
      by,
      new Date(services.now().getTime() + HOUR_MS).toISOString(),
    );
  },
);

onBoth(
  "a plan mentions what brings the same software, and that the package is off",
  async (services) => {
    const machine = await services.aMachine();
    const bringing = async (name: string, brings: string, active = true) => {
      const id = await aPackage(services.store, { name, active });
      await services.store.commit([{
        sql: "update package set brings = ? where id = ?",
        params: [brings, id],
      }]);
      return id;
    };
    const first = await bringing("firefox by hand", "Firefox ESR");
    const other = await bringing("thunderbird", "Thunderbird");
    for (const packageId of [first, other]) {
      await assignPackage(
        services,
        { ...about(packageId), machines: [machine.id] },
        operator,
      );
    }
    const second = await bringing("firefox 140", "firefox*", false);
    const plan = await planAssignment(
      services,
      { ...about(second), machines: [machine.id] },
      operator,
    );
    assertEquals(plan.conflicts, [{
      kind: "same_software",
      package: { id: first, name: "firefox by hand", version: "1.0" },
      machines: 1,
    }]);
    assertEquals([plan.active, plan.inVain], [false, false]);
  },
);
