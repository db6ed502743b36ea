/**
 * Measures durable commits per second, each of a deployment's result and its
 * event, by 32 and by 256 callers that wait for their own:
 * `deno run -A tests/programs/bench/commits.ts`.
 */
import type { Store } from "#db/store/transaction.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";
import {
  sqldBinary,
  temporaryRemoteDatabase,
} from "#tests/harness/server/sqld.ts";

const MACHINES = 2000;
const SECONDS = 5;

async function seed(store: Store): Promise<void> {
  const all = JSON.stringify(Array.from({ length: MACHINES }, (_, i) => i + 1));
  await store.commit([
    {
      sql:
        `insert into machine (id, device_id, name, family, agent, os, ip, serial,
          uuid, tag, registered_at, inventoried_at, inventory_wanted,
          last_contact_at)
        select value, 'PC-' || value, 'pc' || value, 'unix',
        'bench', 'Debian', '127.0.0.1', '', '', '', 0, 0, 0, 0 from json_each(?)`,
      params: [all],
    },
    {
      sql: `insert into package (id, name, version, description, priority,
          action, command, path, notify, protocol, archive_kind, archive_name,
          archive_bytes, md5, sha256, fragments, findings, active, created_at,
          created_by) values (1700000000, 'bench', '1', '', 5, 'store',
        '', '/tmp', '', 'http', null, '', 0, '', '', '[]', '[]', 1, 0, 'bench')`,
      params: [],
    },
    {
      sql: `insert into assignment (id, package_id, force, mode, created_at,
          created_by) values (1, 1700000000, 0, 'snapshot', 0, 'bench')`,
      params: [],
    },
    {
      sql:
        `insert into deployment (machine_id, package_id, assignment_id, state,
        force, updated_at) select value, 1700000000, 1, 'offered', 0, 0
        from json_each(?)`,
      params: [all],
    },
  ]);
}

async function measure(store: Store, callers: number): Promise<string> {
  const took: number[] = [];
  const begun = performance.now();
  const end = begun + SECONDS * 1000;
  let lag = 0;
  let ticked = begun;
  const ticker = setInterval(() => {
    lag = Math.max(lag, performance.now() - ticked - 5);
    ticked = performance.now();
  }, 5);
  await Promise.all(Array.from({ length: callers }, async (_, caller) => {
    for (let n = 0; performance.now() < end; n++) {
      const machine = (caller + n * callers) % MACHINES + 1;
      const startedAt = performance.now();
      await store.commit([
        {
          sql: `update deployment set state = ?, code = ?, updated_at = ?
            where machine_id = ? and package_id = ?`,
          params: [
            n % 2 ? "failed" : "succeeded",
            "SUCCESS",
            Date.now(),
            machine,
            1700000000,
          ],
          orElse: "the deployment is gone",
        },
        {
          sql: `insert into event
            (at, kind, actor, machine_id, package_id, payload)
            values (?, ?, ?, ?, ?, ?) returning seq`,
          params: [
            Date.now(),
            "deployment.result",
            "agent",
            machine,
            1700000000,
            '{"code":"SUCCESS"}',
          ],
        },
      ]);
      took.push(performance.now() - startedAt);
    }
  }));
  clearInterval(ticker);
  const seconds = (performance.now() - begun) / 1000;
  took.sort((a, b) => a - b);
  const p99 = took[Math.floor(took.length * 0.99)] ?? 0;
  return `${callers} callers: ${
    Math.round(took.length / seconds)
  } commits/s, ` +
    `p99 ${p99.toFixed(1)} ms, loop lag at most ${lag.toFixed(0)} ms`;
}

async function run(kind: string, store: Store): Promise<void> {
  await seed(store);
  for (const callers of [32, 256]) {
    console.log(`${kind}, ${await measure(store, callers)}`);
  }
}

{
  await using services = await temporaryDatabase();
  await run("file", services.store);
}
if (sqldBinary === null) {
  console.log("sqld: not measured, there is no binary for this machine");
} else {
  await using services = await temporaryRemoteDatabase();
  await run("sqld", services.store);
}
