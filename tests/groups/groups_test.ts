import { assertEquals, assertRejects } from "@std/assert";
import { groupById } from "#db/groups/groups.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { describeGroup } from "#server/usecases/groups/describe_groups.ts";
import { aPackage, section } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import {
  changeGroup,
  createGroup,
  deleteGroup,
  refreshGroup,
} from "#server/usecases/groups/edit_groups.ts";
import { refreshGroups } from "#server/usecases/groups/refresh_groups.ts";
import { noPause } from "#tests/harness/store/test_services.ts";

/** Moves a machine to another site, as its next inventory says. */
async function moves(
  services: TestServices,
  machine: Awaited<ReturnType<TestServices["aMachine"]>>,
  os: string,
): Promise<void> {
  await services.receiveInventory(machine.deviceId, {
    ...machine.inventory,
    os,
  });
}

async function membersOf(
  services: TestServices,
  group: number,
): Promise<number[]> {
  const rows = await services.store.db.selectFrom("group_member")
    .select("machine_id as id").where("group_id", "=", group)
    .orderBy("machine_id").execute();
  return rows.map(({ id }) => id);
}

async function queryOf(services: TestServices, group: number) {
  const stored = (await groupById(services.store.db, group))!;
  return (await describeGroup(services.store.db, stored, services.now())).query;
}

const change: Record<"add" | "exclude" | "remove", number[]> = {
  add: [],
  exclude: [],
  remove: [],
};
const newGroup = (name: string, query: string | null) => ({
  name,
  description: "",
  query,
  machines: [],
  exclude: [],
});

onBoth(
  "a group by a query has the machines it finds, and those named always or never",
  async (services) => {
    const [a, b, c] = [
      await services.aMachine(),
      await services.aMachine(),
      await services.aMachine(),
    ];
    await moves(services, c, "Windows 11");
    const group = await createGroup(services, {
      ...newGroup("debian", "os:debian"),
      machines: [c.id],
      exclude: [b.id],
    }, operator);
    assertEquals([group.machines, group.included, group.excluded], [2, 1, 1]);
    assertEquals(await membersOf(services, group.id), [a.id, c.id]);
    assertEquals(group.freshness?.state, "current");

    const membersAfter = async (fields: Partial<typeof change>) => {
      await changeGroup(
        services,
        { id: group.id, ...change, ...fields },
        operator,
      );
      return await membersOf(services, group.id);
    };
    assertEquals(await membersAfter({ remove: [b.id, c.id] }), [a.id, b.id]);
    assertEquals(await membersAfter({ exclude: [a.id] }), [b.id]);
    assertEquals(await membersAfter({ add: [a.id] }), [a.id, b.id]);
    assertEquals(await membersAfter({ remove: [a.id] }), [a.id, b.id]);
  },
);

onBoth(
  "a group by a query follows the inventories that arrive",
  async (services) => {
    const [a, b] = [await services.aMachine(), await services.aMachine()];
    const { id } = await createGroup(
      services,
      newGroup("debian", "os:debian"),
      operator,
    );
    await moves(services, a, "Windows 11");
    const c = await services.aMachine();
    assertEquals(await membersOf(services, id), [a.id, b.id]);
    await refreshGroups(services, noPause);
    assertEquals(await membersOf(services, id), [b.id, c.id]);
    assertEquals(
      await services.store.db.selectFrom("group_due").selectAll().execute(),
      [],
    );
  },
);

onBoth("groups that name groups follow them in order", async (services) => {
  const [a, b] = [await services.aMachine(), await services.aMachine()];
  const outer = await createGroup(
    services,
    newGroup("outer", "os:none"),
    operator,
  );
  const inner = await createGroup(services, newGroup("inner", null), operator);
  const middle = await createGroup(
    services,
    newGroup("middle", "group:inner os:debian"),
    operator,
  );
  await changeGroup(services, {
    id: outer.id,
    ...change,
    query: "-group:middle",
  }, operator);
  assertEquals(await membersOf(services, outer.id), [a.id, b.id]);
  await changeGroup(
    services,
    { id: inner.id, ...change, add: [a.id] },
    operator,
  );
  assertEquals(await membersOf(services, middle.id), [a.id]);
  assertEquals(await membersOf(services, outer.id), [b.id]);
  await changeGroup(services, {
    id: inner.id,
    ...change,
    query: "os:debian",
    remove: [a.id],
  }, operator);
  await refreshGroups(services, noPause);
  assertEquals(await membersOf(services, middle.id), [a.id, b.id]);
  assertEquals(await membersOf(services, outer.id), []);
});

onBoth(
  "the parts of a query about time and results are evaluated again at intervals",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const seen = await createGroup(
      services,
      newGroup("seen", "seen<7d"),
      operator,
    );
    const failed = await createGroup(
      services,
      newGroup("failed", "result:failed"),
      operator,
    );
    const packageId = await aPackage(services.store);
    const fields = { packageId, machines: [id], groups: [], force: false };
    await assignPackage(services, { ...fields, mode: "snapshot" }, operator);
    await services.answerPoll(deviceId);
    await services.recordResult(deviceId, packageId, "ERR_UNZIP");
    const both = async () => [
      await membersOf(services, seen.id),
      await membersOf(services, failed.id),
    ];
    await refreshGroups(services, noPause);
    assertEquals(await both(), [[id], []]);
    services.pass(301);
    await refreshGroups(services, noPause);
    assertEquals(await both(), [[id], [id]]);
    services.pass(7 * 86400);
    await refreshGroups(services, noPause);
    assertEquals(await both(), [[], [id]]);
  },
);

onBoth(
  "a machine that joins by a query gets continuous assignments; one that leaves loses waiting ones",
  async (services) => {
    const [a, b] = [await services.aMachine(), await services.aMachine()];
    await moves(services, b, "Windows 11");
    const group = await createGroup(
      services,
      newGroup("debian", "os:debian"),
      operator,
    );
    const [lasting, once] = [
      await aPackage(services.store),
      await aPackage(services.store),
    ];
    const fields = { machines: [], groups: [group.id], force: false };
    await assignPackage(services, {
      ...fields,
      packageId: lasting,
      mode: "continuous",
    }, operator);
    await assignPackage(services, {
      ...fields,
      packageId: once,
      mode: "snapshot",
    }, operator);
    const states = async () => [
      (await services.stateOf(a.id, lasting))?.state,
      (await services.stateOf(a.id, once))?.state,
      (await services.stateOf(b.id, lasting))?.state,
      (await services.stateOf(b.id, once))?.state,
    ];
    assertEquals(await states(), ["waiting", "waiting", undefined, undefined]);
    await moves(services, b, "Debian GNU/Linux 13");
    await moves(services, a, "Windows 11");
    await refreshGroups(services, noPause);
    assertEquals(await states(), [
      "cancelled",
      "waiting",
      "waiting",
      undefined,
    ]);
    const kinds = await services.store.db.selectFrom("event")
      .select(["kind", "actor"]).orderBy("seq", "desc").limit(2).execute();
    assertEquals(kinds, [
      { kind: "group.changed", actor: "server" },
      { kind: "deployment.cancelled", actor: "server" },
    ]);
    await moves(services, a, "Debian GNU/Linux 12");
    await refreshGroups(services, noPause);
    assertEquals((await states())[0], "waiting");
    assertEquals((await services.stateOf(a.id, lasting))?.attempt, 2);
  },
);

onBoth(
  "an inventory without a section makes no machine leave and rejoin",
  async (services) => {
    const machine = await services.aMachine();
    const { deviceId, inventory } = machine;
    const software = section("SOFTWARES", [{ NAME: "vim", VERSION: "9.1" }]);
    const whole = {
      ...inventory,
      sections: [...inventory.sections, software],
      facts: { ...inventory.facts, ramMib: 8192 },
    };
    const lost = { ...inventory, facts: { ...inventory.facts, ramMib: null } };
    await services.receiveInventory(deviceId, whole);
    const { id } = await createGroup(
      services,
      newGroup("vim", "software:vim ram:8G"),
      operator,
    );
    const packageId = await aPackage(services.store);
    const fields = { packageId, machines: [], groups: [id], force: false };
    await assignPackage(services, { ...fields, mode: "continuous" }, operator);
    const sends = async (one: typeof inventory) => {
      await services.receiveInventory(deviceId, one);
      await refreshGroups(services, noPause);
      const state = await services.stateOf(machine.id, packageId);
      return [(await membersOf(services, id)).length, state?.state];
    };
    assertEquals(await sends(lost), [1, "waiting"]);
    assertEquals(await sends(whole), [1, "waiting"]);
    assertEquals(await sends(lost), [1, "waiting"]);
    assertEquals(await sends(lost), [0, "cancelled"]);
    assertEquals(await sends(whole), [1, "waiting"]);
  },
);

onBoth("a group's query cannot name the group itself", async (services) => {
  const refusal = async (work: () => Promise<unknown>) =>
    (await assertRejects(work, Refusal)).code;
  const make = (name: string, query: string) =>
    createGroup(services, newGroup(name, query), operator);
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
    () =>
      changeGroup(
        services,
        { id: a.id, ...change, query: "group:c" },
        operator,
      ),
    Refusal,
  );
  assertEquals(error.code, "group_circle");
  assertEquals(error.details, { circle: ["a", "c", "b", "a"] });
});

onBoth(
  "of two edits at once that would form a cycle, one is refused",
  async (services) => {
    const [a, b] = [
      await createGroup(services, newGroup("a", "os:debian"), operator),
      await createGroup(services, newGroup("b", "os:debian"), operator),
    ];
    const edit = (id: number, query: string) =>
      changeGroup(services, { id, ...change, query }, operator);
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
  "a renamed group is renamed in queries, and a group named in a query cannot be deleted",
  async (services) => {
    const { id } = await services.aMachine();
    const inner = await createGroup(services, {
      ...newGroup("lab", null),
      machines: [id],
    }, operator);
    const outer = await createGroup(
      services,
      newGroup("outer", "group:lab os:debian"),
      operator,
    );
    await changeGroup(
      services,
      { id: inner.id, ...change, name: "the lab" },
      operator,
    );
    assertEquals(
      await queryOf(services, outer.id),
      'group:"the lab" os:debian',
    );
    await createGroup(services, newGroup("lab", null), operator);
    await refreshGroup(services, outer.id);
    assertEquals(await membersOf(services, outer.id), [id]);
    const error = await assertRejects(
      () => deleteGroup(services, inner.id, operator),
      Refusal,
    );
    assertEquals(error.code, "group_in_use");
    await deleteGroup(services, outer.id, operator);
    await deleteGroup(services, inner.id, operator);
  },
);

onBoth(
  "a group that loses its query keeps only the machines named in it",
  async (services) => {
    const [a, b] = [await services.aMachine(), await services.aMachine()];
    const { id } = await createGroup(services, {
      ...newGroup("debian", "os:debian"),
      machines: [b.id],
    }, operator);
    assertEquals(await membersOf(services, id), [a.id, b.id]);
    await changeGroup(services, { id, ...change, query: null }, operator);
    assertEquals(await membersOf(services, id), [b.id]);
  },
);
