import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { operator } from "#tests/harness/store/test_services.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import { assertJson, operatorApi } from "#tests/operator_api/api.ts";
import { DAY_MS, HOUR_MS } from "#shared/time.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";

it("the server says which one it is", async () => {
  await using api = await operatorApi();
  api.pass(90);
  assertEquals(assertJson(await api.ask("GET", "/api/v1/server")), {
    name: "ocs.example",
    label: { word: "TEST", colour: "green" },
    version: "0.0.0-test",
    agents: {
      http: "http://ocs.example:8080/ocsinventory",
      https: "https://ocs.example:8443/ocsinventory",
    },
    startedAt: "2026-11-22T10:00:00.000Z",
    time: "2026-11-22T10:01:30.000Z",
  });
});

const named = (id: number, name: string) => ({ id, name, version: "1.0" });

/** 24 hours without anything, up to the one of a time. */
function quietHours(now: string) {
  const last = Math.floor(Date.parse(now) / HOUR_MS);
  return Array.from({ length: 24 }, (_, i) => ({
    at: new Date((last - 23 + i) * HOUR_MS).toISOString(),
    contacts: 0,
    results: 0,
    failures: 0,
  }));
}

it("the overview of a new server is empty", async () => {
  await using api = await operatorApi();
  assertEquals(assertJson(await api.ask("GET", "/api/v1/overview")), {
    at: "2026-11-22T10:00:00.000Z",
    states: {},
    contradicted: [],
    backup: null,
    pending: 0,
    packages: 0,
    removals: { machines: 0, removed: 0 },
    failing: [],
    holding: [],
    machines: {
      total: 0,
      notSeen: { day: 0, week: 0, month: 0 },
      seen: { hour: 0, day: 0, week: 0, month: 0, more: 0 },
    },
    underWay: [],
    underWayTotal: 0,
    activity: { pollsPerSecond: 0, hours: quietHours("2026-11-22T10:00:00Z") },
    assignments: 0,
    suspicious: 0,
    unknown: { devices: 0, networks: 0 },
    duplicates: 0,
    stuck: [],
    troubles: {
      hammers: 0,
      stalls: 0,
      returned: 0,
      contradicts: 0,
      claims_history: 0,
      identity: 0,
    },
    unverified: [],
    disputed: [],
    rollouts: [],
    warnings: [],
  });
});

it("the overview shows failures, what holds packages back and silent machines", async () => {
  await using api = await operatorApi();
  const assign = (packageId: number, machines: readonly { id: number }[]) =>
    assignPackage(api, {
      packageId,
      machines: machines.map(({ id }) => id),
      groups: [],
      force: false,
      mode: "snapshot",
    }, operator);
  const machines = [];
  for (let i = 0; i < 4; i++) machines.push(await api.aMachine());
  const [worst, bad, good, holder, idle] = [
    await aPackage(api.store, { name: "worst", priority: 1 }),
    await aPackage(api.store, { name: "bad", priority: 1 }),
    await aPackage(api.store, { name: "good", priority: 1 }),
    await aPackage(api.store, { name: "holder", priority: 0 }),
    await aPackage(api.store, { name: "idle", priority: 0, active: false }),
  ];
  await assign(worst, machines);
  await assign(bad, machines.slice(0, 2));
  await assign(good, machines.slice(0, 1));
  const report = (machine: { deviceId: string }, id: number, code: string) =>
    api.recordResult(machine.deviceId, id, code);
  for (const { deviceId } of machines) await api.answerPoll(deviceId);
  await report(machines[0]!, worst, "ERR_EXECUTE");
  await report(machines[1]!, worst, "ERR_EXECUTE");
  await report(machines[0]!, bad, "SUCCESS_3");
  await report(machines[0]!, good, "SUCCESS");
  await report(machines[3]!, 1_999_999_999, "SUCCESS");
  api.pass(86_400 + 1);
  await assign(holder, machines.slice(0, 3));
  await assign(idle, machines.slice(0, 3));
  await api.store.commit([{
    sql:
      "update machine set last_contact_at = last_contact_at - ? where id = ?",
    params: [8 * DAY_MS, machines[3]!.id],
  }]);
  const low = {
    code: "disk_low",
    message: "It is full.",
    free: 1,
    total: 4096,
  } as const;
  api.warnings.push(low);

  const overview = assertJson(await api.ask("GET", "/api/v1/overview"));
  assertEquals(overview, {
    at: "2026-11-23T10:00:01.000Z",
    states: { succeeded: 1, failed: 3, offered: 3, waiting: 6 },
    contradicted: [],
    backup: null,
    pending: 0,
    removals: { machines: 0, removed: 0 },
    packages: 5,
    failing: [
      { package: named(worst, "worst"), failed: 2, assigned: 4 },
      { package: named(bad, "bad"), failed: 1, assigned: 2 },
    ],
    holding: [{ package: named(holder, "holder"), machines: 3, failed: 0 }],
    machines: {
      total: 4,
      notSeen: { day: 4, week: 1, month: 0 },
      seen: { hour: 0, day: 0, week: 3, month: 1, more: 0 },
    },
    underWay: [
      {
        package: named(holder, "holder"),
        counts: { waiting: 3 },
        forecast: {
          half: "2026-11-24T10:00:00.000Z",
          most: "2026-11-24T10:00:00.000Z",
          all: "2026-11-24T10:00:00.000Z",
          waiting: 3,
          unseen: 0,
          sampled: 3,
        },
      },
      {
        package: named(bad, "bad"),
        counts: { failed: 1, offered: 1 },
        forecast: null,
      },
      {
        package: named(worst, "worst"),
        counts: { failed: 2, offered: 2 },
        forecast: null,
      },
    ],
    underWayTotal: 3,
    activity: { pollsPerSecond: 0, hours: overview.activity.hours },
    assignments: 2,
    suspicious: 0,
    unknown: { devices: 0, networks: 0 },
    duplicates: 0,
    stuck: [],
    troubles: {
      hammers: 0,
      stalls: 0,
      returned: 0,
      contradicts: 0,
      claims_history: 0,
      identity: 0,
    },
    unverified: [],
    disputed: [],
    rollouts: [],
    warnings: [low],
  });
});

it("the overview counts suspicious reports for a day", async () => {
  await using api = await operatorApi();
  const machine = await api.aMachine();
  await api.recordResult(machine.deviceId, 1_999_999_999, "SUCCESS");
  const suspicious = async () =>
    assertJson(await api.ask("GET", "/api/v1/overview")).suspicious;
  assertEquals(await suspicious(), 1);
  api.pass(86_400);
  assertEquals(await suspicious(), 0);
});
