import { assert, assertEquals, assertRejects } from "@std/assert";
import { machinePage } from "#db/machines/machines.ts";
import { duplicatePage, openDuplicates } from "#db/machines/duplicates.ts";
import { groupById } from "#db/groups/groups.ts";
import { fleetSize } from "#db/assignments/plan_figures.ts";
import { troublePage } from "#db/deployments/troubles.ts";
import { stateTotals } from "#db/deployments/deployments.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import {
  changeGroup,
  createGroup,
} from "#server/usecases/groups/edit_groups.ts";
import { refreshGroups } from "#server/usecases/groups/refresh_groups.ts";
import { restoreMachines } from "#server/usecases/machines/restore_machines.ts";
import { retireMachines } from "#server/usecases/machines/retire_machines.ts";
import { parseQuery } from "#shared/query/mod.ts";
import { aDeviceId, anInventory, aPackage } from "#tests/harness/store/rows.ts";
import {
  noPause,
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

const these = (...machines: number[]) => ({ machines, groups: [] });

const give = (
  services: TestServices,
  packageId: number,
  to: { machines?: number[]; groups?: number[]; query?: string },
) =>
  assignPackage(services, {
    packageId,
    machines: [],
    groups: [],
    force: false,
    ...to,
  }, operator);

async function listed(services: TestServices, q: string): Promise<number[]> {
  const { query } = parseQuery(q);
  const page = await machinePage(
    services.store.wide,
    { limit: 50, sort: "registered" },
    query!,
    services.now(),
    () => causeRules(services.store.db, services.now()),
  );
  assertEquals(page.total, page.rows.length);
  return page.rows.map(({ id }) => id);
}

const members = async ({ store }: TestServices, group: number) =>
  (await store.db.selectFrom("group_member").select("machine_id")
    .where("group_id", "=", group).orderBy("machine_id").execute())
    .map((row) => row.machine_id);

const sizeOf = async ({ store }: TestServices, group: number) =>
  (await groupById(store.db, group))!.machines;

onBoth(
  "a retired machine leaves lists, counts, groups and plans, and comes back",
  async (services) => {
    const { store } = services;
    const old = await services.aMachine();
    const other = await services.aMachine();
    const group = (await createGroup(services, {
      name: "lab",
      description: "",
      query: "os:debian",
      machines: [old.id],
    }, operator)).id;
    const waiting = await aPackage(store);
    const offered = await aPackage(store);
    await give(services, offered, { machines: [old.id] });
    await services.answerPoll(old.deviceId);
    await give(services, waiting, { groups: [group] });
    assertEquals(await stateTotals(store.db), { offered: 1, waiting: 2 });

    services.pass(2 * 86_400);
    const expected = {
      ...{ retired: 1, unchanged: 0, recent: 0 },
      ...{ cancelled: 1, recalling: 1, beyondRecall: 0 },
    };
    const dry = { dryRun: true };
    assertEquals(
      await retireMachines(services, these(old.id), operator, dry),
      { ...expected, mirrors: [] },
    );
    assertEquals(await listed(services, ""), [old.id, other.id]);
    assertEquals(
      await retireMachines(services, these(old.id), operator),
      expected,
    );
    assertEquals(
      (await retireMachines(services, these(old.id), operator)).unchanged,
      1,
    );

    assertEquals(await listed(services, ""), [other.id]);
    assertEquals(await listed(services, "os:debian"), [other.id]);
    assertEquals(await listed(services, "status:retired"), [old.id]);
    assertEquals(await listed(services, "-status:pending"), [
      old.id,
      other.id,
    ]);
    assertEquals(await fleetSize(store.db), 1);
    assertEquals(await members(services, group), [other.id]);
    assertEquals(await sizeOf(services, group), 1);
    assertEquals(
      Object.entries(await stateTotals(store.db)).filter(([, n]) => n > 0),
      [["waiting", 1]],
    );
    assertEquals((await services.stateOf(old.id, waiting))?.state, "cancelled");
    assertEquals((await services.stateOf(old.id, offered))?.state, "recalling");
    assert(services.recalls.has(old.id, offered));

    await refreshGroups(services, noPause);
    assertEquals(await members(services, group), [other.id]);
    const later = await aPackage(store);
    const { fates } = await planAssignment(services, {
      packageId: later,
      machines: [old.id],
      groups: [group],
      query: "status:retired",
      force: false,
    }, operator);
    assertEquals(fates, { added: 1, retired: 1 });

    const answer = await services.answerPoll(old.deviceId);
    assert(answer.wantInventory);
    assertEquals(await listed(services, ""), [old.id, other.id]);
    assertEquals(await members(services, group), [old.id, other.id]);
    // The group brings what waited; what was offered is still recalled.
    assertEquals((await services.stateOf(old.id, waiting))?.state, "waiting");
    assertEquals((await services.stateOf(old.id, offered))?.state, "recalling");
    const { rows: [trouble] } = await troublePage(store.db, { limit: 9 });
    assertEquals([trouble?.kind, trouble?.machineId], ["returned", old.id]);
    const kinds = await services.eventKinds();
    assertEquals(
      kinds.filter((kind) => /machine.re(tired|turned)/.test(kind)),
      ["machine.retired", "machine.returned"],
    );
  },
);

onBoth("an inventory brings a retired machine back", async (services) => {
  const { id, deviceId, inventory } = await services.aMachine();
  await retireMachines(services, these(id), operator);
  await services.receiveInventory(deviceId, inventory);
  const row = await services.store.db.selectFrom("machine")
    .select(["status", "retired_at", "inventory_wanted"])
    .where("id", "=", id).executeTakeFirst();
  assertEquals(row, {
    status: "approved",
    retired_at: null,
    inventory_wanted: 0,
  });
});

onBoth(
  "a retired machine that was reinstalled comes back as itself",
  async (services) => {
    const { id, inventory } = await services.aMachine();
    await retireMachines(services, these(id), operator);
    services.pass(30 * 86_400);
    const anew = aDeviceId();
    assert((await services.answerPoll(anew)).wantInventory);
    assertEquals(await listed(services, ""), []);
    await services.receiveInventory(anew, inventory);
    assertEquals(await listed(services, ""), [id]);
  },
);

onBoth(
  "a reinstalled machine that was retired while in contact is proposed",
  async (services) => {
    const { id, inventory } = await services.aMachine();
    await retireMachines(services, these(id), operator);
    await services.receiveInventory(aDeviceId(), inventory);
    assertEquals(await openDuplicates(services.store.db), 1);
    const { rows: [proposed] } = await duplicatePage(services.store.db, {
      limit: 9,
    });
    assertEquals(proposed?.older.id, id);
  },
);

onBoth("a pending machine returns as pending", async (services) => {
  const { id, deviceId } = await services.aMachine();
  await services.store.commit([{
    sql: "update machine set status = 'pending' where id = ?",
    params: [id],
  }]);
  await retireMachines(services, these(id), operator);
  await services.answerPoll(deviceId);
  const { status } = await services.store.db.selectFrom("machine")
    .select("status").where("id", "=", id).executeTakeFirstOrThrow();
  assertEquals(status, "pending");
});

onBoth(
  "what ran before a retirement is not run again after it",
  async (services) => {
    const { store } = services;
    const { id, deviceId, inventory } = await services.aMachine();
    const group = await services.aGroup("lab", [id]);
    const done = await aPackage(store), failed = await aPackage(store);
    const lost = await aPackage(store);
    for (const packageId of [done, failed, lost]) {
      await give(services, packageId, { groups: [group] });
      await services.answerPoll(deviceId);
      services.pass(86_400);
      if (packageId !== lost) {
        await services.recordResult(
          deviceId,
          packageId,
          packageId === done ? "SUCCESS_0" : "ERR_EXECUTE",
        );
        services.pass(86_400);
      }
    }
    // Its report never came, and its history says that it has run.
    await services.receiveInventory(deviceId, {
      ...inventory,
      history: [done, failed, lost],
    });
    const { beyondRecall } = await retireMachines(
      services,
      these(id),
      operator,
    );
    assertEquals(beyondRecall, 1);
    const { offers } = await services.answerPoll(deviceId);
    assertEquals(offers, []);
    assertEquals((await services.stateOf(id, done))?.attempt, 1);
    assertEquals((await services.stateOf(id, done))?.state, "succeeded");
    assertEquals((await services.stateOf(id, failed))?.state, "failed");
    assertEquals((await services.stateOf(id, lost))?.state, "offered");
  },
);

onBoth("operators restore machines, by a query too", async (services) => {
  const a = await services.aMachine(), b = await services.aMachine();
  const group = await services.aGroup("lab", [a.id, b.id]);
  await changeGroup(services, {
    id: group,
    add: [],
    exclude: [b.id],
    remove: [],
  }, operator);
  await retireMachines(services, these(a.id, b.id), operator, {
    confirmMachines: 2,
  });
  assertEquals(await sizeOf(services, group), 0);
  assertEquals((await groupById(services.store.db, group))?.excluded, 0);
  const query = "os:debian";
  assertEquals(
    await restoreMachines(services, { ...these(), query }, operator, {
      confirmMachines: 2,
    }),
    { restored: 2, unchanged: 0 },
  );
  assertEquals(await members(services, group), [a.id]);
  assertEquals((await groupById(services.store.db, group))?.excluded, 1);
  assertEquals(
    (await troublePage(services.store.db, { limit: 9 })).rows,
    [],
  );
  assertEquals(
    await restoreMachines(services, these(a.id), operator),
    { restored: 0, unchanged: 1 },
  );
});

onBoth(
  "groups can be edited and deleted while a machine in them is retired",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const left = await services.aGroup("left", [id]);
    const gone = await services.aGroup("gone", [id]);
    await retireMachines(services, these(id), operator);
    await changeGroup(services, {
      id: left,
      add: [],
      remove: [id],
    }, operator);
    await services.store.commit([{
      sql: "delete from machine_group where id = ?",
      params: [gone],
    }]);
    await services.answerPoll(deviceId);
    assertEquals(await members(services, left), []);
  },
);

onBoth("a retired machine is refused by name", async (services) => {
  const { store } = services;
  const a = await services.aMachine();
  const group = await services.aGroup("lab", []);
  const packageId = await aPackage(store);
  await give(services, packageId, { machines: [a.id] });
  await retireMachines(services, these(a.id), operator);
  const refused = async (act: Promise<unknown>) => {
    const error = await assertRejects(() => act, Refusal);
    assertEquals(error.code, "not_possible_now");
    assert(error.message.includes("retired; restore it first"), error.message);
  };
  await refused(
    changeGroup(services, { id: group, add: [a.id], remove: [] }, operator),
  );
  await refused(
    retryDeployment(
      services,
      { machine: a.id, package: packageId },
      operator,
    ),
  );
});

onBoth("retired machines are no duplicates", async (services) => {
  const a = await services.aMachine();
  services.pass(60);
  await services.receiveInventory(
    aDeviceId(),
    anInventory({ name: a.inventory.name }),
  );
  assertEquals(await openDuplicates(services.store.db), 1);
  await retireMachines(services, these(a.id), operator);
  assertEquals(await openDuplicates(services.store.db), 0);
  await services.receiveInventory(
    aDeviceId(),
    anInventory({ name: a.inventory.name }),
  );
  assertEquals(await openDuplicates(services.store.db), 1);
});

onBoth("many machines need their number", async (services) => {
  for (let n = 0; n < 60; n++) await services.aMachine();
  const query = "name:*";
  const targets = { ...these(), query };
  const error = await assertRejects(
    () => retireMachines(services, targets, operator),
    Refusal,
  );
  assertEquals(error.code, "guard_number_needed");
  const { retired } = await retireMachines(services, targets, operator, {
    confirmMachines: 60,
  });
  assertEquals([retired, await fleetSize(services.store.db)], [60, 0]);
});
