import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { rollUpStatements } from "#db/packages/history.ts";
import type { Statement, Store } from "#db/store/transaction.ts";
import {
  DeploymentState,
  INSTALLED,
} from "#shared/contract/deployments/states.ts";
import { HOUR_MS } from "#shared/time.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";

const MACHINES = [1, 2, 3, 4];
const PACKAGES = [1700000001, 1700000002];

const state = fc.constantFrom(...DeploymentState.options);
const machine = fc.constantFrom(...MACHINES);
const pkg = fc.constantFrom(...PACKAGES);

/** A change of one deployment, of all of a package, or of all. */
const change: fc.Arbitrary<Statement> = fc.oneof(
  fc.tuple(machine, pkg, state).map((params) => ({
    sql: `insert into deployment (machine_id, package_id, assignment_id, state,
      force, updated_at) values (?, ?, 1, ?, 0, 0) on conflict do nothing`,
    params,
  })),
  fc.tuple(machine, pkg, state).map((params) => ({
    sql: `insert into deployment (machine_id, package_id, assignment_id, state,
      force, updated_at) values (?, ?, 1, ?, 0, 0)
      on conflict do update set state = excluded.state`,
    params,
  })),
  fc.tuple(state, machine, pkg).map((params) => ({
    sql: `update deployment set state = ?, updated_at = 1
      where machine_id = ? and package_id = ?`,
    params,
  })),
  fc.tuple(state, pkg, state).map((params) => ({
    sql: `update deployment set state = ? where package_id = ? and state <> ?`,
    params,
  })),
  fc.tuple(machine, pkg).map((params) => ({
    sql: `delete from deployment where machine_id = ? and package_id = ?`,
    params,
  })),
  fc.tuple(state).map((params) => ({
    sql: `delete from deployment where state = ?`,
    params,
  })),
);

/**
 * Transactions, some of which fail at the end, so that their counts must be
 * rolled back.
 */
const jobs = fc.array(
  fc.record({
    changes: fc.array(change, { minLength: 1, maxLength: 4 }),
    fails: fc.boolean(),
  }),
  { maxLength: 8 },
);

const FAIL: Statement = {
  sql: "delete from secret",
  params: [],
  orElse: "it is to fail",
};

async function prepare(store: Store): Promise<void> {
  await store.commit([
    ...MACHINES.map((id) => ({
      sql:
        `insert into machine (id, device_id, name, family, agent, os, ip, serial,
          uuid, tag, registered_at, inventoried_at, inventory_wanted,
          last_contact_at) values
        (?, ?, 'pc', 'unix', '', '', '', '', '', '', 0, 0, 0, 0)`,
      params: [id, `PC-${id}`],
    })),
    ...PACKAGES.map((id) => ({
      sql:
        `insert into package (id, name, version, description, priority, action, command,
          path, notify, protocol, archive_kind, archive_name, archive_bytes,
          md5, sha256, fragments, findings, active, created_at, created_by)
        values (?, 'a', '1', '', 5, 'execute', 'true', '',
          '', 'http', null, '', 0, '', '', '[]', '[]', 1, 0, 'test')`,
      params: [id],
    })),
    {
      sql: `insert into assignment (id, package_id, force, mode, created_at,
          created_by) values (1, ?, 0, 'snapshot', 0, '')`,
      params: [PACKAGES[0] ?? 0],
    },
  ]);
}

onBothStores(
  "deployment_count and package_history > agree with the rows they count",
  async (store) => {
    await prepare(store);
    await fc.assert(
      fc.asyncProperty(jobs, async (list) => {
        await Promise.allSettled(
          list.map(({ changes, fails }) =>
            store.commit(fails ? [...changes, FAIL] : changes)
          ),
        );
        const counted = await store.db.selectFrom("deployment_count")
          .select(["package_id", "state", "machines"])
          .where("machines", "<>", 0)
          .orderBy("package_id").orderBy("state").execute();
        const rows = await store.db.selectFrom("deployment")
          .select(["package_id", "state"])
          .select(({ fn }) => fn.countAll<number>().as("machines"))
          .groupBy(["package_id", "state"])
          .orderBy("package_id").orderBy("state").execute();
        assertEquals(counted, rows);
        assertEquals(await historySums(store), endedSums(rows));
        await store.commit(rollUpStatements(new Date(30 * HOUR_MS)));
        assertEquals(await historySums(store), endedSums(rows));
      }),
      { numRuns: 40 },
    );
  },
);

/** "1700000001 done 2 failed 1" for each package that has any. */
async function historySums(store: Store): Promise<string[]> {
  const rows = await store.db.selectFrom("package_history")
    .select(({ fn }) => [
      "package_id",
      fn.sum<number>("done").as("done"),
      fn.sum<number>("failed").as("failed"),
    ])
    .groupBy("package_id").execute();
  return rows.filter(({ done, failed }) => done !== 0 || failed !== 0)
    .map((row) => `${row.package_id} done ${row.done} failed ${row.failed}`);
}

function endedSums(
  rows: readonly { package_id: number; state: string; machines: number }[],
): string[] {
  const installed: readonly string[] = INSTALLED;
  return PACKAGES.flatMap((id) => {
    const of = (isCounted: (state: string) => boolean) =>
      rows.filter((row) => row.package_id === id && isCounted(row.state))
        .reduce((sum, { machines }) => sum + machines, 0);
    const done = of((state) => installed.includes(state));
    const failed = of((state) => state === "failed");
    return done + failed === 0 ? [] : [`${id} done ${done} failed ${failed}`];
  });
}
