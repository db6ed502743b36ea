import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DatabaseError } from "#db/store/database_error.ts";
import { openDatabase } from "#db/store/open.ts";
import { connect } from "#db/store/connection.ts";

async function inFolder(body: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "longshore-" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openDatabase() > creates a file that only its owner may read", () =>
  inFolder(async (folder) => {
    const path = join(folder, "ä b?.db");
    const store = await openDatabase(`file:${path}`);
    for await (const { name } of Deno.readDir(folder)) {
      const { mode } = await Deno.stat(join(folder, name));
      assertEquals((mode ?? 0) & 0o777, 0o600, name);
    }
    await store.close();
    const again = await openDatabase(pathToFileURL(path).href);
    assertEquals(await again.db.selectFrom("event").selectAll().execute(), []);
    await again.close();
    const left = await Array.fromAsync(Deno.readDir(folder));
    assertEquals(left.filter(({ name }) => !name.includes("-")).length, 1);
  }));

Deno.test("openDatabase() > refuses a folder that does not exist", () =>
  inFolder(async (folder) => {
    await assertRejects(
      () => openDatabase(`file:${join(folder, "none", "a.db")}`),
      DatabaseError,
      `there is no folder ${join(folder, "none")}, make it first`,
    );
  }));

Deno.test("openDatabase() > refuses a folder", () =>
  inFolder(async (folder) => {
    await assertRejects(
      () => openDatabase(`file:${folder}`),
      DatabaseError,
      `Cannot open the database ${folder}: `,
    );
  }));

Deno.test("openDatabase() > refuses a file that is not a database, and keeps it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "notes.txt");
    const text = "milk, bread, butter\n".repeat(500);
    await Deno.writeTextFile(path, text);
    await assertRejects(
      () => openDatabase(`file:${path}`),
      DatabaseError,
      `Cannot use the database ${path}: it is not a SQLite file, choose another place`,
    );
    assertEquals(await Deno.readTextFile(path), text);
  }));

Deno.test("openDatabase() > refuses what it cannot open, and never prints the token", async () => {
  for (const url of ["", "longshore.db", "postgres://x", "file:"]) {
    await assertRejects(() => openDatabase(url), TypeError, "Cannot open");
  }
  await assertRejects(() => openDatabase("file::memory:"), TypeError, "name a");
  const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = closed.addr;
  closed.close();
  for (const scheme of ["http", "ws"]) {
    const error = await assertRejects(
      () => openDatabase(`${scheme}://127.0.0.1:${port}?authToken=hush`),
      DatabaseError,
      `Cannot use the database http://127.0.0.1:${port}: `,
    );
    assert(!error.message.includes("hush"));
  }
});

Deno.test("connect() > a writing connection fsyncs each commit", () =>
  inFolder((folder) => {
    const connection = connect(join(folder, "a.db"), "write");
    const ask = (name: string) => connection.run(`pragma ${name}`).rows[0];
    assertEquals(ask("synchronous"), { synchronous: 2 });
    assertEquals(ask("journal_mode"), { journal_mode: "wal" });
    assertEquals(ask("foreign_keys"), { foreign_keys: 1 });
    connection.close();
    return Promise.resolve();
  }));
