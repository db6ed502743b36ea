import { assert, assertEquals, assertRejects } from "@std/assert";
import { sql } from "kysely";
import { eventsAfter } from "#db/events/events.ts";
import { formerPage } from "#db/machines/former.ts";
import { stateTotals } from "#db/deployments/deployments.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import { dropUnusedSoftware } from "#server/usecases/machines/drop_software.ts";
import {
  mergeMachines,
  unmergeMachines,
} from "#server/usecases/machines/merge_machines.ts";
import {
  aDeviceId,
  anInventory,
  aPackage,
  section,
} from "#tests/harness/store/rows.ts";
import {
  noPause,
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { give, idOf, include, remove } from "./removals.ts";

async function aFullMachine(services: TestServices) {
  const { store } = services;
  const deviceId = aDeviceId("full");
  const inventory = anInventory({
    name: "full",
    history: [1_700_000_000],
    account: {
      fields: [{ name: "room", value: "7" }],
      cut: null,
      isSent: true,
    },
    sections: [
      section("HARDWARE", [{ NAME: "full" }]),
      section("SOFTWARES", [
        { NAME: "only here", VERSION: "1" },
        { NAME: "everywhere", VERSION: "1" },
      ]),
    ],
    interfaces: [{
      description: "eth0",
      status: "Up",
      address: "10.9.0.7",
      mask: "255.255.255.0",
    }],
  });
  await services.receiveInventory(deviceId, inventory);
  const id = (await idOf(services, deviceId))!;
  const group = await services.aGroup("lab", [id]);
  await store.commit([
    {
      sql: "insert into group_excluded values (?, ?)",
      params: [await services.aGroup("not", []), id],
    },
    {
      sql: "insert into machine_setting values (?, 'pollHours', '4')",
      params: [id],
    },
    {
      sql: "insert into setting_version values ('machine:' || ?, 1)",
      params: [id],
    },
    {
      sql: `insert into scanner_rule values (?, 'forbidden', null, 0)`,
      params: [id],
    },
    {
      sql: `insert into trouble (kind, machine_id, package_id, cause, since,
        last_at, requests) values ('hammers', ?, 0, '', 0, 0, 9)`,
      params: [id],
    },
    {
      sql: `insert into note (machine_id, at, author, text)
        values (?, 0, 'ada', 'look')`,
      params: [id],
    },
    {
      sql: `insert into group_due (machine_id) values (?)
        on conflict do nothing`,
      params: [id],
    },
  ]);
  return { id, deviceId, inventory, group };
}

onBoth("a removed machine leaves no row about it", async (services) => {
  const { store } = services;
  const { id, deviceId } = await aFullMachine(services);
  const other = await services.aMachine();
  await services.receiveInventory(
    aDeviceId(),
    anInventory({ name: "full" }),
  );
  const done = await aPackage(store), waiting = await aPackage(store);
  await give(services, done, { machines: [id, other.id] });
  await services.answerPoll(deviceId);
  services.pass(86_400);
  await services.recordResult(deviceId, done, "SUCCESS_0");
  await give(services, waiting, { machines: [id, other.id] });

  const result = await remove(services, id);
  assertEquals(
    { ...result, removal: null },
    { machines: 1, recent: 0, underWay: 0, removal: null },
  );
  assertEquals(result.removal?.removed, 1);
  assert(result.removal?.endedAt);

  // Every table with a column of machines; some say what has happened.
  const { rows: columns } = await sql<{ t: string; c: string }>`
    select m.name as t, c.name as c from sqlite_schema m,
      pragma_table_info(m.name) c
    where m.type = 'table' and (c.name like '%machine_id'
      or c.name in ('seen_by', 'older_id', 'newer_id'))`.execute(store.db);
  assert(columns.length > 15, `${columns.length} columns`);
  const kept = ["event", "software_change", "network_host", "plan_machine"];
  for (const { t, c } of columns) {
    if (kept.includes(t)) continue;
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from ${sql.table(t)} where ${sql.ref(c)} = ${id}`
      .execute(store.db);
    assertEquals([t, c, rows[0]!.n], [t, c, 0]);
  }
  assertEquals(
    Object.entries(await stateTotals(store.db)).filter(([, n]) => n > 0),
    [["waiting", 2]],
  );
  const { events } = await eventsAfter(store.db, 0, { machine: id }, 100);
  assert(events.length > 3, `${events.length} events`);
  assertEquals([...new Set(events.map(({ machine }) => machine?.name))], [
    "full",
  ]);
  assertEquals(events.at(-1)?.kind, "machine.removed");
});

onBoth("names of software that nobody has are dropped", async (services) => {
  const { store } = services;
  const names = async () =>
    (await store.db.selectFrom("software_name").select("name").orderBy("name")
      .execute()).map(({ name }) => name);
  const full = await aFullMachine(services);
  const software = (...entries: string[]) => [
    section("SOFTWARES", entries.map((NAME) => ({ NAME, VERSION: "1" }))),
  ];
  const second = aDeviceId();
  await services.receiveInventory(
    second,
    anInventory({ sections: software("everywhere", "newest") }),
  );
  await remove(services, full.id);
  assertEquals(await names(), ["everywhere", "newest", "only here"]);
  await dropUnusedSoftware(services, noPause);
  assertEquals(await names(), ["everywhere", "newest", "only here"]);
  services.pass(2 * 3600);
  await dropUnusedSoftware(services, noPause);
  assertEquals(await names(), ["everywhere", "newest"]);

  // What comes again is stored again, under an id of its own.
  const third = aDeviceId();
  await services.receiveInventory(
    third,
    anInventory({ sections: software("only here") }),
  );
  assertEquals(await names(), ["everywhere", "newest", "only here"]);
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from machine_software x
    join software_version v on v.id = x.version_id
    join software_name n on n.id = v.name_id where n.name = 'only here'`
    .execute(store.db);
  assertEquals(rows[0]!.n, 1);

  // The newest stays, because no id is used twice.
  await remove(services, (await idOf(services, third))!);
  services.pass(2 * 3600);
  await dropUnusedSoftware(services, noPause);
  assertEquals(await names(), ["everywhere", "newest", "only here"]);
});

for (const wiped of [false, true]) {
  const history = wiped ? "with its history wiped" : "with its history";
  onBoth(
    `a removed machine that returns ${history} runs nothing again`,
    async (services) => {
      const { store } = services;
      const { id, deviceId, inventory } = await services.aMachine();
      const group = await services.aGroup("lab", [id]);
      const done = await aPackage(store), failed = await aPackage(store);
      for (const packageId of [done, failed]) {
        await give(services, packageId, { groups: [group] });
        await services.answerPoll(deviceId);
        services.pass(86_400);
        await services.recordResult(
          deviceId,
          packageId,
          packageId === done ? "SUCCESS_0" : "ERR_EXECUTE",
        );
        services.pass(86_400);
      }
      const later = await aPackage(store);
      await remove(services, id);
      const back = wiped ? aDeviceId() : deviceId;
      assert((await services.answerPoll(back)).wantInventory);
      await services.receiveInventory(back, {
        ...inventory,
        history: wiped ? [] : [done, failed],
      });
      const now = (await idOf(services, back))!;
      assert(now !== id);
      await include(services, group, now);
      assertEquals((await services.answerPoll(back)).offers, []);
      assertEquals(
        (await services.stateOf(now, done))?.state,
        "already_installed",
      );
      const second = await services.stateOf(now, failed);
      assertEquals([second?.state, second?.code], ["failed", "ERR_EXECUTE"]);
      const { fates } = await planAssignment(services, {
        packageId: done,
        machines: [now],
        groups: [],
        force: false,
      }, operator);
      assertEquals(fates, { already_succeeded: 1 });
      const [known] = (await formerPage(store.db, { limit: 9 })).rows;
      assertEquals([known?.id, known?.returnedAs, known?.results], [
        id,
        now,
        2,
      ]);
      assert((await services.eventKinds()).includes("machine.recognised"));

      // What it never had is offered, and what it had if it is forced.
      await give(services, later, { groups: [group] });
      assertEquals(
        (await services.answerPoll(back)).offers.map((one) => one.packageId),
        [later],
      );
    },
  );
}

onBoth(
  "a machine that is removed twice is recognised twice",
  async (services) => {
    const { store } = services;
    const { id, deviceId, inventory } = await services.aMachine();
    const done = await aPackage(store);
    await give(services, done, { machines: [id] });
    await services.answerPoll(deviceId);
    await services.recordResult(deviceId, done, "SUCCESS_0");
    for (const _ of [1, 2]) {
      await remove(services, (await idOf(services, deviceId))!);
      services.pass(60);
      await services.receiveInventory(deviceId, inventory);
    }
    const last = (await idOf(services, deviceId))!;
    assertEquals(
      (await services.stateOf(last, done))?.state,
      "already_installed",
    );
    const { rows } = await formerPage(store.db, { limit: 9 });
    assertEquals(rows.map(({ returnedAs }) => returnedAs).sort(), [
      id + 1,
      last,
    ]);
  },
);

onBoth("no id is used twice", async (services) => {
  const { id } = await services.aMachine();
  await remove(services, id);
  assertEquals((await services.aMachine()).id, id + 1);
});

onBoth(
  "what ran without a report before the removal is not run again",
  async (services) => {
    const { store } = services;
    const { id, deviceId, inventory } = await services.aMachine();
    const lost = await aPackage(store);
    await give(services, lost, { machines: [id] });
    await services.answerPoll(deviceId);
    services.pass(86_400);
    await services.receiveInventory(deviceId, {
      ...inventory,
      history: [lost],
    });
    await remove(services, id);
    const back = aDeviceId();
    await services.receiveInventory(back, inventory);
    const now = (await idOf(services, back))!;
    assertEquals(
      (await services.stateOf(now, lost))?.state,
      "already_installed",
    );
  },
);

onBoth(
  "a merged machine is removed with its record, and keeps its name",
  async (services) => {
    const { store } = services;
    await services.receiveInventory(aDeviceId(), anInventory({ name: "twin" }));
    services.pass(60);
    const device = aDeviceId();
    await services.receiveInventory(device, anInventory({ name: "twin" }));
    const newer = (await idOf(services, device))!;
    await mergeMachines(services, 1, operator);
    await remove(services, newer);
    await assertRejects(() => unmergeMachines(services, 1, operator), Refusal);
    const { events } = await eventsAfter(store.db, 0, { machine: 1 }, 100);
    assertEquals([...new Set(events.map(({ machine }) => machine?.name))], [
      "twin",
    ]);
  },
);
