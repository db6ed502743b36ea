import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { migrations } from "#db/migrations/mod.ts";
import { DatabaseError } from "#db/store/database_error.ts";
import { appliedMigrations } from "#db/store/migrate/applied.ts";
import { openDatabase } from "#db/store/open.ts";
import {
  MigrationRefused,
  type MigrationTurn,
} from "#db/store/remote/migrate_remote.ts";
import type { Store } from "#db/store/transaction.ts";
import { isUnreachable } from "#server/usecases/agents/unavailable.ts";
import { prepareMigrationCopy } from "#server/usecases/servers/migration_copy.ts";
import { migrationTurn } from "#server/usecases/servers/migration_turn.ts";
import { ServerPresence } from "#server/usecases/servers/server_presence.ts";
import { sqldBinary, startSqld } from "#tests/harness/server/sqld.ts";
import { mayMount, smallDisk } from "#tests/harness/store/small_disk.ts";
import { until } from "#tests/harness/time/until.ts";
import { NEXT_SCHEMA } from "./next_version.ts";

const onSqld = sqldBinary ? it : it.skip;
const mounting = sqldBinary && await mayMount() ? it : it.skip;

describe("a newer version of a server", () => {
  onSqld("waits until the older ones have stepped aside", async () => {
    await using site = await olderServers("a", "b");
    const [a, b] = site.servers;
    const opening = site.next("next");
    await until(() => site.log.some((line) => /to step aside/.test(line)));
    await a!.renew();
    await assertAway(site.stores[0]!);
    await b!.renew();
    const store = await opening;
    assertEquals(await schemaOf(store), NEXT_SCHEMA.length);
    await store.close();

    await a!.renew();
    assert(site.log.at(-1)!.includes("has changed the database's schema"));
    await a!.renew();
    assertEquals([a!.isCurrent, a!.runsJobs], [false, false]);
  });

  onSqld("does not migrate under a server that stays", async () => {
    await using site = await olderServers("a");
    const opening = site.next("next", { patienceMs: 0 });
    const { message } = await assertRejects(() => opening, MigrationRefused);
    assert(
      /still use it: host a at a.example:8443 \(ver/.test(message),
      message,
    );
    assertEquals(await schemaOf(site.store), migrations.length);

    // It has gone, so nobody steps aside.
    const [a] = site.servers;
    await a!.renew();
    assertEquals(a!.isCurrent, true);
  });

  onSqld("is one of two that migrate at the same time", async () => {
    await using site = await olderServers();
    const both = await Promise.all([site.next("one"), site.next("two")]);
    assertEquals(
      await Promise.all(both.map(schemaOf)),
      both.map(() => NEXT_SCHEMA.length),
    );
    for (const store of both) await store.close();
  });

  onSqld("leaves the database to the older ones when it fails", async () => {
    await using site = await olderServers("a");
    const [a] = site.servers;
    const failing = site.next("next", {
      prepareCopy: () =>
        Promise.resolve({
          make: () => Promise.reject(new MigrationRefused("no space")),
          close: () => Promise.resolve(),
        }),
    });
    await until(() => site.log.some((line) => /to step aside/.test(line)));
    await a!.renew();
    await assertRejects(() => failing, MigrationRefused, "no space");
    assertEquals(a!.isCurrent, false);
    await a!.renew();
    assert(site.log.at(-1)!.includes("this server works again"));
    assertEquals(await schemaOf(site.store), migrations.length);
    assertEquals(a!.isCurrent, true);
  });

  onSqld("does not start an older one while it is there", async () => {
    await using site = await olderServers("a");
    const opening = site.next("next");
    await until(() => site.log.some((line) => /to step aside/.test(line)));
    const late = presenceOf("late", site.store, site.log);
    await late.begin("late.example:8443");
    assertEquals(late.isCurrent, false);
    await assertAway(site.store);
    await site.servers[0]!.renew();
    await (await opening).close();
  });

  mounting("says how to go on where a copy has no room", async () => {
    await using site = await olderServers();
    await using disk = await smallDisk(4 * 1024 ** 2);
    const place = {
      path: join(disk!.path, "replica.db"),
      url: site.url,
      authToken: undefined,
    };
    const refused = site.next("next", {
      prepareCopy: (database) =>
        prepareMigrationCopy(database, place, disk!.path, () => {}),
    });
    await assertRejects(
      () => refused,
      MigrationRefused,
      `free some space there, or back it up by other means and start once with --no-migration-copy`,
    );
    assertEquals(await schemaOf(site.store), migrations.length);
  });
});

/** Servers of this version, and a way to open their database with the next. */
async function olderServers(...ids: string[]) {
  const sqld = await startSqld();
  const log: string[] = [];
  const store = await openDatabase(sqld.url);
  const stores = await Promise.all(ids.map(() => openDatabase(sqld.url)));
  const servers = ids.map((id, n) => presenceOf(id, stores[n]!, log));
  for (const [n, one] of servers.entries()) {
    await one.begin(`${ids[n]}.example:8443`);
  }
  return {
    url: sqld.url,
    store,
    stores,
    servers,
    log,
    next(
      id: string,
      options: Partial<Parameters<typeof migrationTurn>[0]> = {},
    ) {
      const turn: MigrationTurn = migrationTurn({
        facts: { ...factsOf(id), schema: NEXT_SCHEMA.length },
        prepareCopy: null,
        log: (line) => void log.push(line),
        ...options,
      });
      return openDatabase(sqld.url, {
        migrations: NEXT_SCHEMA,
        migrationTurn: turn,
      });
    },
    async [Symbol.asyncDispose]() {
      for (const one of [store, ...stores]) await one.close();
      await sqld[Symbol.asyncDispose]();
    },
  };
}

function presenceOf(id: string, store: Store, log: string[]): ServerPresence {
  return new ServerPresence({
    store,
    facts: factsOf(id),
    readiness: () => Promise.resolve([]),
    log: (line) => void log.push(line),
  });
}

function factsOf(id: string) {
  return {
    id,
    run: crypto.randomUUID(),
    name: `host ${id}`,
    version: "1.2.3",
    schema: migrations.length,
  };
}

const schemaOf = async ({ db }: Pick<Store, "db">) =>
  (await appliedMigrations(db)).length;

/** The server leaves the database alone, as if that did not answer. */
async function assertAway(store: Store): Promise<void> {
  const error = await assertRejects(() => schemaOf(store), DatabaseError);
  assert(isUnreachable(error), error.message);
}
