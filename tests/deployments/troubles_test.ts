import { assertEquals } from "@std/assert";
import { sql } from "kysely";
import {
  stallStatements,
  troubleCounts,
  troublePage,
} from "#db/deployments/troubles.ts";
import { migrations } from "#db/migrations/mod.ts";
import { LIVE_MS } from "#db/servers/clock.ts";
import { Traffic } from "#server/live/traffic.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import {
  noteFragment,
  openFragment,
  openInfo,
} from "#server/usecases/agents/open_download.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { answerPoll as answerPollOf } from "#server/usecases/agents/answer_poll.ts";
import { ServerPresence } from "#server/usecases/servers/server_presence.ts";
import type { Services } from "#server/usecases/services.ts";
import { writeProgress } from "#server/usecases/agents/write_progress.ts";
import {
  findRetryLoops,
  findStalls,
} from "#server/usecases/deployments/find_troubles.ts";

/** A machine that was offered a package of three fragments. */
async function offered(services: TestServices) {
  const { id, deviceId } = await services.aMachine();
  const packageId = await aPackage(services.store);
  await assignPackage(services, {
    packageId,
    machines: [id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  const { offers } = await services.answerPoll(deviceId);
  return { id, deviceId, packageId, capability: offers[0]!.capability };
}

const answerPoll = (services: Services, deviceId: string) =>
  answerPollOf(services, {
    ...{ deviceId, ip: "127.0.0.1" },
    agent: "OCS-NG_unified_unix_agent_v2.10.0",
  });

const happened = async (services: TestServices, kind: string) =>
  (await services.eventKinds()).filter((one) => one === kind).length;

onBoth(
  "a retry loop on one fragment is found once",
  async (services) => {
    const { id, deviceId, packageId, capability } = await offered(services);
    await openInfo(services, capability, packageId, "unix");
    await writeProgress(services);
    const turn = async (requests: number) => {
      for (let i = 0; i < requests; i++) {
        await openFragment(services, capability, packageId, 2);
      }
      services.pass(10);
      await findRetryLoops(services);
      const why = await explainDeployment(
        services.store.db,
        id,
        packageId,
        services.now(),
      );
      return [why.cause, why.next.step, why.troubles[0]?.requests ?? null];
    };
    services.pass(10);
    await findRetryLoops(services);
    assertEquals(await turn(15), ["fetching", "fetch", null]);
    assertEquals(await turn(300), ["hammering", "recall", 300]);
    assertEquals(await turn(300), ["hammering", "recall", 600]);
    assertEquals(await happened(services, "agent.hammers"), 1);
    assertEquals(await troubleCounts(services.store.db), {
      hammers: 1,
      stalls: 0,
      returned: 0,
      contradicts: 0,
      claims_history: 0,
      identity: 0,
    });

    services.pass(120);
    assertEquals(await turn(1), ["fetching", "fetch", null]);
    assertEquals(await turn(300), ["hammering", "recall", 300]);
    assertEquals(await happened(services, "agent.hammers"), 2);
    await services.recordResult(deviceId, packageId, "SUCCESS");
    assertEquals(await troubleCounts(services.store.db), {
      hammers: 0,
      stalls: 0,
      returned: 0,
      contradicts: 0,
      claims_history: 0,
      identity: 0,
    });
  },
);

onBoth(
  "a retry loop at several servers is found by their sum",
  async (services) => {
    const { store } = services;
    const { id, deviceId } = await services.aMachine();
    const quiet = await services.aMachine();
    const servers = await Promise.all(["a", "b"].map(async (name) => {
      const presence = new ServerPresence({
        store,
        facts: {
          ...{ id: name, run: name, name, version: "1.2.3" },
          schema: migrations.length,
        },
        readiness: () => Promise.resolve([]),
        log: () => {},
      });
      await presence.begin(`${name}.example:8443`);
      return { ...services, presence, traffic: new Traffic(services.now()) };
    }));
    const [a, b] = servers as [typeof servers[0], typeof servers[0]];
    const turn = async (polls: number) => {
      for (const server of servers) {
        for (let i = 0; i < polls; i++) await answerPoll(server, deviceId);
        await answerPoll(server, quiet.deviceId);
      }
      services.pass(10);
      await findRetryLoops(a);
      await findRetryLoops(b);
      const { rows } = await troublePage(store.db, { limit: 10 });
      return rows.map(({ machineId, requests }) => [machineId, requests]);
    };
    const told = async () =>
      (await store.db.selectFrom("request_count").selectAll().execute())
        .length;

    assertEquals(await turn(9), []);
    assertEquals(await told(), 2);
    assertEquals(await turn(15), [[id, 30]], "each adds its own");
    assertEquals(await turn(15), [[id, 60]]);
    assertEquals(await happened(services, "agent.hammers"), 1);
    assertEquals(await turn(1), [[id, 60]]);
    assertEquals(await told(), 0);

    // What a server told that is gone counts no more.
    await store.commit([{
      sql: "update server set seen_at = seen_at - ? where id = 'a'",
      params: [LIVE_MS + 1],
    }]);
    await store.commit([{
      sql: "insert into request_count values ('a', ?, 0, 0, 500)",
      params: [quiet.id],
    }]);
    for (let i = 0; i < 9; i++) await answerPoll(b, quiet.deviceId);
    services.pass(10);
    await findRetryLoops(b);
    assertEquals(await happened(services, "agent.hammers"), 1);
  },
);

onBoth("an agent that polls without a pause is found", async (services) => {
  const { deviceId } = await services.aMachine();
  await findRetryLoops(services);
  for (let i = 0; i < 200; i++) await services.answerPoll(deviceId);
  services.pass(10);
  await findRetryLoops(services);
  const { rows } = await troublePage(services.store.db, { limit: 50 });
  assertEquals(rows.map(({ kind, packageId }) => [kind, packageId]), [
    ["hammers", 0],
  ]);
});

onBoth(
  "an agent whose download has stopped is found, and that it has resumed",
  async (services) => {
    const { id, deviceId, packageId, capability } = await offered(services);
    await openInfo(services, capability, packageId, "unix");
    await noteFragment(services, id, packageId, 1);
    await writeProgress(services);
    const stalling = async () => {
      await findStalls(services);
      const { rows } = await troublePage(services.store.db, { limit: 50 });
      return rows.map(({ kind, cause }) => [kind, cause]);
    };
    assertEquals(await stalling(), []);
    services.pass(1200);
    await services.answerPoll(deviceId);
    await writeProgress(services);
    assertEquals(await stalling(), [["stalls", "stopped"]]);
    assertEquals(await stalling(), [["stalls", "stopped"]]);
    assertEquals(await happened(services, "agent.stalls"), 1);

    await noteFragment(services, id, packageId, 2);
    await writeProgress(services);
    assertEquals(await stalling(), []);
    await services.recordResult(deviceId, packageId, "SUCCESS");
    assertEquals(await stalling(), []);
    assertEquals(await happened(services, "agent.stalls"), 1);
  },
);

onBoth(
  "many stalls that begin at once are one event, without those that ended",
  async (services) => {
    const { store } = services;
    const packageId = await aPackage(store);
    const machines: number[] = [];
    for (let n = 0; n < 25; n++) machines.push((await services.aMachine()).id);
    await assignPackage(
      services,
      {
        ...{ packageId, machines, groups: [] },
        ...{ force: false, mode: "continuous" },
      },
      operator,
      { confirmMachines: 25 },
    );
    await store.commit([{
      sql: "update deployment set state = 'offered'",
      params: [],
    }]);
    const stalls = machines.map((machineId) => ({
      ...{ machineId, packageId, cause: "stopped" as const, since: 1 },
    }));
    // One of them reports a result before the stalls are stored.
    await store.commit([{
      sql: "update deployment set state = 'succeeded' where machine_id = ?",
      params: [machines[7]!],
    }]);
    await store.commit(stallStatements(stalls, services.now()));
    await store.commit(stallStatements(stalls, services.now()));
    const { rows } = await sql<{ machine: number | null; payload: string }>`
      select machine_id as machine, payload from event
      where kind = 'agent.stalls'`.execute(store.db);
    const others = machines.filter((id) => id !== machines[7]);
    assertEquals(
      rows.map(({ machine, payload }) => [machine, JSON.parse(payload)]),
      [[null, {
        cause: "stopped",
        machines: 24,
        machineIds: others.slice(0, 20),
      }]],
    );
    assertEquals((await troubleCounts(store.db)).stalls, 24);
  },
);

Deno.test("traffic is counted in bounded memory, the busiest first", () => {
  const traffic = new Traffic(new Date(0));
  for (let machine = 1; machine <= 60_000; machine++) {
    traffic.notePoll(machine);
    traffic.noteFile(machine, 1700000001, 1);
  }
  for (const n of [1, 2, 2, 2, 3, 3]) traffic.noteFile(7, 1700000001, n);
  for (let i = 0; i < 3; i++) traffic.noteFile(8, 1700000001, 1);
  assertEquals(
    traffic.take(2, 5, new Date(9000)).requests.map((
      { machineId, number, count },
    ) => [
      machineId,
      number,
      count,
    ]),
    [[8, 1, 4], [7, 3, 2]],
  );
  assertEquals(traffic.take(0, 5, new Date(12_000)), {
    requests: [],
    seconds: 3,
  });
  traffic.notePoll(1);
  // The clock was set back.
  assertEquals(traffic.take(0, 5, new Date(11_000)).requests, []);
});
