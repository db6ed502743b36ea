import { assertEquals, assertRejects } from "@std/assert";
import { groupById } from "#db/groups/groups.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { describeGroup } from "#server/usecases/groups/describe_groups.ts";
import { aPackage, section } from "#tests/world/store/rows.ts";
import {
  onBoth,
  operator,
  type UseCases,
} from "#tests/world/store/use_cases.ts";

/** Says that a machine is of another site, as its next inventory does. */
async function moves(
  world: UseCases,
  machine: Awaited<ReturnType<UseCases["aMachine"]>>,
  os: string,
): Promise<void> {
  await world.receiveInventory(machine.deviceId, { ...machine.inventory, os });
}

async function membersOf(world: UseCases, group: number): Promise<number[]> {
  const rows = await world.store.db.selectFrom("group_member")
    .select("machine_id as id").where("group_id", "=", group)
    .orderBy("machine_id").execute();
  return rows.map(({ id }) => id);
}

async function queryOf(world: UseCases, group: number) {
  const stored = (await groupById(world.store.db, group))!;
  return (await describeGroup(world.store.db, stored, world.now())).query;
}

const change: Record<"add" | "exclude" | "remove", number[]> = {
  add: [],
  exclude: [],
  remove: [],
};
const made = (name: string, query: string | null) => ({
  name,
  description: "",
  query,
  machines: [],
  exclude: [],
});

onBoth(
  "a group by a query has whom it finds, and always and never whom it is told",
  async (world) => {
    const [a, b, c] = [
      await world.aMachine(),
      await world.aMachine(),
      await world.aMachine(),
    ];
    await moves(world, c, "Windows 11");
    const group = await world.createGroup({
      ...made("debian", "os:debian"),
      machines: [c.id],
      exclude: [b.id],
    }, operator);
    assertEquals([group.machines, group.included, group.excluded], [2, 1, 1]);
    assertEquals(await membersOf(world, group.id), [a.id, c.id]);
    assertEquals(group.freshness?.state, "current");

    const said = async (given: Partial<typeof change>) => {
      await world.changeGroup(group.id, { ...change, ...given }, operator);
      return await membersOf(world, group.id);
    };
    assertEquals(await said({ remove: [b.id, c.id] }), [a.id, b.id]);
    assertEquals(await said({ exclude: [a.id] }), [b.id]);
    assertEquals(await said({ add: [a.id] }), [a.id, b.id]);
    assertEquals(await said({ remove: [a.id] }), [a.id, b.id]);
  },
);

onBoth(
  "a group by a query follows the inventories that arrive",
  async (world) => {
    const [a, b] = [await world.aMachine(), await world.aMachine()];
    const { id } = await world.createGroup(
      made("debian", "os:debian"),
      operator,
    );
    await moves(world, a, "Windows 11");
    const c = await world.aMachine();
    assertEquals(await membersOf(world, id), [a.id, b.id]);
    await world.refreshGroups();
    assertEquals(await membersOf(world, id), [b.id, c.id]);
    assertEquals(
      await world.store.db.selectFrom("group_due").selectAll().execute(),
      [],
    );
  },
);

onBoth("groups that name groups follow them in order", async (world) => {
  const [a, b] = [await world.aMachine(), await world.aMachine()];
  const outer = await world.createGroup(made("outer", "os:none"), operator);
  const inner = await world.createGroup(made("inner", null), operator);
  const middle = await world.createGroup(
    made("middle", "group:inner os:debian"),
    operator,
  );
  await world.changeGroup(
    outer.id,
    { ...change, query: "-group:middle" },
    operator,
  );
  assertEquals(await membersOf(world, outer.id), [a.id, b.id]);
  await world.changeGroup(inner.id, { ...change, add: [a.id] }, operator);
  assertEquals(await membersOf(world, middle.id), [a.id]);
  assertEquals(await membersOf(world, outer.id), [b.id]);
  await world.changeGroup(
    inner.id,
    { ...change, query: "os:debian", remove: [a.id] },
    operator,
  );
  await world.refreshGroups();
  assertEquals(await membersOf(world, middle.id), [a.id, b.id]);
  assertEquals(await membersOf(world, outer.id), []);
});

onBoth(
  "what a query says of time and results is looked at again by and by",
  async (world) => {
    const { id, deviceId } = await world.aMachine();
    const seen = await world.createGroup(made("seen", "seen<7d"), operator);
    const failed = await world.createGroup(
      made("failed", "result:failed"),
      operator,
    );
    const packageId = await aPackage(world.store);
    const given = { packageId, machines: [id], groups: [], force: false };
    await world.assign({ ...given, mode: "snapshot" }, operator);
    await world.answerPoll(deviceId);
    await world.recordResult(deviceId, packageId, "ERR_UNZIP");
    const both = async () => [
      await membersOf(world, seen.id),
      await membersOf(world, failed.id),
    ];
    await world.refreshGroups();
    assertEquals(await both(), [[id], []]);
    world.pass(301);
    await world.refreshGroups();
    assertEquals(await both(), [[id], [id]]);
    world.pass(7 * 86400);
    await world.refreshGroups();
    assertEquals(await both(), [[], [id]]);
  },
);

onBoth(
  "who comes to a group by its query is given what lasts, who goes loses what waits",
  async (world) => {
    const [a, b] = [await world.aMachine(), await world.aMachine()];
    await moves(world, b, "Windows 11");
    const group = await world.createGroup(
      made("debian", "os:debian"),
      operator,
    );
    const [lasting, once] = [
      await aPackage(world.store),
      await aPackage(world.store),
    ];
    const given = { machines: [], groups: [group.id], force: false };
    await world.assign(
      { ...given, packageId: lasting, mode: "continuous" },
      operator,
    );
    await world.assign(
      { ...given, packageId: once, mode: "snapshot" },
      operator,
    );
    const states = async () => [
      (await world.stateOf(a.id, lasting))?.state,
      (await world.stateOf(a.id, once))?.state,
      (await world.stateOf(b.id, lasting))?.state,
      (await world.stateOf(b.id, once))?.state,
    ];
    assertEquals(await states(), ["waiting", "waiting", undefined, undefined]);
    await moves(world, b, "Debian GNU/Linux 13");
    await moves(world, a, "Windows 11");
    await world.refreshGroups();
    assertEquals(await states(), [
      "cancelled",
      "waiting",
      "waiting",
      undefined,
    ]);
    const kinds = await world.store.db.selectFrom("event")
      .select(["kind", "actor"]).orderBy("seq", "desc").limit(2).execute();
    assertEquals(kinds, [
      { kind: "group.changed", actor: "server" },
      { kind: "deployment.cancelled", actor: "server" },
    ]);
    await moves(world, a, "Debian GNU/Linux 12");
    await world.refreshGroups();
    assertEquals((await states())[0], "waiting");
    assertEquals((await world.stateOf(a.id, lasting))?.attempt, 2);
  },
);

onBoth(
  "an inventory that lost a section makes no machine leave and come back",
  async (world) => {
    const machine = await world.aMachine();
    const { deviceId, inventory } = machine;
    const software = section("SOFTWARES", [{ NAME: "vim", VERSION: "9.1" }]);
    const whole = {
      ...inventory,
      sections: [...inventory.sections, software],
      facts: { ...inventory.facts, ramMib: 8192 },
    };
    const lost = { ...inventory, facts: { ...inventory.facts, ramMib: null } };
    await world.receiveInventory(deviceId, whole);
    const { id } = await world.createGroup(
      made("vim", "software:vim ram:8G"),
      operator,
    );
    const packageId = await aPackage(world.store);
    const given = { packageId, machines: [], groups: [id], force: false };
    await world.assign({ ...given, mode: "continuous" }, operator);
    const sends = async (one: typeof inventory) => {
      await world.receiveInventory(deviceId, one);
      await world.refreshGroups();
      const state = await world.stateOf(machine.id, packageId);
      return [(await membersOf(world, id)).length, state?.state];
    };
    assertEquals(await sends(lost), [1, "waiting"]);
    assertEquals(await sends(whole), [1, "waiting"]);
    assertEquals(await sends(lost), [1, "waiting"]);
    assertEquals(await sends(lost), [0, "cancelled"]);
    assertEquals(await sends(whole), [1, "waiting"]);
  },
);

onBoth("a group's query is never about itself", async (world) => {
  const refusal = async (work: () => Promise<unknown>) =>
    (await assertRejects(work, Refusal)).code;
  const make = (name: string, query: string) =>
    world.createGroup(made(name, query), operator);
  assertEquals(await refusal(() => make("lab", "group:lab")), "group_circle");
  assertEquals(
    await refusal(() => make("lab", "-group:none")),
    "group_not_found",
  );
  assertEquals(
    await refusal(() => make("lab", "group:l*")),
    "malformed_request",
  );
  assertEquals(await refusal(() => make("lab", " ")), "malformed_request");
  const a = await make("a", "os:debian");
  await make("b", "group:a");
  await make("c", "os:windows or group:B");
  const error = await assertRejects(
    () => world.changeGroup(a.id, { ...change, query: "group:c" }, operator),
    Refusal,
  );
  assertEquals(error.code, "group_circle");
  assertEquals(error.details, { circle: ["a", "c", "b", "a"] });
});

onBoth(
  "of two edits that close a circle at once one is refused",
  async (world) => {
    const [a, b] = [
      await world.createGroup(made("a", "os:debian"), operator),
      await world.createGroup(made("b", "os:debian"), operator),
    ];
    const edit = (id: number, query: string) =>
      world.changeGroup(id, { ...change, query }, operator);
    const both = await Promise.allSettled([
      edit(a.id, "group:b"),
      edit(b.id, "group:a"),
    ]);
    assertEquals(both.map(({ status }) => status).sort(), [
      "fulfilled",
      "rejected",
    ]);
  },
);

onBoth(
  "a group that is renamed is named so in queries, one that is named stays",
  async (world) => {
    const { id } = await world.aMachine();
    const inner = await world.createGroup(
      { ...made("lab", null), machines: [id] },
      operator,
    );
    const outer = await world.createGroup(
      made("outer", "group:lab os:debian"),
      operator,
    );
    await world.changeGroup(
      inner.id,
      { ...change, name: "the lab" },
      operator,
    );
    assertEquals(await queryOf(world, outer.id), 'group:"the lab" os:debian');
    await world.createGroup(made("lab", null), operator);
    await world.refreshGroup(outer.id, operator);
    assertEquals(await membersOf(world, outer.id), [id]);
    const error = await assertRejects(
      () => world.deleteGroup(inner.id, operator),
      Refusal,
    );
    assertEquals(error.code, "group_in_use");
    await world.deleteGroup(outer.id, operator);
    await world.deleteGroup(inner.id, operator);
  },
);

onBoth("without its query only those named stay in a group", async (world) => {
  const [a, b] = [await world.aMachine(), await world.aMachine()];
  const { id } = await world.createGroup(
    { ...made("debian", "os:debian"), machines: [b.id] },
    operator,
  );
  assertEquals(await membersOf(world, id), [a.id, b.id]);
  await world.changeGroup(id, { ...change, query: null }, operator);
  assertEquals(await membersOf(world, id), [b.id]);
});
