import { assert, assertEquals, assertRejects } from "@std/assert";
import { sql } from "kysely";
import { duplicatePage, openDuplicates } from "#db/machines/duplicates.ts";
import { eventsAfter } from "#db/events/events.ts";
import { Conflict } from "#db/store/transaction.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { aDeviceId, anInventory, aPackage } from "#tests/world/store/rows.ts";
import {
  onBoth,
  operator,
  type UseCases,
} from "#tests/world/store/use_cases.ts";

/** Two machines of one name, and what was given to them. */
async function aPair(world: UseCases) {
  const inventory = anInventory({ name: "lab-7" });
  const first = aDeviceId(), second = aDeviceId();
  await world.receiveInventory(first, inventory);
  world.pass(60);
  const older = await idOf(world, first);
  const group = await world.aGroup("lab", [older]);
  await world.receiveInventory(second, anInventory({ name: "lab-7" }));
  const newer = await idOf(world, second);
  return { first, second, older, newer, group, inventory };
}

async function idOf({ store }: UseCases, deviceId: string): Promise<number> {
  const { machine_id } = await store.db.selectFrom("machine_device")
    .select("machine_id").where("device_id", "=", deviceId)
    .executeTakeFirstOrThrow();
  return machine_id;
}

const found = async ({ store }: UseCases) =>
  (await duplicatePage(store.db, { limit: 50 })).rows;

const give = (
  world: UseCases,
  packageId: number,
  machines: number[],
  groups: number[] = [],
) =>
  world.assign({
    packageId,
    machines,
    groups,
    force: false,
    mode: "continuous",
  }, operator);

/** Every table of a machine's, as it is, but for when it was written. */
async function standing({ store: { db } }: UseCases, machine: number) {
  const rows = async (
    table:
      | "machine_device"
      | "group_member"
      | "assignment_machine"
      | "deployment"
      | "machine_mac",
  ) =>
    await db.selectFrom(table).selectAll().where("machine_id", "=", machine)
      .execute();
  return {
    devices: await rows("machine_device"),
    groups: await rows("group_member"),
    assignments: await rows("assignment_machine"),
    deployments: await rows("deployment"),
    macs: await rows("machine_mac"),
  };
}

/** The counts kept by triggers are those of the rows. */
async function assertCounted({ store: { db } }: UseCases) {
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
  "a machine of a known name is proposed, with the evidence",
  async (world) => {
    const { older, newer } = await aPair(world);
    const [pair, ...others] = await found(world);
    assertEquals(others, []);
    assertEquals([pair?.older.id, pair?.newer.id], [older, newer]);
    assertEquals(pair?.evidence, {
      name: "equal",
      serial: "differs",
      uuid: "differs",
      macs: [],
      weakMacs: [],
    });
    assertEquals(await openDuplicates(world.store.db), 1);
    assert((await world.eventKinds()).includes("machine.duplicate_found"));
    for (let i = 0; i < 2; i++) {
      await world.receiveInventory(aDeviceId(), anInventory({ name: "lab-7" }));
    }
    const before = (await found(world)).length;
    await world.receiveInventory(aDeviceId(), anInventory({ name: "lab-7" }));
    assertEquals((await found(world)).length, before, "a name of many is none");
  },
);

onBoth(
  "a merge keeps what the older machine was given, and an undo gives it back",
  async (world) => {
    const { first, older, newer, group, inventory } = await aPair(
      world,
    );
    const [byName, byGroup, both] = [
      await aPackage(world.store),
      await aPackage(world.store),
      await aPackage(world.store),
    ];
    await give(world, byName, [older]);
    await give(world, byGroup, [], [group]);
    await give(world, both, [older, newer]);
    world.pass(60);
    await world.answerPoll(first);
    await world.recordResult(first, both, "SUCCESS");
    await world.writeProgress();
    const before = [await standing(world, older), await standing(world, newer)];

    const [pair] = await found(world);
    const planned = await world.mergeMachines(pair!.id, true, operator);
    assertEquals(planned.moves, {
      deviceIds: 1,
      deployments: 2,
      deploymentsAside: 1,
      groups: 1,
      assignments: 1,
    });
    assertEquals((await found(world))[0]?.state, "open");
    const { duplicate } = await world.mergeMachines(pair!.id, false, operator);
    assertEquals(
      [duplicate.state, duplicate.older.name, duplicate.decidedBy],
      ["merged", "lab-7", "ada"],
    );
    assertEquals(await idOf(world, first), newer);
    assertEquals((await world.stateOf(newer, both))?.state, "succeeded");
    assertEquals((await world.stateOf(newer, byGroup))?.state, "offered");
    assertEquals((await standing(world, newer)).groups.length, 1);
    assertEquals((await standing(world, older)).deployments, []);
    await assertCounted(world);
    const { events } = await eventsAfter(
      world.store.db,
      0,
      { machine: newer },
      100,
    );
    const whose = new Set(events.map(({ machine }) => machine?.id));
    assertEquals(whose, new Set([older, newer]));
    assert(events.every(({ machine }) => machine?.name), "names are kept");
    const machine = await world.store.db.selectFrom("machine").selectAll()
      .executeTakeFirstOrThrow();
    assertEquals(machine.device_id, first, "it is the one that called last");
    assert(machine.inventory_wanted > 0 && machine.registered_at > 0);
    const polled = await world.answerPoll(first);
    assert(polled.wantInventory);
    await assertRejects(
      () => world.mergeMachines(pair!.id, false, operator),
      Refusal,
      "merged already, by ada",
    );

    const undone = await world.unmergeMachines(pair!.id, operator);
    assertEquals([undone.state, undone.decidedBy], ["open", null]);
    assertEquals(
      [await standing(world, older), await standing(world, newer)],
      before,
    );
    await assertCounted(world);
    await world.receiveInventory(first, inventory);
    assertEquals(await idOf(world, first), older);
    await assertRejects(
      () => world.unmergeMachines(pair!.id, operator),
      Refusal,
      "are not merged",
    );
    await world.mergeMachines(pair!.id, false, operator);
    await assertCounted(world);
  },
);

onBoth(
  "an undo leaves with the newer machine what has changed since",
  async (world) => {
    const { second, older, newer } = await aPair(world);
    const given = await aPackage(world.store);
    await give(world, given, [older]);
    const [pair] = await found(world);
    await world.mergeMachines(pair!.id, false, operator);
    world.pass(60);
    await world.answerPoll(second);
    await world.recordResult(second, given, "SUCCESS");
    await world.unmergeMachines(pair!.id, operator);
    assertEquals((await world.stateOf(newer, given))?.state, "succeeded");
    assertEquals(await world.stateOf(older, given), undefined);
    await assertCounted(world);
  },
);

onBoth(
  "an undo puts nobody into a group that came after the one that was meant",
  async (world) => {
    const { newer, group } = await aPair(world);
    const [pair] = await found(world);
    await world.mergeMachines(pair!.id, false, operator);
    await world.deleteGroup(group, operator);
    const { id: others } = await world.createGroup({
      name: "cellar",
      description: "",
      query: null,
      machines: [newer],
      exclude: [],
    }, operator);
    await world.unmergeMachines(pair!.id, operator);
    assert(others > group, "an id is a group's for ever");
    const { rows } = await sql<{ machine_id: number }>`
      select machine_id from group_member where group_id = ${others}`
      .execute(world.store.db);
    assertEquals(rows.map(({ machine_id }) => machine_id), [newer]);
  },
);

onBoth("of two merges the last is undone first", async (world) => {
  const { newer } = await aPair(world);
  const third = aDeviceId();
  await world.receiveInventory(third, anInventory({ name: "lab-7" }));
  const pairs = await found(world);
  const last = await idOf(world, third);
  const [one] = pairs.filter((pair) => pair.newer.id === newer);
  const [two] = pairs.filter((pair) =>
    pair.newer.id === last && pair.older.id === newer
  );
  await world.mergeMachines(one!.id, false, operator);
  await world.mergeMachines(two!.id, false, operator);
  assertEquals(await openDuplicates(world.store.db), 0);
  await assertRejects(
    () => world.unmergeMachines(one!.id, operator),
    Refusal,
    "undo that merge first",
  );
  await world.unmergeMachines(two!.id, operator);
  await world.unmergeMachines(one!.id, operator);
  assertEquals(await openDuplicates(world.store.db), 3);
});

onBoth(
  "a dismissed pair is decided; of two operators one decides",
  async (world) => {
    const { second, newer } = await aPair(world);
    const [pair] = await found(world);
    const decided = await Promise.allSettled([
      world.dismissDuplicate(pair!.id, operator),
      world.mergeMachines(pair!.id, false, operator),
    ]);
    const refused = decided.flatMap((one) =>
      one.status === "rejected" ? [one.reason] : []
    );
    assertEquals(refused.length, 1);
    assert(refused[0] instanceof Conflict || refused[0] instanceof Refusal);

    await world.receiveInventory(aDeviceId(), anInventory({ name: "pc-x" }));
    const rest = aDeviceId();
    await world.receiveInventory(rest, anInventory({ name: "pc-x" }));
    const [next] = await found(world);
    await world.dismissDuplicate(next!.id, operator);
    world.pass(60);
    await world.receiveInventory(rest, anInventory({ name: "pc-x" }));
    await world.receiveInventory(second, anInventory({ name: "lab-7" }));
    assertEquals(await openDuplicates(world.store.db), 0);
    assertEquals(await idOf(world, second), newer);
    await assertRejects(
      () => world.dismissDuplicate(next!.id, { name: "eve", role: "viewer" }),
      Refusal,
      "needs the role operator",
    );
  },
);
