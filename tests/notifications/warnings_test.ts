import { assertEquals } from "@std/assert";
import type { Warning } from "#shared/contract/warnings.ts";
import { notedWarnings } from "#db/notifications/noted_warnings.ts";
import { failingTargets } from "#db/notifications/targets.ts";
import { startStatement, stopStatement } from "#db/servers/servers.ts";
import { removeTarget } from "#server/usecases/notifications/edit_targets.ts";
import { WarningWatch } from "#server/usecases/notifications/watch_warnings.ts";
import { removeServer } from "#server/usecases/servers/remove_server.ts";
import type { Services } from "#server/usecases/services.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { openHook } from "./hook.ts";
import { admin, aSender, aTarget, happens } from "./site.ts";

const disk: Warning = {
  ...{ code: "disk_low", message: "The disk is low.", free: 1, total: 9 },
};
const relay: Warning = {
  ...{ code: "relay_silent", message: "Lyon is silent.", relay: "lyon" },
  seenAt: "2026-11-22T10:00:00Z",
};
const QUARTER = 15 * 60;

/** The kinds and keys of the warnings in the log. */
async function noted({ store }: TestServices): Promise<string[]> {
  const rows = await store.db.selectFrom("event").select(["kind", "payload"])
    .where("kind", "like", "warning.%").orderBy("seq").execute();
  return rows.map(({ kind, payload }) =>
    `${kind} ${JSON.parse(payload).warning}`
  );
}

onBoth("warnings are noted once, and when they are over", async (services) => {
  let present: Warning[] = [disk];
  const watch = new WarningWatch(services, () => Promise.resolve(present));
  await watch.run();
  assertEquals(await noted(services), [], "nobody wants them");

  await using hook = openHook();
  const target = await aTarget(services, hook.url);
  await watch.run();
  await watch.run();
  assertEquals(await noted(services), ["warning.raised disk_low"]);
  const sender = aSender(services);
  await sender.runs();
  assertEquals(
    JSON.parse(hook.received[0]!.body).text,
    "[ocs.example] Warning: The disk is low.",
  );

  // It comes and goes.
  present = [relay];
  await watch.run();
  services.pass(QUARTER - 1);
  present = [disk, relay];
  await watch.run();
  // A server that has just started does not say again what is noted.
  const restarted = new WarningWatch(services, () => Promise.resolve(present));
  await restarted.run();
  present = [relay];
  services.pass(QUARTER);
  await restarted.run();
  services.pass(1);
  assertEquals(await noted(services), [
    "warning.raised disk_low",
    "warning.raised relay_silent lyon",
    "warning.cleared disk_low",
  ]);
  await removeTarget(services, target.id, admin);
  present = [];
  services.pass(QUARTER);
  await restarted.run();
  assertEquals((await noted(services)).length, 3);
});

onBoth(
  "what all servers share is noted by the one that runs the jobs",
  async (services) => {
    await using hook = openHook();
    await aTarget(services, hook.url);
    const serverNamed = (id: string, runsJobs: boolean): Services => ({
      ...services,
      presence: { ...services.presence, id, runsJobs },
    });
    const both = () => Promise.resolve([disk, relay]);
    const one = new WarningWatch(serverNamed("a", false), both);
    const other = new WarningWatch(serverNamed("b", true), both);
    await one.run();
    assertEquals(await noted(services), ["warning.raised disk_low"]);
    await other.run();
    await one.run();
    assertEquals(await noted(services), [
      "warning.raised disk_low",
      "warning.raised disk_low",
      "warning.raised relay_silent lyon",
    ]);
  },
);

onBoth(
  "a server is removed with the warnings that are noted of it",
  async (services) => {
    await using hook = openHook();
    await aTarget(services, hook.url);
    const facts = { id: "a", run: "1", name: "ocs-a", address: "ocs-a:443" };
    const { store } = services;
    await store.commit([
      startStatement(
        { ...facts, version: "1.0.0", schema: 9999 },
        { seenSeq: 0, lacks: [] },
      ),
      stopStatement(facts),
    ]);
    const presence = { ...services.presence, id: "a", runsJobs: false };
    const present = () => Promise.resolve([disk]);
    await new WarningWatch({ ...services, presence }, present).run();
    assertEquals(await notedWarnings(store.db, "a"), ["disk_low"]);
    await removeServer(services, "a", admin);
    assertEquals(await notedWarnings(store.db, "a"), []);
  },
);

onBoth("a target that takes nothing is a warning", async (services) => {
  let code = 500;
  await using hook = openHook(() => new Response(null, { status: code }));
  await aTarget(services, hook.url);
  const sender = aSender(services);
  const failing = () => failingTargets(services.store.db);
  await happens(services, "rollout.halted");
  await sender.runs();
  assertEquals(await failing(), [], "one failure is none");
  for (let i = 0; i < 2; i++) {
    services.pass(3600);
    await sender.runs();
  }
  assertEquals(await failing(), [
    { target: "chat", problem: "status 500", undelivered: 1 },
  ]);
  code = 200;
  services.pass(3600);
  await sender.runs();
  assertEquals(await failing(), []);
});
