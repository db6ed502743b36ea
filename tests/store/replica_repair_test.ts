import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { sql } from "kysely";
import { connect } from "#db/store/connection.ts";
import { DatabaseError } from "#db/store/database_error.ts";
import { openDatabase } from "#db/store/open.ts";
import { Generation } from "#db/store/replica/generation.ts";
import { positionFile } from "#db/store/replica/replica_place.ts";
import { sqldBinary, startSqld } from "#tests/harness/server/sqld.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";
import { openSite, SCHEMA, setTag, tagInFile, tagOf } from "./replica_site.ts";

const onSqld = sqldBinary ? it : it.skip;

describe("a replica that cannot go on as it was", () => {
  onSqld(
    "follows a libSQL server that was killed, and began another log",
    async () => {
      await using site = await openSite();
      const { sqld, store, generation } = site;
      const before = generation.readable!;
      await setTag(store, "before");
      await sqld.restart();
      await until(() => (generation.readable ?? 0) > before);
      assertEquals(await tagOf(store), "before");
      await setTag(store, "after");
      assertEquals(tagInFile(site), "after");
    },
  );

  onSqld("is tried again where a proxy does not let it through", async () => {
    await using folder = await temporaryFolder();
    await using sqld = await startSqld();
    const path = join(folder.path, "replica.db");
    // It has no HTTP/2 towards the libSQL server, which syncing needs.
    await using proxy = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      async ({ method, url, body, headers }) => {
        const { pathname } = new URL(url);
        return pathname.startsWith("/wal_log.")
          ? new Response(null, { status: 502 })
          : await fetch(new URL(pathname, sqld.url), { method, body, headers });
      },
    );
    let log = "";
    const store = await openDatabase(`http://127.0.0.1:${proxy.addr.port}`, {
      migrations: SCHEMA,
      log: (line) => log += `${line}\n`,
      replica: { path, stuckMs: 500 },
    });
    try {
      await setTag(store, "written");
      await until(() => log.includes(`${path} is copied from scratch`));
      assertEquals(await tagOf(store), "written");
      assertEquals(new Generation(store.replica!.generation).readable, null);
    } finally {
      await store.close();
    }
  });

  onSqld(
    "is checked when a read finds it damaged, and copied from scratch",
    async () => {
      await using site = await openSite();
      const { store, path } = site;
      await store.commit([{
        sql: `insert into tag select value, hex(zeroblob(200))
        from json_each(?)`,
        params: [JSON.stringify(Array.from({ length: 500 }, (_, n) => n + 2))],
      }]);
      await damage(path);
      await setTag(store, "of all");
      await until(async () => {
        const tags = await sql<{ tags: number }>`
        select count(distinct tag) as tags from tag`.execute(store.db);
        assertEquals(tags.rows[0]!.tags, 1);
        return site.log().includes(`${path} is copied from scratch`);
      });
      await until(site.replicaIsRead);
      assertEquals(tagInFile(site), "of all");
    },
  );

  onSqld("follows a libSQL server whose database was restored", async () => {
    await using site = await openSite();
    const { sqld, store, generation } = site;
    await setTag(store, "old");
    await sqld.kill();
    const copy = await Deno.makeTempDir({ prefix: "longshore-" });
    await copyFolder(sqld.folder, copy);
    await sqld.restart();
    for (let n = 1; n <= 20; n++) await setTag(store, `new ${n}`);
    await until(site.replicaIsRead);

    await sqld.kill();
    await Deno.remove(sqld.folder, { recursive: true });
    await Deno.rename(copy, sqld.folder);
    const before = generation.readable ?? 0;
    await sqld.restart();
    await until(() => (generation.readable ?? 0) > before);
    assertEquals(await tagOf(store), "old");
    assertEquals(tagInFile(site), "old");
  });

  onSqld("is copied from scratch when its file is damaged", async () => {
    await using folder = await temporaryFolder();
    await using sqld = await startSqld();
    {
      await using site = await openSite({ sqld, folder: folder.path });
      await setTag(site.store, "kept");
    }
    const path = join(folder.path, "replica.db");
    await damage(path);
    await using site = await openSite({ sqld, folder: folder.path });
    assert(site.log().includes(`${path} is copied from scratch`), site.log());
    assertEquals(await tagOf(site.store), "kept");
    assertEquals(tagInFile(site), "kept");
  });

  onSqld(
    "is copied from scratch when it is not known how far it had come",
    async () => {
      await using folder = await temporaryFolder();
      await using sqld = await startSqld();
      {
        await using site = await openSite({ sqld, folder: folder.path });
        await setTag(site.store, "kept");
      }
      await Deno.remove(positionFile(join(folder.path, "replica.db")));
      await using site = await openSite({ sqld, folder: folder.path });
      assertEquals(tagInFile(site), "kept");
    },
  );

  onSqld(
    "remains for the next start if the libSQL server is away",
    async () => {
      await using folder = await temporaryFolder();
      await using sqld = await startSqld();
      await (await openSite({ sqld, folder: folder.path }))
        [Symbol.asyncDispose]();
      await sqld.kill();
      await assertRejects(
        () => openSite({ sqld, folder: folder.path }),
        DatabaseError,
        "Cannot use the database",
      );
      await sqld.restart();
      await using site = await openSite({ sqld, folder: folder.path });
      assertEquals(site.log().includes("copied from scratch"), false);
      assertEquals(await tagOf(site.store), "");
    },
  );
});

/** Overwrites the pages after the first. */
async function damage(path: string): Promise<void> {
  const connection = connect(path, "vacuum");
  connection.run("pragma wal_checkpoint(truncate)");
  connection.close();
  using file = await Deno.open(path, { write: true });
  const { size } = await file.stat();
  await file.seek(4096, Deno.SeekMode.Start);
  await file.write(new Uint8Array(size - 4096).fill(7));
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (isDirectory) await copyFolder(source, target);
    else await Deno.copyFile(source, target);
  }
}
