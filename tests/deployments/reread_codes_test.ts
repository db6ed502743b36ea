import { assert, assertEquals } from "@std/assert";
import { sql } from "kysely";
import { migrations } from "#db/migrations/mod.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";

/** The migrations before codes of more than ten digits were read. */
const older = migrations.filter(({ name }) => name < "0021_result_codes");

/** Codes as they were stored with the state of an older version. */
const recorded: readonly [string, string, number | null][] = [
  ["SUCCESS_72057594037927935", "succeeded", null],
  ["SUCCESS_18446744073709551615", "succeeded", null],
  ["SUCCESS_00000000000", "succeeded", null],
  ["SUCCESS_", "succeeded", null],
  ["SUCCESS", "succeeded", null],
  ["SUCCESS_0", "succeeded", 0],
  ["SUCCESS_3", "failed", 3],
  ["EXIT_CODE_3010", "failed", 3010],
  ["SUCCESS_99999999999", "cancelled", null],
];

Deno.test("a false success that an older version recorded becomes a failure, with an event", async () => {
  await using services = await temporaryDatabase({ migrations: older });
  await services.store.commit([
    {
      sql: `insert into package (id, name, version, description, priority,
          action, command, path, notify, protocol, archive_name, archive_bytes,
          md5, sha256, fragments, findings, created_at, created_by)
        values (1700000000, 'p', '', '', 5, 'launch', 'a', '', '{}', 'http',
          '', 0, '', '', '[]', '[]', 1, 'admin')`,
      params: [],
    },
    {
      sql: `insert into assignment (package_id, force, mode, created_at,
          created_by) values (1700000000, 0, 'snapshot', 1, 'admin')`,
      params: [],
    },
    ...recorded.flatMap(([code, state, exitCode], i) => [
      {
        sql: `insert into machine (id, device_id, name, family, agent, os, ip,
            serial, uuid, tag, registered_at, inventoried_at, last_contact_at)
          values (?, ?, 'm', 'unix', '', '', '', '', '', '', 1, 1, 1)`,
        params: [i + 1, `m${i}`],
      },
      {
        sql: `insert into deployment (machine_id, package_id, assignment_id,
            state, code, exit_code, force, updated_at)
          values (?, 1700000000, 1, ?, ?, ?, 0, 1)`,
        params: [i + 1, state, code, exitCode],
      },
    ]),
  ]);
  await services.store.close();

  const store = await services.reopen();
  const { rows } = await sql<{ code: string; state: string }>`
    select code, state from deployment order by machine_id`.execute(store.db);
  const counts = await sql<{ machines: number }>`select machines
    from deployment_count where state = 'failed'`.execute(store.db);
  const events = await sql<{ at: number; actor: string; payload: string }>`
    select at, actor, payload from event where kind = 'deployment.reread'
    order by seq`.execute(store.db);
  await store.close();

  const falseOnes = new Set(recorded.slice(0, 2).map(([code]) => code));
  assertEquals(
    rows.map(({ code, state }) => [code, state]),
    recorded.map(([code, state]) => [
      code,
      falseOnes.has(code) ? "failed" : state,
    ]),
  );
  assertEquals(counts.rows[0]!.machines, 4);
  assertEquals(
    events.rows.map(({ payload }) => JSON.parse(payload).code),
    [...falseOnes],
  );
  for (const { at, actor } of events.rows) {
    assertEquals(actor, "server");
    assert(Math.abs(at - Date.now()) < 60_000, `the event is dated ${at}`);
  }
});
