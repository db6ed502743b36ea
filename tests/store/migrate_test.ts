import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { sql } from "kysely";
import { DatabaseError } from "#db/store/database_error.ts";
import type { Store } from "#db/store/transaction.ts";
import { type Migration, SchemaTooNew } from "#db/store/migrate/migrate.ts";
import { migrations } from "#db/migrations/mod.ts";
import { openDatabase } from "#db/store/open.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";

const older = migrations.slice(0, 4);
const newer: Migration[] = [
  ...migrations,
  { name: "9001_extra", up: ["create table extra (a integer) strict"] },
];

async function applied(store: Store): Promise<unknown[]> {
  const query = sql<{ position: number; name: string; applied_at: number }>`
    select * from migration order by position`;
  const { rows } = await query.execute(store.db);
  for (const { applied_at } of rows) assert(applied_at > 1.7e12);
  return rows.map(({ position, name }) => [position, name]);
}

const listed = (list: readonly Migration[]) =>
  list.map(({ name }, index) => [index + 1, name]);

async function backups(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).filter((it) => it.includes(".bak"));
}

onBothStores(
  "migrations > are applied once, each recorded",
  async (store, services) => {
    assertEquals(await applied(store), listed(migrations));
    const again = await services.reopen();
    assertEquals(await applied(again), listed(migrations));
    await again.close();

    const extended = await services.reopen({ migrations: newer });
    assertEquals(await applied(extended), listed(newer));
    await extended.commit([{
      sql: "insert into extra values (1)",
      params: [],
    }]);
    await extended.close();
  },
);

onBothStores(
  "migrations > of a newer version are refused",
  async (_, services) => {
    await (await services.reopen({ migrations: newer })).close();
    await assertRejects(
      () => services.reopen(),
      SchemaTooNew,
      `its migration ${newer.length} is "9001_extra", which this version does not know; start the version that made it, or a newer one`,
    );
    const renamed = migrations.with(1, { name: "0002_other", up: [] });
    await assertRejects(
      () => services.reopen({ migrations: renamed }),
      SchemaTooNew,
      'its migration 2 is "0002_packages"',
    );
  },
);

onBothStores(
  "migrations > that fail change nothing",
  async (store, services) => {
    const broken = [...migrations, {
      name: "9001_broken",
      up: [
        "create table half (a integer) strict",
        "insert into nowhere select 1",
      ],
    }];
    await assertRejects(
      () => services.reopen({ migrations: broken }),
      DatabaseError,
      'its migration "9001_broken" cannot be applied: no such table: nowhere',
    );
    assertEquals(await applied(store), listed(migrations));
    const { rows } = await sql`select 1 from sqlite_master where name = 'half'`
      .execute(store.db);
    assertEquals(rows, []);
  },
);

onBothStores(
  "migrations > are applied once by many at once",
  async (_, services) => {
    const stores = await Promise.all(
      Array.from({ length: 4 }, () => services.reopen({ migrations: newer })),
    );
    for (const store of stores) {
      assertEquals(await applied(store), listed(newer));
      await store.close();
    }
  },
);

onBothStores(
  "migrations > refuse a database of another program",
  async (store, services) => {
    await store.commit([{ sql: "drop table migration", params: [] }]);
    await assertRejects(
      () => services.reopen(),
      DatabaseError,
      ": it belongs to another program, choose another place",
    );
  },
);

Deno.test("migrations > are applied once by many processes", async () => {
  const folder = await Deno.makeTempDir({ prefix: "longshore-" });
  try {
    const url = `file:${join(folder, "longshore.db")}`;
    const script = new URL("./open_main.ts", import.meta.url).pathname;
    const outputs = await Promise.all(
      Array.from({ length: 4 }, () =>
        new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", "-q", "--no-check", script, url],
        }).output()),
    );
    for (const { code, stderr } of outputs) {
      assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
    }
    const store = await openDatabase(url);
    assertEquals(await applied(store), listed(migrations));
    await store.close();
    assertEquals(await backups(folder), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("migrations > back a file up before they change it", async () => {
  await using services = await temporaryDatabase({ migrations: older });
  await services.store.commit([{
    sql: "insert into machine_group values (1, 'office', '', 0)",
    params: [],
  }]);
  assertEquals(await backups(services.folder), []);
  // It stays open: what has not been checkpointed yet is backed up too.
  await (await services.reopen()).close();
  const backup = "longshore.db.before-5.bak";
  assertEquals(await backups(services.folder), [backup]);
  const info = await Deno.stat(join(services.folder, backup));
  assertEquals((info.mode ?? 0) & 0o777, 0o600);

  const kept = await openDatabase(`file:${join(services.folder, backup)}`, {
    migrations: older,
  });
  assertEquals(await applied(kept), listed(older));
  assertEquals(
    await kept.db.selectFrom("machine_group").select("name").execute(),
    [{ name: "office" }],
  );
  await kept.close();
});
