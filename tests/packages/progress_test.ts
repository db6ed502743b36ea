import { assertEquals } from "@std/assert";
import { sampleMachines } from "#db/deployments/samples.ts";
import { withLastHours } from "#db/packages/history.ts";
import {
  compareFailures,
  describeProgress,
} from "#server/usecases/packages/describe_progress.ts";
import { rollUpHistory } from "#server/usecases/packages/roll_up_history.ts";
import { DAY_MS, HOUR_MS, iso, MINUTE_MS } from "#shared/time.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

/** Machines 1 to `n`, on which a package waits that was assigned at `since`. */
async function aRollout(
  { store, now }: TestServices,
  n: number,
  since: number,
): Promise<number> {
  const id = await aPackage(store);
  const at = now().getTime();
  const numbers = JSON.stringify(Array.from({ length: n }, (_, i) => i + 1));
  await store.commit([
    {
      sql: `insert into machine (id, device_id, name, family, agent, os, ip,
          serial, uuid, tag, registered_at, inventoried_at, last_contact_at,
          poll_seconds, obeys)
        select value, 'pc-' || value, 'pc-' || value, 'windows', '2.10',
          iif(value <= 6, 'Windows 10', 'Windows 11'), '', '', '',
          iif(value % 2, 'paris', 'lyon'), 0, 0, ?, 3600, 'no'
        from json_each(?)`,
      params: [at - 30 * MINUTE_MS, numbers],
    },
    {
      sql: `insert into inventory_section (machine_id, section, digest,
          content, changed_at)
        select value, 'BIOS', zeroblob(32),
          json_array(json_object('SMODEL', iif(value <= 6, 'T14', 'T16'))), 0
        from json_each(?)`,
      params: [numbers],
    },
    {
      sql: `insert into assignment (id, package_id, force, mode, created_at,
        created_by) values (1, ?, 0, 'snapshot', ?, 'ada')`,
      params: [id, since],
    },
    {
      sql: `insert into deployment (machine_id, package_id, assignment_id,
          state, force, updated_at)
        select value, ?, 1, 'waiting', 0, ? from json_each(?)`,
      params: [id, since, numbers],
    },
  ]);
  return id;
}

/** Machines of a range end in a state at a time. */
async function end(
  { store }: TestServices,
  [from, to]: readonly [number, number],
  state: string,
  at: number,
): Promise<void> {
  await store.commit([{
    sql: `update deployment set state = ?, updated_at = ?
      where machine_id between ? and ?`,
    params: [state, at, from, to],
  }]);
}

onBoth("a package's results of the last hour are counted", async (services) => {
  const { store, now } = services;
  // The five minutes in which the last hour ends have just begun.
  const at = Math.floor(now().getTime() / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
  const id = await aRollout(services, 20, at - 3 * HOUR_MS);
  const lastHour = async (later = 0) =>
    (await withLastHours(store.db, [{ id }], new Date(at + later)))[0]!
      .lastHour;
  assertEquals(await lastHour(), undefined);
  await end(services, [1, 4], "succeeded", at - 2 * HOUR_MS);
  await end(services, [5, 7], "succeeded", at - 12 * MINUTE_MS);
  await end(services, [8, 9], "failed", at);
  await end(services, [8, 8], "waiting", at);
  await end(services, [8, 8], "failed", at);
  await end(services, [5, 5], "reboot_pending", at);
  assertEquals(await lastHour(), {
    succeeded: [0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0],
    failed: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3],
  });
  assertEquals((await lastHour(50 * MINUTE_MS))?.failed[1], 3);
  assertEquals(await lastHour(DAY_MS), undefined);
});

onBoth("progress is a curve that ends with the present", async (services) => {
  const { store, now } = services;
  const at = now().getTime();
  const since = at - 3 * HOUR_MS;
  const id = await aRollout(services, 20, since);
  await end(services, [1, 5], "succeeded", at - 2 * HOUR_MS);
  await end(services, [6, 7], "failed", at - HOUR_MS);
  await end(services, [6, 6], "waiting", at - HOUR_MS / 2);
  const progress = await describeProgress(store.db, id, now());
  assertEquals([progress.since, progress.assigned], [iso(since), 20]);
  const { points } = progress;
  assertEquals(points.length, 37);
  const reached = (hoursAgo: number) => {
    const before = iso(at - hoursAgo * HOUR_MS + 10 * MINUTE_MS);
    const { done, failed } = points.findLast((one) => one.at <= before)!;
    return [done, failed];
  };
  assertEquals(
    [3, 2, 1, 0].map(reached),
    [[0, 0], [5, 0], [5, 2], [5, 1]],
  );
  assertEquals(points.at(-1), { at: iso(at), done: 5, failed: 1 });
  assertEquals(progress.forecast, {
    half: iso(at + 30 * MINUTE_MS),
    most: iso(at + 30 * MINUTE_MS),
    all: iso(at + 30 * MINUTE_MS),
    waiting: 14,
    unseen: 0,
    sampled: 14,
  });
});

onBoth(
  "progress of more than a day ago is kept by the hour",
  async (services) => {
    const { store, now } = services;
    const at = now().getTime();
    const id = await aRollout(services, 20, at - 3 * DAY_MS);
    await end(services, [1, 5], "succeeded", at - 2 * DAY_MS);
    await end(services, [6, 7], "failed", at - 2 * DAY_MS + 20 * MINUTE_MS);
    await end(services, [8, 9], "succeeded", at - HOUR_MS);
    const before = await describeProgress(store.db, id, now());
    await rollUpHistory(services);
    const spans = async () =>
      await store.db.selectFrom("package_history").select(["seconds", "done"])
        .where("done", "<>", 0).orderBy("bucket").execute();
    assertEquals(await spans(), [
      { seconds: 3600, done: 5 },
      { seconds: 300, done: 2 },
    ]);
    await rollUpHistory(services);
    assertEquals((await spans()).length, 2, "each change is counted once");
    const after = await describeProgress(store.db, id, now());
    assertEquals(after.points.at(-1), before.points.at(-1));
    assertEquals(after.points.length, before.points.length);
  },
);

onBoth("what failing machines share is found", async (services) => {
  const { store, now } = services;
  const id = await aRollout(services, 30, now().getTime() - HOUR_MS);
  assertEquals(
    (await compareFailures(store.db, id, now())).failed,
    { machines: 0, sampled: 0 },
  );
  await end(services, [1, 5], "failed", now().getTime());
  await end(services, [6, 25], "succeeded", now().getTime());
  const { failed, succeeded, traits } = await compareFailures(
    store.db,
    id,
    now(),
  );
  assertEquals([failed.machines, succeeded.machines], [5, 20]);
  assertEquals(traits, [
    { in: "os", value: "Windows 10", failed: 5, succeeded: 1 },
    { in: "model", value: "T14", failed: 5, succeeded: 1 },
  ]);
});

onBoth("a sample is bounded and spread over all machines", async (services) => {
  const { store, now } = services;
  const id = await aRollout(services, 500, now().getTime());
  await end(services, [1, 100], "failed", now().getTime());
  const sample = await sampleMachines(store.db, id, ["waiting", "failed"], 50);
  assertEquals(sample.machines, 500);
  assertEquals(sample.ids.length, 50);
  assertEquals(new Set(sample.ids).size, 50);
  // Ten of the 100 that failed; 40 of the others, each ten ids apart.
  assertEquals(sample.ids.filter((machine) => machine <= 100).length, 10);
  assertEquals(sample.ids.filter((machine) => machine > 300).length, 19);
  const all = await sampleMachines(store.db, id, ["failed"], 100);
  assertEquals([all.machines, all.ids.length], [100, 100]);
});
