import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { DatabaseError } from "#db/store/database_error.ts";
import { openDatabase } from "#db/store/open.ts";
import { openReplica } from "#db/store/replica/replica.ts";
import { Conflict } from "#db/store/transaction.ts";
import { sqldBinary, startSqld } from "#tests/harness/server/sqld.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";
import {
  keeperOf,
  openSite,
  SCHEMA,
  setTag,
  tagInFile,
  tagOf,
  tagStatement,
} from "./replica_site.ts";

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

  onSqld("is kept by another process when its own is killed", async () => {
    await using site = await openSite();
    const { store, generation } = site;
    for (let n = 1; n <= 3; n++) {
      const before = generation.readable!;
      Deno.kill((await keeperOf(site))!, "SIGKILL");
      await setTag(store, `kill ${n}`);
      assertEquals(await tagOf(store), `kill ${n}`);
      await until(() => (generation.readable ?? 0) > before);
      assertEquals(tagInFile(site), `kill ${n}`);
    }
  });

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
});
