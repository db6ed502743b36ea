import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { sql } from "kysely";
import { connect } from "#db/store/connection.ts";
import { DatabaseError } from "#db/store/database_error.ts";
import { openDatabase } from "#db/store/open.ts";
import { Generation } from "#db/store/replica/generation.ts";
import { openReplica } from "#db/store/replica/replica.ts";
import { positionFile } from "#db/store/replica/replica_place.ts";
import { Conflict, type Store } from "#db/store/transaction.ts";
import {
  type Sqld,
  sqldBinary,
  startSqld,
} from "#tests/harness/server/sqld.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";

const onSqld = sqldBinary ? it : it.skip;

describe("a replica of a libSQL server's database", () => {
  onSqld("shows every thread what was just committed", async () => {
    await using site = await openSite();
    const { store } = site;
    for (let n = 1; n <= 20; n++) {
      await setTag(store, `tag ${n}`);
      assertEquals(await tagOf(store), `tag ${n}`);
      assertEquals(tagInFile(site), `tag ${n}`);
    }
  });

  onSqld("shows what another server has committed soon", async () => {
    await using site = await openSite();
    const other = await openDatabase(site.sqld.url, { migrations: SCHEMA });
    try {
      await setTag(other, "of the other");
      await until(() => tagInFile(site) === "of the other");
      await setTag(other, "newer");
      await site.store.refresh!();
      assertEquals(tagInFile(site), "newer");
    } finally {
      await other.close();
    }
    assert(site.changes() > 0);
  });

  onSqld(
    "has the present rows after a conflict with another server",
    async () => {
      await using site = await openSite();
      const other = await openDatabase(site.sqld.url, { migrations: SCHEMA });
      try {
        for (let n = 1; n <= 10; n++) {
          await setTag(other, `other ${n}`);
          await assertRejects(
            () => site.store.commit([tagStatement("ours", `stale ${n}`)]),
            Conflict,
          );
          assertEquals(await tagOf(site.store), `other ${n}`);
        }
      } finally {
        await other.close();
      }
    },
  );

  onSqld(
    "completes waiting commits when the store closes, then refuses all",
    async () => {
      await using site = await openSite();
      const { store } = site;
      const waiting = Array.from(
        { length: 50 },
        (_, n) => setTag(store, `${n}`),
      );
      const closed = store.close();
      await assertRejects(
        () => setTag(store, "late"),
        DatabaseError,
        "closed",
      );
      await Promise.all(waiting);
      await closed;
      await assertRejects(() => tagOf(store), Error);
      const again = await openDatabase(site.sqld.url, { migrations: SCHEMA });
      assertEquals(await tagOf(again), "49");
      await again.close();
    },
  );

  onSqld("is not read while its libSQL server is away", async () => {
    await using site = await openSite();
    const { sqld, store, generation } = site;
    await sqld.kill();
    await assertRejects(() => setTag(store, "lost"), DatabaseError);
    assertEquals(generation.readable, null);
    await assertRejects(() => tagOf(store), DatabaseError);
    await sqld.restart();
    await until(() => generation.readable !== null);
    await until(async () => {
      await setTag(store, "back").catch(() => {});
      return await tagOf(store).catch(() => "") === "back";
    });
    assertEquals(tagInFile(site), "back");
  });

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

  onSqld(
    "starts its process again when the libSQL server stands still",
    async () => {
      await using site = await openSite({ silenceMs: 1000 });
      await site.sqld.stop();
      await until(() => site.log().includes("no sign of life"));
      await until(() => !site.replicaIsRead());
      site.sqld.resume();
      await until(site.replicaIsRead);
    },
  );

  onSqld("is copied anew when its file is damaged", async () => {
    await using folder = await temporaryFolder();
    await using sqld = await startSqld();
    {
      await using site = await openSite({ sqld, folder: folder.path });
      await setTag(site.store, "kept");
    }
    const path = join(folder.path, "replica.db");
    await damage(path);
    await using site = await openSite({ sqld, folder: folder.path });
    assert(site.log().includes(`${path} is copied anew`), site.log());
    assertEquals(await tagOf(site.store), "kept");
    assertEquals(tagInFile(site), "kept");
  });

  onSqld(
    "is copied anew when it is not known how far it had come",
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
    "is kept by one process only, which leaves it to the next",
    async () => {
      await using folder = await temporaryFolder();
      await using sqld = await startSqld();
      const first = await openSite({ sqld, folder: folder.path });
      const place = {
        path: join(folder.path, "replica.db"),
        url: sqld.url,
        authToken: undefined,
      };
      let log = "";
      const second = openReplica({ place, log: (line) => log += `${line}\n` });
      try {
        await until(() => log.includes("still keeps it"));
        assertEquals(second.generation.readable, null);
        await first[Symbol.asyncDispose]();
        await until(() => second.generation.readable !== null);
      } finally {
        await second.close();
      }
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
      assertEquals(site.log().includes("copied anew"), false);
      assertEquals(await tagOf(site.store), "");
    },
  );
});

/** A store with a replica that is being read. */
interface Site extends AsyncDisposable {
  readonly store: Store;
  readonly sqld: Sqld;
  readonly path: string;
  readonly generation: Generation;
  replicaIsRead(): boolean;
  /** The number of times that something was committed. */
  changes(): number;
  log(): string;
}

interface SiteOptions {
  /** By default one of its own, which ends with it. */
  readonly sqld?: Sqld;
  readonly folder?: string;
  readonly silenceMs?: number;
}

const SCHEMA = [{
  name: "tag",
  up: [
    "create table tag (id integer primary key, tag text not null) strict",
    "insert into tag values (1, '')",
  ],
}];

async function openSite(options: SiteOptions = {}): Promise<Site> {
  await using stack = new AsyncDisposableStack();
  const folder = options.folder ??
    stack.use(await temporaryFolder()).path;
  const sqld = options.sqld ?? stack.use(await startSqld());
  const path = join(folder, "replica.db");
  let log = "";
  let changes = 0;
  const store = await openDatabase(sqld.url, {
    migrations: SCHEMA,
    log: (line) => log += `${line}\n`,
    replica: {
      path,
      onChange: () => changes++,
      silenceMs: options.silenceMs,
    },
  });
  stack.defer(() => store.close());
  const generation = new Generation(store.replica!.generation);
  await until(() => generation.readable !== null);
  const owned = stack.move();
  return {
    store,
    sqld,
    path,
    generation,
    replicaIsRead: () => generation.readable !== null,
    changes: () => changes,
    log: () => log,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function tagStatement(tag: string, before?: string) {
  return before === undefined
    ? { sql: "update tag set tag = ?", params: [tag] }
    : {
      sql: "update tag set tag = ? where tag = ?",
      params: [tag, before],
      orElse: "it is another tag",
    };
}

async function setTag(store: Store, tag: string): Promise<void> {
  await store.commit([tagStatement(tag)]);
}

async function tagOf({ db }: Store): Promise<string> {
  const { rows } = await sql<{ tag: string }>`select tag from tag`.execute(db);
  return rows[0]!.tag;
}

/** As another thread reads it. */
function tagInFile({ path }: Site): string {
  const connection = connect(path, "read");
  try {
    return String(connection.run("select tag from tag").rows[0]?.tag);
  } finally {
    connection.close();
  }
}

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
