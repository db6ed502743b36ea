import { assertEquals, assertRejects } from "@std/assert";
import { Refusal } from "#server/domain/refusal.ts";
import { askInventories } from "#server/usecases/machines/ask_inventories.ts";
import { changeSettings } from "#server/usecases/settings/change_settings.ts";
import { describeDeployment } from "#server/usecases/deployments/describe_deployments.ts";
import { describeSettings } from "#server/usecases/settings/describe_settings.ts";
import { deleteGroup } from "#server/usecases/groups/edit_groups.ts";
import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { writeProgress } from "#server/usecases/agents/write_progress.ts";
import type { Requester } from "#server/domain/permissions.ts";
import type { SettingScope } from "#db/settings/settings.ts";
import type { SettingsChange } from "#shared/contract/settings/settings.ts";
import type { TestServices } from "#tests/harness/store/test_services.ts";

const admin = { name: "root", role: "admin" } as const;
const GLOBAL = { level: "global" } as const;
const machine = (id: number) => ({ level: "machine", id }) as const;
const group = (id: number) => ({ level: "group", id }) as const;
const HOUR = 3600;

/** `changeSettings` with the defaults of the tests below. */
const changing = (services: TestServices) =>
(
  scope: SettingScope,
  change: SettingsChange,
  by: Requester,
  { version, dryRun }: { version?: number; dryRun?: boolean } = {},
) => changeSettings(services, { scope, change, version }, by, { dryRun });

onBoth("a poll is answered with the machine's settings", async (services) => {
  const { id, deviceId } = await services.aMachine();
  const other = await services.aMachine();
  const lab = await services.aGroup("lab", [id]);
  const change = changing(services);
  const hours = async (device = deviceId) =>
    (await services.answerPoll(device)).settings.pollHours;

  await change(GLOBAL, { pollHours: 8 }, admin);
  assertEquals(await hours(), 8);
  await change(group(lab), { pollHours: 4 }, operator);
  assertEquals(await hours(), 4);
  await change(machine(id), { pollHours: 12 }, operator);
  assertEquals([await hours(), await hours(other.deviceId)], [12, 8]);
  await change(machine(id), { pollHours: null }, operator);
  assertEquals(await hours(), 4);
  await change(group(lab), { pollHours: null }, operator);
  assertEquals(await hours(), 8);
  await change(GLOBAL, { pollHours: null }, admin);
  assertEquals(await hours(), DEFAULT_SETTINGS.pollHours);
});

onBoth("each value says where it comes from", async (services) => {
  const { id } = await services.aMachine();
  const lab = await services.aGroup("lab", [id]);
  const slow = await services.aGroup("slow", [id]);
  const change = changing(services);
  await change(GLOBAL, { giveUpDays: 9 }, admin);
  await change(group(lab), { fragmentLatencySeconds: 3 }, operator);
  await change(group(slow), { fragmentLatencySeconds: 7 }, operator);
  await change(machine(id), { cyclesPerPeriod: 12 }, operator);

  const { settings, values } = await describeSettings(
    services.store.db,
    machine(id),
  );
  const of = (name: string) => settings.find((line) => line.name === name)!;
  const originOf = (
    name: string,
  ) => [of(name).value, of(name).from, of(name).set];
  assertEquals(originOf("giveUpDays"), [
    9,
    { level: "global", group: null },
    null,
  ]);
  assertEquals(originOf("fragmentLatencySeconds"), [
    7,
    { level: "group", group: { id: slow, name: "slow" } },
    null,
  ]);
  assertEquals(originOf("cyclesPerPeriod"), [
    12,
    { level: "machine", group: null },
    12,
  ]);
  assertEquals(originOf("pollHours"), [
    1,
    { level: "default", group: null },
    null,
  ]);
  assertEquals(values.fragmentLatencySeconds, 7);
  assertEquals(of("cyclesPerPeriod").range, {
    least: 10,
    most: 1000,
    above: null,
  });
  assertEquals(of("fragmentLatencySeconds").range?.least, 1);
  assertEquals(of("fragmentBytes").range, null);
});

onBoth(
  "downloads that are off for a machine hold its packages back",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const packageId = await aPackage(services.store);
    await assignPackage(services, {
      packageId,
      machines: [id],
      groups: [],
      force: false,
      mode: "snapshot",
    }, operator);
    const lab = await services.aGroup("lab", [id]);
    const change = changing(services);
    await change(group(lab), { downloadsOn: false }, operator);
    await change(machine(id), { downloadsOn: true }, operator);
    assertEquals((await services.answerPoll(deviceId)).offers, []);
    const why = () =>
      describeDeployment(services.store.db, id, packageId, services.now());
    assertEquals((await why()).reason?.code, "downloads_off");

    await change(group(lab), { downloadsOn: null }, operator);
    assertEquals((await why()).reason, null);
    assertEquals((await services.answerPoll(deviceId)).offers.length, 1);
  },
);

onBoth("a change based on a stale version is refused", async (services) => {
  const change = changing(services);
  const { id } = await services.aMachine();
  for (const scope of [GLOBAL, machine(id)]) {
    const { version } = await describeSettings(services.store.db, scope);
    const first = await change(scope, { pollHours: 2 }, admin, {
      version,
      dryRun: false,
    });
    const stale = () =>
      change(scope, { pollHours: 3 }, admin, { version, dryRun: false });
    const refusal = await assertRejects(stale, Refusal, "somebody else");
    assertEquals((refusal as Refusal).code, "changed_meanwhile");
    const now = await describeSettings(services.store.db, scope);
    assertEquals([now.version, now.values.pollHours], [first.version, 2]);
  }
});

onBoth(
  "of two changes to the same version, one is refused",
  async (services) => {
    const change = changing(services);
    const both = await Promise.allSettled(
      [2, 3].map((pollHours) =>
        change(GLOBAL, { pollHours }, admin, { version: 0, dryRun: false })
      ),
    );
    assertEquals(both.map(({ status }) => status).sort(), [
      "fulfilled",
      "rejected",
    ]);
    const without = await Promise.all(
      [4, 5].map((giveUpDays) => change(GLOBAL, { giveUpDays }, admin)),
    );
    assertEquals(without.length, 2);
  },
);

onBoth("a group's settings are deleted with it", async (services) => {
  const { id, deviceId } = await services.aMachine();
  const lab = await services.aGroup("lab", [id]);
  await changeSettings(services, {
    scope: group(lab),
    change: { pollHours: 4 },
  }, operator);
  await deleteGroup(services, lab, operator);
  assertEquals((await services.answerPoll(deviceId)).settings.pollHours, 1);
  await assertRejects(
    () => describeSettings(services.store.db, group(lab)),
    Refusal,
    "There is no group",
  );
});

onBoth(
  "an agent that follows its interval gets one that depends on its work",
  async (services) => {
    const change = changing(services);
    await change(GLOBAL, {
      adaptivePolling: true,
      pollHours: 2,
      busyPollHours: 1,
      idlePollHours: 8,
    }, admin);
    const { id, deviceId } = await services.aMachine();
    const poll = async (afterHours: number) => {
      services.pass(afterHours * HOUR);
      const { settings } = await services.answerPoll(deviceId);
      await writeProgress(services);
      return settings.pollHours;
    };
    assertEquals(await poll(1), 2);
    assertEquals(await poll(2), 2);
    assertEquals(await poll(2), 2);
    // After two polls at the requested interval, the agent is known to follow
    // it.
    assertEquals(await poll(2), 8);
    const obeys = async () =>
      (await services.store.db.selectFrom("machine").select("obeys")
        .where("id", "=", id).executeTakeFirstOrThrow()).obeys;
    assertEquals(await obeys(), "yes");

    const packageId = await aPackage(services.store);
    await assignPackage(services, {
      packageId,
      machines: [id],
      groups: [],
      force: false,
      mode: "snapshot",
    }, operator);
    assertEquals(await poll(3), 1);
    await services.recordResult(deviceId, packageId, "SUCCESS");
    assertEquals(await poll(1), 8);
    const targets = { machines: [id], groups: [] };
    await askInventories(
      services,
      { ...targets, wanted: true },
      operator,
    );
    assertEquals(await poll(8), 1);
    await askInventories(
      services,
      { ...targets, wanted: false },
      operator,
    );
    assertEquals(await poll(1), 8);

    // From now on cron runs the agent: this is detected, and it gets the
    // configured interval.
    for (let n = 0; n < 4; n++) await poll(24);
    assertEquals(await obeys(), "no");
    assertEquals(await poll(24), 2);
  },
);

onBoth(
  "a dry run of a change returns the polls it causes",
  async (services) => {
    const change = changing(services);
    const machines = [];
    for (let n = 0; n < 4; n++) machines.push(await services.aMachine());
    const [busy, , cron, silent] = machines;
    await services.store.commit([
      { sql: "update machine set obeys = 'yes'", params: [] },
      {
        sql: "update machine set obeys = 'no', poll_seconds = 600 where id = ?",
        params: [cron!.id],
      },
      {
        sql: "update machine set last_contact_at = 0 where id = ?",
        params: [silent!.id],
      },
      {
        sql: "update machine set inventory_wanted = 1 where id = ?",
        params: [busy!.id],
      },
    ]);
    const perHour = ({ now, peak }: { now: number; peak: number }) =>
      [now * HOUR, peak * HOUR].map(Math.round);
    const dryRun = { dryRun: true };
    const { load } = await change(
      GLOBAL,
      { adaptivePolling: true, busyPollHours: 1, idlePollHours: 4 },
      admin,
      dryRun,
    );
    // Three that follow their interval poll once an hour, one of them is
    // silent; the one run by cron polls six times.
    assertEquals(perHour(load!.before), [8, 9]);
    assertEquals(perHour(load!.after), [7, 9]);
    assertEquals([load!.disobedient, load!.undecided], [1, 0]);

    const lab = await services.aGroup("lab", [busy!.id, cron!.id]);
    const half = await change(group(lab), { pollHours: 2 }, operator, dryRun);
    assertEquals(half.load!.after.now * HOUR, 6 + 0.5 + 1);
    const one = await change(
      machine(busy!.id),
      { pollHours: 10 },
      operator,
      dryRun,
    );
    assertEquals(Math.round(one.load!.after.now * HOUR * 10), 71);
    const { values, version } = await describeSettings(
      services.store.db,
      GLOBAL,
    );
    assertEquals([values, version], [DEFAULT_SETTINGS, 0]);
  },
);
