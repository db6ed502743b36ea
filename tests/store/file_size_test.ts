import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { connect } from "#db/store/connection.ts";
import { readFileState } from "#db/store/file_state.ts";
import type { Store } from "#db/store/transaction.ts";
import { rewriteFile } from "#db/store/shrink_file.ts";
import { maintainFile } from "#server/usecases/events/maintain_file.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";

const MANY = 20_000;
const forEver = () => Promise.resolve(true);

/** Adds some 40 MB of events, and removes all except every hundredth. */
async function fillAndEmpty({ commit }: Store): Promise<void> {
  await commit([{
    sql: `with recursive n(i) as (values (1) union all
        select i + 1 from n where i < ?)
      insert into event (at, kind, actor, payload)
      select i, 'settings.changed', 'server', hex(zeroblob(1000)) from n`,
    params: [MANY],
  }, {
    sql: "delete from event where seq % 100 <> 0",
    params: [],
  }]);
}

async function countEvents({ db }: Store): Promise<number> {
  const { n } = await db.selectFrom("event")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return Number(n);
}

const sizeOf = (path: string) => Deno.statSync(path).size;

Deno.test("a file returns its free space while it is in use", async () => {
  await using services = await temporaryDatabase();
  const { store, folder } = services;
  await fillAndEmpty(store);
  const before = await readFileState(store.db);
  assertEquals(before.shrinks, true);
  assert(before.freePages > 8192, `${before.freePages} pages are free`);
  const tending = maintainFile({ store }, forEver);
  let written = 0;
  const writing = (async () => {
    for (; written < 20; written++) {
      await store.commit([{
        sql: `insert into event (at, kind, actor, payload)
          values (0, 'settings.changed', 'server', '{}')`,
        params: [],
      }]);
    }
  })();
  await Promise.all([tending, writing]);
  const after = await readFileState(store.db);
  assert(after.freePages <= 4096 + 64, `${after.freePages} pages are free`);
  assert(after.pages < before.pages / 2);
  assertEquals(await countEvents(store), MANY / 100 + written);
  await store.maintain!({ givePages: 0, mostLogPages: 0 });
  const size = sizeOf(join(folder, "longshore.db"));
  assertEquals(size, after.pages * after.pageBytes);
  const { rows: [found] } = connect(join(folder, "longshore.db"), "read")
    .run("pragma integrity_check");
  assertEquals(found?.integrity_check, "ok");
});

Deno.test("a write-ahead log that readers hold is truncated once they are gone", async () => {
  await using services = await temporaryDatabase();
  const { store, folder } = services;
  const path = join(folder, "longshore.db");
  const reader = connect(path, "read");
  reader.run("begin");
  reader.run("select count(*) from event");
  await fillAndEmpty(store);
  const cut = () => store.maintain!({ givePages: 0, mostLogPages: 1000 });
  await cut();
  const held = sizeOf(`${path}-wal`);
  assert(held > 40e6, `the log has ${held} bytes`);
  reader.run("commit");
  reader.close();
  await cut();
  assertEquals(sizeOf(`${path}-wal`), 0);
});

Deno.test("a file of an older version is rewritten, and then shrinks", async () => {
  await using services = await temporaryDatabase();
  const { store, folder } = services;
  const path = join(folder, "longshore.db");
  await store.close();
  const old = connect(path, "vacuum");
  old.execute("pragma auto_vacuum = none");
  old.execute("vacuum");
  old.close();

  const grown = await services.reopen();
  await fillAndEmpty(grown);
  const { pages, shrinks } = await readFileState(grown.db);
  assertEquals(shrinks, false);
  await maintainFile({ store: grown }, forEver);
  assertEquals((await readFileState(grown.db)).pages, pages);
  await grown.close();

  const other = connect(path, "write");
  other.run("begin immediate");
  assertThrows(() => rewriteFile(path), Error, "open");
  other.run("commit");
  other.close();
  const { before, after } = rewriteFile(path);
  assert(after < before / 20, `${before} became ${after}`);
  assertEquals(
    [...Deno.readDirSync(folder)].map(({ name }) => name),
    ["longshore.db"],
  );
  const rewritten = await services.reopen();
  assertEquals(await countEvents(rewritten), MANY / 100);
  assertEquals((await readFileState(rewritten.db)).shrinks, true);
  await rewritten.close();
});

onBothStores(
  "readFileState() returns the size of a database",
  async (store) => {
    const { pageBytes, pages, shrinks } = await readFileState(store.db);
    assertEquals(pageBytes, 4096);
    assert(pages > 50);
    assertEquals(shrinks, store.maintain !== null);
  },
);
