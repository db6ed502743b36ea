import { assertEquals } from "@std/assert";
import { lastHours, pollsPerSecond } from "#db/events/activity.ts";
import { HOUR_MS } from "#shared/time.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { writeProgress } from "#server/usecases/agents/write_progress.ts";
import { forgetActivity } from "#server/usecases/events/forget_activity.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
  testServices,
} from "#tests/harness/store/test_services.ts";
import { servicesOn } from "#tests/harness/store/services.ts";
import { notePolls } from "#server/usecases/agents/answer_poll.ts";

/** [hours ago, contacts, results, failures] of hours in which was something. */
async function busyHours({ store: { db }, now }: TestServices) {
  const hours = await lastHours(db, now());
  assertEquals(hours.length, 24);
  return hours.flatMap(({ contacts, results, failures }, i) =>
    contacts + results + failures > 0
      ? [[23 - i, contacts, results, failures]]
      : []
  );
}

onBoth(
  "contacts are counted by the hour, once they are written",
  async (services) => {
    const { deviceId } = await services.aMachine();
    for (let i = 0; i < 3; i++) await services.answerPoll(deviceId);
    assertEquals(await busyHours(services), []);
    await writeProgress(services);
    await writeProgress(services);
    assertEquals(await busyHours(services), [[0, 3, 0, 0]]);
    services.pass(3600);
    await services.answerPoll(deviceId);
    await writeProgress(services);
    assertEquals(await busyHours(services), [[1, 3, 0, 0], [0, 1, 0, 0]]);
    services.pass(23 * 3600);
    assertEquals(await busyHours(services), [[23, 1, 0, 0]]);
  },
);

onBoth("two servers add to the same hours", async (services) => {
  const other = await servicesOn(
    services.store,
    services.archiveFolder,
    services.now,
  );
  const { id, deviceId } = await services.aMachine();
  await services.answerPoll(deviceId);
  const memory = { polledAt: services.now().getTime() };
  notePolls(other, [{ machineId: id, memory } as never]);
  await writeProgress(services);
  await writeProgress(other);
  assertEquals(await busyHours(services), [[0, 2, 0, 0]]);
});

onBoth("results are counted with their events", async (services) => {
  const machines = [await services.aMachine(), await services.aMachine()];
  const packageId = await aPackage(services.store, {});
  await assignPackage(services, {
    packageId,
    machines: machines.map(({ id }) => id),
    groups: [],
    force: false,
    mode: "snapshot",
  }, operator);
  for (const { deviceId } of machines) await services.answerPoll(deviceId);
  const [good, bad] = machines;
  await services.recordResult(good!.deviceId, packageId, "SUCCESS");
  await services.recordResult(bad!.deviceId, packageId, "ERR_EXECUTE");
  // A repeated report is not another result.
  await services.recordResult(bad!.deviceId, packageId, "ERR_EXECUTE");
  await writeProgress(services);
  assertEquals(await busyHours(services), [[0, 2, 2, 1]]);
});

onBoth(
  "polls per second are those of five minutes, or since counting began",
  async (services) => {
    const { store: { db }, now } = services;
    const { deviceId } = await services.aMachine();
    assertEquals(await pollsPerSecond(db, now()), 0);
    for (let i = 0; i < 60; i++) await services.answerPoll(deviceId);
    await writeProgress(services);
    services.pass(30);
    assertEquals(await pollsPerSecond(db, now()), 2);
    services.pass(270);
    assertEquals(await pollsPerSecond(db, now()), 0.2);
    services.pass(120);
    assertEquals(await pollsPerSecond(db, now()), 0);
  },
);

onBoth("activity is kept for a week", async (services) => {
  const { store: { db } } = services;
  const { deviceId } = await services.aMachine();
  await services.answerPoll(deviceId);
  await writeProgress(services);
  const rows = async () =>
    (await db.selectFrom("activity").selectAll().execute()).length;
  services.pass(7 * 24 * 3600);
  await forgetActivity(services);
  assertEquals(await rows(), 1);
  services.pass(60);
  await forgetActivity(services);
  assertEquals(await rows(), 0);
});

Deno.test("what cannot be written is counted with the next contacts", async () => {
  const services = await testServices();
  const { deviceId } = await services.aMachine();
  await services.answerPoll(deviceId);
  const { store } = services;
  const commit = () => Promise.reject(new Error("The disk is full"));
  await writeProgress({ ...services, store: { ...store, commit } })
    .catch(() => {});
  await services.answerPoll(deviceId);
  await writeProgress(services);
  assertEquals(await busyHours(services), [[0, 2, 0, 0]]);
  const at = (await lastHours(store.db, services.now())).at(-1)!.at;
  assertEquals(at % HOUR_MS, 0);
  await services[Symbol.asyncDispose]();
});
