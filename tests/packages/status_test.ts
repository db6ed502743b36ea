import { assertEquals } from "@std/assert";
import { describeStatus } from "#server/usecases/packages/describe_status.ts";
import type { PackageStatus } from "#shared/contract/packages/status.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

const MACHINES = 40;

/** A package that waits on machines 1 to 40, of which all are in a group. */
async function aRollout({ store, now }: TestServices): Promise<number> {
  const id = await aPackage(store);
  const at = now().getTime();
  const numbers = JSON.stringify(
    Array.from({ length: MACHINES }, (_, i) => i + 1),
  );
  await store.commit([
    {
      sql: `insert into machine (id, device_id, name, family, agent, os, ip,
          serial, uuid, tag, registered_at, inventoried_at, last_contact_at,
          poll_seconds, obeys)
        select value, 'pc-' || value, 'pc-' || value, 'windows', '2.10',
          'Windows 11', '', '', '', '', 0, 0, ?, 3600, 'no'
        from json_each(?)`,
      params: [at, numbers],
    },
    {
      sql: `insert into machine_group (id, name, description, created_at)
        values (1, 'paris', '', 0)`,
      params: [],
    },
    {
      sql: `insert into group_member (group_id, machine_id)
        select 1, value from json_each(?)`,
      params: [numbers],
    },
    {
      sql: `insert into assignment (id, package_id, force, mode, created_at,
        created_by) values (1, ?, 0, 'snapshot', ?, 'ada')`,
      params: [id, at],
    },
    {
      sql: `insert into assignment_group (assignment_id, group_id)
        values (1, 1)`,
      params: [],
    },
    {
      sql: `insert into deployment (machine_id, package_id, assignment_id,
          state, force, updated_at)
        select value, ?, 1, 'waiting', 0, ? from json_each(?)`,
      params: [id, at, numbers],
    },
  ]);
  return id;
}

/** The number of failed machines, everywhere a status counts them. */
function failedIn(
  { package: of, progress, why, traits, groups }: PackageStatus,
) {
  const bars = why.bars.filter(({ state }) => state === "failed");
  return {
    counts: of.counts.failed ?? 0,
    curve: progress.points.at(-1)?.failed ?? 0,
    why: bars.reduce((sum, { machines }) => sum + machines, 0),
    group: groups[0]?.counts.failed ?? 0,
    traits: traits?.failed.machines ?? 0,
  };
}

onBoth(
  "the numbers of a status agree while results arrive",
  async (services) => {
    const { store, now } = services;
    const id = await aRollout(services);
    let isOver = false;
    const seen: number[] = [];
    async function read() {
      while (!isOver) {
        const status = await store.wide.together((db) =>
          describeStatus(db, id, now())
        );
        const { counts, ...others } = failedIn(status);
        assertEquals(
          others,
          { curve: counts, why: counts, group: counts, traits: counts },
        );
        seen.push(counts);
      }
    }
    async function write() {
      for (let machine = 1; machine <= MACHINES; machine++) {
        await store.commit([{
          sql: `update deployment set state = 'failed', updated_at = ?
          where machine_id = ?`,
          params: [now().getTime(), machine],
        }]);
      }
      isOver = true;
    }
    await Promise.all([read(), write()]);
    const whole = await store.wide.together((db) =>
      describeStatus(db, id, now())
    );
    assertEquals(failedIn(whole).counts, MACHINES);
    assertEquals(whole.assignments.rows[0]?.reached, MACHINES);
    assertEquals(whole.why.machines, MACHINES);
    assertEquals(seen.length > 0, true);
  },
);
