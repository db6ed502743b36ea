import { assertEquals } from "@std/assert";
import { DAY_MS, HOUR_MS } from "#shared/time.ts";
import { plannedMachines } from "#server/usecases/assignments/plan_assignment.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import { about, aFleet, MACHINES, refused } from "./plans_fixture.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import {
  assignPackage,
  carryOutPlan,
} from "#server/usecases/assignments/assign_package.ts";
import { collectPlans } from "#server/usecases/assignments/collect_plans.ts";
import { arrange, type Site } from "./plans_sites.ts";

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
      {
        sql: "update machine set status = 'pending' where id = ?",
        params: [machines[1]!],
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
    assertEquals(plan.pending, 1);
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
