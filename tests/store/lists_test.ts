import { assertEquals, assertRejects } from "@std/assert";
import { assignmentPage } from "#db/assignments/assignments.ts";
import { eventsAfter, eventsBefore, newestSeq } from "#db/events/events.ts";
import { groupPage } from "#db/groups/groups.ts";
import { inventoryOf } from "#db/machines/machines.ts";
import {
  insertOperator,
  insertToken,
  operatorPage,
  removeOperatorStatements,
  tokenPage,
} from "#db/operators/operators.ts";
import { BadCursor } from "#db/query/page.ts";
import { readPoll } from "#db/agents/read_poll.ts";
import { globalSettings, settingStatements } from "#db/settings/settings.ts";
import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";
import { aDeviceId, aPackage, section } from "#tests/harness/store/rows.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import { walk } from "#tests/harness/fleet/walk.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";

const AT = new Date("2026-11-22T10:00:00Z");

onBoth("groups are listed by name, found, and counted", async (services) => {
  const { db } = services.store;
  const { id } = await services.aMachine();
  for (const name of ["lab", "Paris", "all", "lab 2", "Berlin"]) {
    await services.aGroup(name, name.startsWith("lab") ? [id] : []);
  }
  const groups = await walk((request) => groupPage(db, request));
  assertEquals(groups.map(({ name, machines }) => [name, machines]), [
    ["Berlin", 0],
    ["Paris", 0],
    ["all", 0],
    ["lab", 1],
    ["lab 2", 1],
  ]);
  const labs = await walk((request) => groupPage(db, { ...request, q: "LAB" }));
  assertEquals(labs.map(({ name }) => name), ["lab", "lab 2"]);
  await assertRejects(
    () => groupPage(db, { limit: 2, after: "bm9uc2Vuc2U" }),
    BadCursor,
  );
});

onBothStores(
  "operators are listed without removed ones, tokens with revoked ones",
  async ({ db, commit }) => {
    const names = ["ada", "bob", "cy", "dan", "eve"];
    for (const [n, name] of names.entries()) {
      await commit([
        insertOperator(name, "admin", AT),
        insertToken({
          operator: name,
          name: `${name}'s`,
          hash: new Uint8Array(32).fill(n),
          at: AT,
          expiresAt: n === 1 ? AT : null,
        }),
      ]);
    }
    await commit(removeOperatorStatements(3, AT));
    const operators = await walk((request) => operatorPage(db, request));
    assertEquals(operators.map(({ name }) => name), [
      "ada",
      "bob",
      "dan",
      "eve",
    ]);
    const tokens = await walk((request) => tokenPage(db, request));
    assertEquals(tokens.map((token) => token.operator), names.toReversed());
    assertEquals(
      tokens.filter(({ revokedAt }) => revokedAt).map(({ name }) => name),
      ["cy's"],
    );
    assertEquals(tokens[3]?.expiresAt, AT.toISOString());
  },
);

onBoth("assignments are listed newest first, by package", async (services) => {
  const { db } = services.store;
  const { id } = await services.aMachine();
  const group = await services.aGroup("lab", [id]);
  const packages: number[] = [];
  for (let n = 0; n < 5; n++) {
    const packageId = await aPackage(services.store);
    packages.unshift(packageId);
    await assignPackage(services, {
      packageId,
      machines: n % 2 ? [id] : [],
      groups: n % 2 ? [] : [group],
      force: n === 0,
      mode: "continuous",
    }, operator);
  }
  const all = await walk((request) => assignmentPage(db, request));
  assertEquals(all.map((one) => one.package.id), packages);
  assertEquals(all.map(({ machines }) => machines), [0, 1, 0, 1, 0]);
  assertEquals(all[4]?.groups, [{ id: group, name: "lab" }]);
  assertEquals(all.map(({ force }) => force), [
    ...Array(4).fill(false),
    true,
  ]);
  const one = await walk((request) =>
    assignmentPage(db, { ...request, package: packages[2] })
  );
  assertEquals(one.map((found) => found.id), [all[2]!.id]);
});

onBoth(
  "the log is read from a cursor, both ways, with filters",
  async (services) => {
    const { db } = services.store;
    const [a, b] = [await services.aMachine(), await services.aMachine()];
    const packageId = await aPackage(services.store);
    await assignPackage(services, {
      packageId,
      machines: [a.id, b.id],
      groups: [],
      force: false,
      mode: "snapshot",
    }, operator);
    for (const { deviceId } of [a, b]) await services.answerPoll(deviceId);
    await services.recordResult(a.deviceId, packageId, "SUCCESS");
    await services.recordResult(b.deviceId, packageId, "SUCCESS_3");

    const newest = await newestSeq(db);
    const all = await eventsAfter(db, 0, {}, 500);
    assertEquals(all.events.at(-1)?.seq, newest);
    assertEquals(all.reached, newest);
    const middle = all.events[3]!.seq;
    assertEquals(
      (await eventsAfter(db, middle, {}, 2)).events,
      all.events.slice(4, 6),
    );
    assertEquals(
      (await eventsBefore(db, middle, {}, 2)).events,
      all.events.slice(1, 3),
    );
    const kinds = async (filter: Parameters<typeof eventsAfter>[2]) =>
      (await eventsAfter(db, 0, filter, 500)).events.map(({ kind }) => kind);
    const ofA = [
      "machine.registered",
      "deployment.offered",
      "deployment.result",
    ];
    assertEquals(await kinds({ machine: a.id }), ofA);
    assertEquals(await kinds({ machine: a.id, package: packageId }), [
      "deployment.offered",
      "deployment.result",
    ]);
    assertEquals(await kinds({ outcome: "failed" }), ["deployment.result"]);
    const group = await services.aGroup("lab", [a.id]);
    assertEquals(await kinds({ group }), ofA);
  },
);

onBoth("an inventory is read as it was sent", async (services) => {
  const { id } = await services.aMachine({ history: [1700000002, 1700000001] });
  const read = await inventoryOf(services.store.db, id);
  assertEquals(read.history, [1700000001, 1700000002]);
  assertEquals(Object.keys(read.sections), ["HARDWARE"]);

  const deviceId = aDeviceId();
  const entries = [{ NAME: "ünï", SIZE: 5 }, { NAME: "" }];
  await services.receiveInventory(deviceId, {
    ...(await services.aMachine()).inventory,
    serial: "OTHER-1",
    uuid: "",
    macs: [],
    sections: [section("DRIVES", entries)],
  });
  const { machine } = await readPoll(
    services.store.db,
    deviceId,
    services.now(),
  );
  const other = await inventoryOf(services.store.db, machine!.id);
  assertEquals(other.sections["DRIVES"]?.entries, entries);
});

onBoth(
  "a poll reads one machine's open deployments, by package",
  async (services) => {
    const { db } = services.store;
    const nobody = await readPoll(db, aDeviceId(), services.now());
    assertEquals([nobody.machine, nobody.deployments], [null, []]);
    assertEquals(nobody.settings, DEFAULT_SETTINGS);

    const packages = [
      await aPackage(services.store, { id: 1600000003, priority: 0 }),
      await aPackage(services.store, { id: 1600000002, active: false }),
      await aPackage(services.store, { id: 1600000001, protocol: "https" }),
    ];
    const { id, deviceId } = await services.aMachine({ history: [1600000001] });
    const other = await services.aMachine();
    for (const packageId of packages) {
      await assignPackage(services, {
        packageId,
        machines: [id, other.id],
        groups: [],
        force: packageId === 1600000002,
        mode: "snapshot",
      }, operator);
    }
    const { machine, deployments, lastResultAt } = await readPoll(
      db,
      deviceId,
      services.now(),
    );
    assertEquals(machine?.id, id);
    assertEquals(machine?.inventoryWanted, false);
    assertEquals(lastResultAt, 0);
    const waiting = {
      state: "waiting",
      attempt: 1,
      unverified: false,
      ...{ activation: 0, mirror: null, mirrorLeft: null, mirrorLeftAt: null },
      ...{ offeredAt: null, infoAt: null, fragmentAt: null },
      ...{ fragments: 3, fragmentBytes: 1000 },
      gate: null,
    } as const;
    assertEquals(deployments, [
      {
        ...waiting,
        packageId: 1600000001,
        force: false,
        priority: 5,
        active: true,
        protocol: "https",
        offeredTo: null,
        inHistory: true,
      },
      {
        ...waiting,
        packageId: 1600000002,
        force: true,
        priority: 5,
        active: false,
        protocol: "http",
        offeredTo: null,
        inHistory: false,
      },
      {
        ...waiting,
        packageId: 1600000003,
        force: false,
        priority: 0,
        active: true,
        protocol: "http",
        offeredTo: null,
        inHistory: false,
      },
    ]);
    await services.answerPoll(deviceId);
    services.pass(60);
    await services.recordResult(deviceId, 1600000003, "SUCCESS");
    const after = await readPoll(db, deviceId, services.now());
    assertEquals(
      after.deployments.map(({ packageId }) => packageId),
      [1600000001, 1600000002],
    );
    assertEquals(after.lastResultAt, services.clock.now.getTime());
  },
);

onBothStores(
  "a changed setting is in force at once, an unknown one never",
  async (store) => {
    assertEquals(await globalSettings(store.db), DEFAULT_SETTINGS);
    for (const pollHours of [3, 4]) {
      await store.commit(settingStatements({ pollHours, downloadsOn: false }));
      const inForce = { ...DEFAULT_SETTINGS, pollHours, downloadsOn: false };
      assertEquals(await globalSettings(store.db), inForce);
      const polled = await readPoll(store.db, aDeviceId(), new Date());
      assertEquals(polled.settings, inForce);
    }
    await store.commit([{
      sql:
        "insert into setting values ('ofTomorrow', '1'), ('giveUpDays', '-1')",
      params: [],
    }]);
    const { pollHours, giveUpDays } = await globalSettings(store.db);
    assertEquals([pollHours, giveUpDays], [4, DEFAULT_SETTINGS.giveUpDays]);
  },
);
