import { assert, assertEquals, assertRejects } from "@std/assert";
import { sql } from "kysely";
import { duplicatePage, openDuplicates } from "#db/machines/duplicates.ts";
import { eventsAfter } from "#db/events/events.ts";
import { Conflict } from "#db/store/transaction.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { aDeviceId, anInventory, aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { writeProgress } from "#server/usecases/agents/write_progress.ts";
import {
  createGroup,
  deleteGroup,
} from "#server/usecases/groups/edit_groups.ts";
import {
  dismissDuplicate,
  mergeMachines,
  unmergeMachines,
} from "#server/usecases/machines/merge_machines.ts";

/** Two machines with the same name, and their deployments. */
async function aPair(services: TestServices) {
  const inventory = anInventory({ name: "lab-7" });
  const first = aDeviceId(), second = aDeviceId();
  await services.receiveInventory(first, inventory);
  services.pass(60);
  const older = await idOf(services, first);
  const group = await services.aGroup("lab", [older]);
  await services.receiveInventory(second, anInventory({ name: "lab-7" }));
  const newer = await idOf(services, second);
  return { first, second, older, newer, group, inventory };
}

async function idOf(
  { store }: TestServices,
  deviceId: string,
): Promise<number> {
  const { machine_id } = await store.db.selectFrom("machine_device")
    .select("machine_id").where("device_id", "=", deviceId)
    .executeTakeFirstOrThrow();
  return machine_id;
}

const found = async ({ store }: TestServices) =>
  (await duplicatePage(store.db, { limit: 50 })).rows;

const give = (
  services: TestServices,
  packageId: number,
  machines: number[],
  groups: number[] = [],
) =>
  assignPackage(services, {
    packageId,
    machines,
    groups,
    force: false,
    mode: "continuous",
  }, operator);

/** Every row of a machine in all tables, without the times of writing. */
async function rowsOf({ store: { db } }: TestServices, machine: number) {
  const rows = async (
    table:
      | "machine_device"
      | "group_member"
      | "assignment_machine"
      | "deployment"
      | "machine_mac"
      | "machine_address",
  ) =>
    await db.selectFrom(table).selectAll().where("machine_id", "=", machine)
      .execute();
  return {
    devices: await rows("machine_device"),
    groups: await rows("group_member"),
    assignments: await rows("assignment_machine"),
    // A merge makes it unknown which requests are lost.
    deployments: (await rows("deployment")).map((row) => ({
      ...row,
      known_losses: null,
    })),
    macs: await rows("machine_mac"),
    addresses: await rows("machine_address"),
    described: await db.selectFrom("machine")
      .select(["ip", "addresses", "family", "takes_packages"])
      .where("id", "=", machine).execute(),
  };
}

/** Asserts that the counts kept by triggers agree with the rows. */
async function assertCounted({ store: { db } }: TestServices) {
  const kept = await db.selectFrom("deployment_count").selectAll()
    .where("machines", "<>", 0).orderBy("package_id").orderBy("state")
    .execute();
  const rows = await db.selectFrom("deployment")
    .select(["package_id", "state", (eb) => eb.fn.countAll().as("machines")])
    .groupBy(["package_id", "state"]).orderBy("package_id").orderBy("state")
    .execute();
  assertEquals(
    kept,
    rows.map((row) => ({ ...row, machines: Number(row.machines) })),
  );
  const groups = await db.selectFrom("machine_group as g").select([
    "members",
    (eb) =>
      eb.selectFrom("group_member as m").select(eb.fn.countAll().as("n"))
        .whereRef("m.group_id", "=", "g.id").as("rows"),
  ]).execute();
  for (const { members, rows } of groups) assertEquals(members, Number(rows));
}

onBoth(
  "a machine with a known name is proposed as a duplicate, with the evidence",
  async (services) => {
    const { older, newer } = await aPair(services);
    const [pair, ...others] = await found(services);
    assertEquals(others, []);
    assertEquals([pair?.older.id, pair?.newer.id], [older, newer]);
    assertEquals(pair?.evidence, {
      name: "equal",
      serial: "differs",
      uuid: "differs",
      macs: [],
      weakMacs: [],
    });
    assertEquals(await openDuplicates(services.store.db), 1);
    assert((await services.eventKinds()).includes("machine.duplicate_found"));
    for (let i = 0; i < 2; i++) {
      await services.receiveInventory(
        aDeviceId(),
        anInventory({ name: "lab-7" }),
      );
    }
    const before = (await found(services)).length;
    await services.receiveInventory(
      aDeviceId(),
      anInventory({ name: "lab-7" }),
    );
    assertEquals(
      (await found(services)).length,
      before,
      "a name of many is none",
    );
  },
);

onBoth(
  "a merge keeps the older machine's deployments, and an undo restores them",
  async (services) => {
    const { first, older, newer, group, inventory } = await aPair(
      services,
    );
    const [byName, byGroup, both] = [
      await aPackage(services.store),
      await aPackage(services.store),
      await aPackage(services.store),
    ];
    await give(services, byName, [older]);
    await give(services, byGroup, [], [group]);
    await give(services, both, [older, newer]);
    services.pass(60);
    await services.answerPoll(first);
    await services.recordResult(first, both, "SUCCESS");
    await writeProgress(services);
    const before = [
      await rowsOf(services, older),
      await rowsOf(services, newer),
    ];

    const [pair] = await found(services);
    const planned = await mergeMachines(services, pair!.id, operator, {
      dryRun: true,
    });
    assertEquals(planned.moves, {
      deviceIds: 1,
      deployments: 2,
      deploymentsAside: 1,
      groups: 1,
      assignments: 1,
    });
    assertEquals((await found(services))[0]?.state, "open");
    const { duplicate } = await mergeMachines(services, pair!.id, operator);
    assertEquals(
      [duplicate.state, duplicate.older.name, duplicate.decidedBy],
      ["merged", "lab-7", "ada"],
    );
    assertEquals(await idOf(services, first), newer);
    assertEquals((await services.stateOf(newer, both))?.state, "succeeded");
    assertEquals((await services.stateOf(newer, byGroup))?.state, "offered");
    assertEquals((await rowsOf(services, newer)).groups.length, 1);
    assertEquals((await rowsOf(services, older)).deployments, []);
    await assertCounted(services);
    const { events } = await eventsAfter(
      services.store.db,
      0,
      { machine: newer },
      100,
    );
    const whose = new Set(events.map(({ machine }) => machine?.id));
    assertEquals(whose, new Set([older, newer]));
    assert(events.every(({ machine }) => machine?.name), "names are kept");
    const machine = await services.store.db.selectFrom("machine").selectAll()
      .executeTakeFirstOrThrow();
    assertEquals(machine.device_id, first, "it is the one that called last");
    assert(machine.inventory_wanted > 0 && machine.registered_at > 0);
    const polled = await services.answerPoll(first);
    assert(polled.wantInventory);
    await assertRejects(
      () => mergeMachines(services, pair!.id, operator),
      Refusal,
      "already merged by ada",
    );

    const undone = await unmergeMachines(services, pair!.id, operator);
    assertEquals([undone.state, undone.decidedBy], ["open", null]);
    assertEquals(
      [await rowsOf(services, older), await rowsOf(services, newer)],
      before,
    );
    await assertCounted(services);
    await services.receiveInventory(first, inventory);
    assertEquals(await idOf(services, first), older);
    await assertRejects(
      () => unmergeMachines(services, pair!.id, operator),
      Refusal,
      "are not merged",
    );
    await mergeMachines(services, pair!.id, operator);
    await assertCounted(services);
  },
);

onBoth(
  "an undo leaves what has changed since with the newer machine",
  async (services) => {
    const { second, older, newer } = await aPair(services);
    const packageId = await aPackage(services.store);
    await give(services, packageId, [older]);
    const [pair] = await found(services);
    await mergeMachines(services, pair!.id, operator);
    services.pass(60);
    await services.answerPoll(second);
    await services.recordResult(second, packageId, "SUCCESS");
    await unmergeMachines(services, pair!.id, operator);
    assertEquals(
      (await services.stateOf(newer, packageId))?.state,
      "succeeded",
    );
    assertEquals(await services.stateOf(older, packageId), undefined);
    await assertCounted(services);
  },
);

onBoth(
  "an undo puts no machine into a group that replaced the original one",
  async (services) => {
    const { newer, group } = await aPair(services);
    const [pair] = await found(services);
    await mergeMachines(services, pair!.id, operator);
    await deleteGroup(services, group, operator);
    const { id: others } = await createGroup(services, {
      name: "cellar",
      description: "",
      query: null,
      machines: [newer],
      exclude: [],
    }, operator);
    await unmergeMachines(services, pair!.id, operator);
    assert(others > group, "an id is a group's for ever");
    const { rows } = await sql<{ machine_id: number }>`
      select machine_id from group_member where group_id = ${others}`
      .execute(services.store.db);
    assertEquals(rows.map(({ machine_id }) => machine_id), [newer]);
  },
);

onBoth("the last of two merges is undone first", async (services) => {
  const { newer } = await aPair(services);
  const third = aDeviceId();
  await services.receiveInventory(third, anInventory({ name: "lab-7" }));
  const pairs = await found(services);
  const last = await idOf(services, third);
  const [one] = pairs.filter((pair) => pair.newer.id === newer);
  const [two] = pairs.filter((pair) =>
    pair.newer.id === last && pair.older.id === newer
  );
  await mergeMachines(services, one!.id, operator);
  await mergeMachines(services, two!.id, operator);
  assertEquals(await openDuplicates(services.store.db), 0);
  await assertRejects(
    () => unmergeMachines(services, one!.id, operator),
    Refusal,
    "undo that merge first",
  );
  await unmergeMachines(services, two!.id, operator);
  await unmergeMachines(services, one!.id, operator);
  assertEquals(await openDuplicates(services.store.db), 3);
});

onBoth(
  "a dismissed pair is settled, and of two operators only one can dismiss it",
  async (services) => {
    const { second, newer } = await aPair(services);
    const [pair] = await found(services);
    const decided = await Promise.allSettled([
      dismissDuplicate(services, pair!.id, operator),
      mergeMachines(services, pair!.id, operator),
    ]);
    const refused = decided.flatMap((one) =>
      one.status === "rejected" ? [one.reason] : []
    );
    assertEquals(refused.length, 1);
    assert(refused[0] instanceof Conflict || refused[0] instanceof Refusal);

    await services.receiveInventory(aDeviceId(), anInventory({ name: "pc-x" }));
    const rest = aDeviceId();
    await services.receiveInventory(rest, anInventory({ name: "pc-x" }));
    const [next] = await found(services);
    await dismissDuplicate(services, next!.id, operator);
    services.pass(60);
    await services.receiveInventory(rest, anInventory({ name: "pc-x" }));
    await services.receiveInventory(second, anInventory({ name: "lab-7" }));
    assertEquals(await openDuplicates(services.store.db), 0);
    assertEquals(await idOf(services, second), newer);
  },
);

onBoth(
  "a merge keeps tag, fields and notes, and undoing it returns them",
  async (services) => {
    const { store } = services;
    const { older, newer } = await aPair(services);
    const field = (machine: number, folded: string, value: string) => ({
      sql: `insert into machine_field (machine_id, folded, name, value)
        values (?, ?, ?, ?)`,
      params: [machine, folded, folded.toUpperCase(), value],
    });
    const note = (machine: number, text: string) => ({
      sql: `insert into note (machine_id, at, author, text)
        values (?, 1, 'ada', ?)`,
      params: [machine, text],
    });
    await store.commit([
      {
        sql: "update machine set tag = 'Paris', tag_set_at = 5 where id = ?",
        params: [older],
      },
      { sql: "update machine set tag = 'NA' where id = ?", params: [newer] },
      field(older, "room", "12"),
      field(older, "owner", "Ada"),
      field(newer, "owner", "Grace"),
      note(older, "screen replaced"),
      note(newer, "new disk"),
    ]);
    const accountOf = async (machine: number) => ({
      tag: await store.db.selectFrom("machine").select(["tag", "tag_set_at"])
        .where("id", "=", machine).executeTakeFirst(),
      fields: (await store.db.selectFrom("machine_field").selectAll()
        .where("machine_id", "=", machine).orderBy("folded").execute())
        .map(({ name, value }) => `${name}=${value}`),
      notes: (await store.db.selectFrom("note").select("text")
        .where("machine_id", "=", machine).orderBy("id").execute())
        .map(({ text }) => text),
    });
    const before = [await accountOf(older), await accountOf(newer)];
    const [pair] = await found(services);
    await mergeMachines(services, pair!.id, operator);
    assertEquals(await accountOf(newer), {
      tag: { tag: "Paris", tag_set_at: 5 },
      fields: ["OWNER=Grace", "ROOM=12"],
      notes: ["screen replaced", "new disk"],
    });
    await unmergeMachines(services, pair!.id, operator);
    assertEquals([await accountOf(older), await accountOf(newer)], before);

    // What has been changed since the merge stays.
    await mergeMachines(services, pair!.id, operator);
    await store.commit([
      { sql: "update machine set tag = 'Lyon', tag_set_at = 9", params: [] },
      {
        sql: "update machine_field set value = '14' where folded = 'room'",
        params: [],
      },
    ]);
    await unmergeMachines(services, pair!.id, operator);
    assertEquals(await accountOf(newer), {
      tag: { tag: "Lyon", tag_set_at: 9 },
      fields: ["OWNER=Grace", "ROOM=14"],
      notes: ["new disk"],
    });
  },
);
