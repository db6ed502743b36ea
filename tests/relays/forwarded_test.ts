import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { Spool } from "#server/archive/spool/spool.ts";
import { openBatch } from "#server/agent/for_relays/forwarded_reports.ts";
import { recordResult } from "#server/usecases/agents/record_result.ts";
import type { ReportRecord } from "#server/usecases/agents/report_queue.ts";
import { ReportSpool } from "#server/usecases/agents/report_spool.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";
import type { ForwardedReport } from "#server/usecases/relays/relay_service.ts";
import { takeReports } from "#server/usecases/relays/take_reports.ts";
import { pack, report } from "#tests/harness/agents/agent_wire.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { entryOf } from "./at_centre.ts";
import { admin, aRelay } from "./known_relay.ts";

const HOUR_MS = 3_600_000;

/** A machine of a relay that was offered a package through it. */
async function offered(services: TestServices) {
  const { id, deviceId } = await services.aMachine();
  const site = await services.aGroup("lyon", [id]);
  const relay = await aRelay(services, [site]);
  const packageId = await aPackage(services.store);
  await assignPackage(services, {
    ...{ packageId, groups: [site], machines: [] },
    ...{ force: false, mode: "continuous" },
  }, admin);
  await relay.poll(deviceId);
  const { spool, records } = await Spool.open<ReportRecord>(
    join(services.archiveFolder, "..", "spool"),
  );
  const reports = new ReportSpool({
    ...{ services, spool, records, flush: null, log: () => {} },
    record: (contact, one) => recordResult(services, contact, one),
  });
  const forwarded = (
    code: string,
    minutesAgo: number,
    uuid: string = crypto.randomUUID(),
  ): ForwardedReport => ({
    ...{ id: uuid, code, packageId: `${packageId}` },
    at: services.now().getTime() - minutesAgo * 60_000,
    contact: relay.contact(deviceId),
  });
  return {
    ...{ id, deviceId, packageId },
    forwarded,
    take: (...some: ForwardedReport[]) =>
      takeReports(services, reports, relay.from, some),
    state: () => services.stateOf(id, packageId),
    [Symbol.asyncDispose]: () => reports.close(),
  };
}

onBoth(
  "a forwarded report is stored once, however often it comes",
  async (services) => {
    await using site = await offered(services);
    services.pass(600);
    const one = site.forwarded("ERR_BUILD", 1);
    assertEquals((await site.take(one)).stored, [one.id]);
    assertEquals((await site.take(one, one)).stored, [one.id, one.id]);
    assertEquals((await site.state())?.code, "ERR_BUILD");
    const kinds = await services.eventKinds();
    assertEquals(
      kinds.filter((kind) => kind.startsWith("deployment.result")),
      ["deployment.result"],
    );
  },
);

onBoth("reports of a machine are stored in their order", async (services) => {
  await using site = await offered(services);
  services.pass(600);
  // The agent repeats a success without its number.
  const { stored } = await site.take(
    site.forwarded("SUCCESS_3", 3),
    site.forwarded("SUCCESS_", 2),
  );
  assertEquals(stored.length, 2);
  const state = await site.state();
  assertEquals([state?.code, state?.exitCode], ["SUCCESS_3", 3]);
});

onBoth(
  "a report that waited does not decide an attempt that began later",
  async (services) => {
    await using site = await offered(services);
    services.pass(3600);
    await services.report(site.deviceId, site.packageId, "ERR_BUILD");
    await retryDeployment(services, {
      machine: site.id,
      package: site.packageId,
    }, admin);
    services.pass(3600);
    await services.answerPoll(site.deviceId);
    assertEquals((await site.state())?.attempt, 2);
    await site.take(site.forwarded("SUCCESS_0", 90));
    const state = await site.state();
    assertEquals([state?.state, state?.attempt], ["offered", 2]);
    services.pass(60);
    await site.take(site.forwarded("SUCCESS_0", 0));
    assertEquals((await site.state())?.code, "SUCCESS_0");
  },
);

onBoth(
  "a relay forwards nothing about machines of others",
  async (services) => {
    await using site = await offered(services);
    const other = await services.aMachine();
    const theirs = {
      ...site.forwarded("SUCCESS_0", 0),
      contact: { ...site.forwarded("", 0).contact, deviceId: other.deviceId },
    };
    services.pass(60);
    const own = site.forwarded("SUCCESS_0", 0);
    const { stored, elsewhere } = await site.take(theirs, own);
    assertEquals([stored, elsewhere.map(({ id }) => id)], [[own.id], [
      theirs.id,
    ]]);
  },
);

onBoth("nothing is acknowledged that nobody could store", async (services) => {
  await using site = await offered(services);
  const away = Object.assign(new Error("no space"), {
    code: "ENOSPC",
  });
  await assertRejects(
    () =>
      takeReports(
        services,
        { take: () => Promise.reject(away) },
        site.forwarded("", 0).contact.relay!,
        [site.forwarded("SUCCESS_0", 0)],
      ),
    Error,
    "no space",
  );
});

Deno.test("openBatch() counts how long a report waited, not the relay's clock", () => {
  const now = Date.parse("2026-11-22T10:00:00Z");
  const entry = entryOf("/ocsinventory/lse_abc", {
    body: pack(report(simulatedMachine(1), 1_700_000_001, "ERR"), "unix"),
  }, "10.7.0.5");
  const arrivals = (ahead: number, waited: number) => {
    const sentAt = now + ahead;
    const receivedAt = new Date(sentAt - waited).toISOString();
    const { reports } = openBatch(
      {
        sentAt: new Date(sentAt).toISOString(),
        reports: [{ ...entry, receivedAt }],
      },
      { id: 1, name: "lyon", http: "r:80", https: "r:443", sites: [1] },
      now,
      null,
    );
    return reports.map(({ at, contact }) => [now - at, contact.token]);
  };
  for (const ahead of [0, HOUR_MS, -HOUR_MS]) {
    assertEquals(arrivals(ahead, 60_000), [[60_000, "lse_abc"]]);
  }
  // Its clock was set back meanwhile.
  assertEquals(arrivals(0, -HOUR_MS), [[0, "lse_abc"]]);
});

Deno.test("openBatch() refuses reports without the agents' password", () => {
  const entry = entryOf("/ocsinventory", {
    body: pack(report(simulatedMachine(1), 1_700_000_001, "ERR"), "unix"),
  }, "10.7.0.5");
  const auth = { user: "ocs", password: "secret", realm: "r" };
  const relay = {
    id: 1,
    name: "lyon",
    http: "r:80",
    https: "r:443",
    sites: [],
  };
  const authorization = `Basic ${btoa("ocs:secret")}`;
  const { reports, refused } = openBatch(
    {
      sentAt: new Date().toISOString(),
      reports: [entry, { ...entry, authorization }],
    },
    relay,
    Date.now(),
    auth,
  );
  assertEquals([reports.length, refused.map(({ reason }) => reason)], [1, [
    "unauthorized",
  ]]);
});
