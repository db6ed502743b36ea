import { assertEquals, assertMatch } from "@std/assert";
import { migrations } from "#db/migrations/mod.ts";
import { leaseStatement, releaseStatement } from "#db/servers/leases.ts";
import { listServers } from "#db/servers/servers.ts";
import type { Store } from "#db/store/transaction.ts";
import { LIVE_MS } from "#db/servers/clock.ts";
import { BudgetShares } from "#server/live/budget_shares.ts";
import { Downloads } from "#server/live/downloads.ts";
import {
  type PresenceOptions,
  ServerPresence,
} from "#server/usecases/servers/server_presence.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";
import { until } from "#tests/harness/time/until.ts";

onBothStores(
  "one of many servers gets a lease, and keeps it",
  async (store) => {
    const take = async (holder: string, milliseconds = 60_000) => {
      const { lease } = await store.commit({
        lease: leaseStatement("jobs", holder, milliseconds),
      });
      return lease[0]?.epoch ?? null;
    };
    const names = Array.from({ length: 12 }, (_, n) => `server ${n}`);
    const epochs = await Promise.all(names.map((name) => take(name)));
    const winners = names.filter((_, n) => epochs[n] !== null);
    assertEquals(winners.length, 1);
    const [winner] = winners;
    assertEquals(await take(winner!), 1, "it is renewed");
    assertEquals(await take("another"), null);
    await store.commit([releaseStatement(winner!)]);
    assertEquals(await take("another", -1), 2, "it has another holder");
    assertEquals(await take(winner!), 3, "it had expired");
  },
);

onBothStores(
  "one server runs the jobs, and the next one follows",
  async (store) => {
    const a = await started(store, "a");
    const b = await started(store, "b");
    assertEquals([a.runsJobs, b.runsJobs], [true, false]);
    await a.end();
    await b.renew();
    assertEquals(b.runsJobs, true);
    const listed = await listServers(store);
    assertEquals(
      listed.map(({ id, hasStopped, leases, address }) => [
        ...[id, address, hasStopped, leases],
      ]),
      [["a", "a.example:8443", true, []], ["b", "b.example:8443", false, [
        "jobs",
      ]]],
    );
  },
);

onBothStores(
  "a server that cannot renew stops before others count it out",
  async (store) => {
    let elapsed = 0;
    const a = await started(store, "a", { elapsed: () => elapsed });
    assertEquals([a.isCurrent, a.runsJobs], [true, true]);
    elapsed = LIVE_MS - 1;
    assertEquals([a.isCurrent, a.runsJobs], [false, false]);
    await a.renew();
    assertEquals([a.isCurrent, a.runsJobs], [true, true]);
  },
);

onBothStores(
  "what was committed is seen by all once each live server read it",
  async (store) => {
    const a = await started(store, "a");
    const b = await started(store, "b");
    await started(store, "c");
    await (await started(store, "d")).end();
    // c was killed long ago.
    await store.commit([{
      sql: "update server set seen_at = seen_at - ? where id = 'c'",
      params: [LIVE_MS + 1],
    }]);
    await a.seenByAll();

    await store.commit([anEvent()]);
    let seen = false;
    const waiting = a.seenByAll().then(() => seen = true);
    await a.renew();
    assertEquals(seen, false);
    await b.renew();
    await waiting;
  },
);

onBothStores(
  "the servers of a database divide a download budget among themselves",
  async (store) => {
    const budget = { key: "all", atOnce: 4, bytesPerSecond: 0 };
    const servers = await Promise.all(["a", "b"].map(async (id) => {
      const shares = new BudgetShares();
      const downloads = new Downloads({ shareOf: (key) => shares.of(key) });
      const presence = await started(store, id, {
        budgets: {
          demand: () => downloads.demand,
          learn(own, others) {
            shares.learn(own, others);
            downloads.sharesChanged();
          },
        },
      });
      return { presence, downloads };
    }));
    const [a, b] = servers as [typeof servers[0], typeof servers[0]];
    const exchange = async () => {
      // What the last one says, the first one learns the next time.
      for (const { presence } of [...servers, ...servers]) {
        await presence.renew();
      }
    };
    await exchange();
    const entering = servers.map(({ downloads }) =>
      [1, 2, 3].map((machine) => downloads.enter(machine, [budget]))
    );
    const running = () => servers.map(({ downloads }) => downloads.use.running);
    assertEquals(running(), [2, 2]);
    await exchange();
    assertEquals(running(), [2, 2], "both have as many that want to");

    for (const ticket of await Promise.all(entering[1]!.slice(0, 2))) {
      b.downloads.leave(ticket!);
    }
    b.downloads.leave((await entering[1]![2])!);
    await exchange();
    assertEquals(running(), [3, 0], "the other has none any more");
    assertEquals(a.downloads.use.waiting, 0);
  },
);

onBothStores("a copied data folder is noticed", async (store) => {
  const log: string[] = [];
  const first = await started(store, "a", {
    log: (line) => void log.push(line),
  });
  const copy = await started(store, "a");
  await first.renew();
  assertMatch(log.at(-1)!, /another server runs as a.*remove server\.id/);
  await copy.renew();
  await until(() => copy.isCurrent);
});

onBothStores(
  "a server that the database has forgotten is noted again",
  async (store) => {
    const log: string[] = [];
    const former = await started(store, "a");
    const a = await started(store, "a", {
      log: (line) => void log.push(line),
    });
    const lose = (sql: string, params: string[] = []) =>
      store.commit([{ sql, params }]);

    await lose("delete from lease");
    await lose("delete from server");
    await a.renew();
    await a.renew();
    assertEquals([a.isCurrent, a.runsJobs], [true, true]);
    assertEquals((await listServers(store)).map(({ id }) => id), ["a"]);
    assertMatch(log.at(-1)!, /does not know that this server runs/);

    await lose("update server set run = ?", [former.run]);
    await a.renew();
    await a.renew();
    const row = await store.db.selectFrom("server").select("run")
      .executeTakeFirst();
    assertEquals(row?.run, a.run);
  },
);

async function started(
  store: Store,
  id: string,
  more: {
    readonly elapsed?: () => number;
    readonly log?: (line: string) => void;
    readonly budgets?: PresenceOptions["budgets"];
  } = {},
): Promise<ServerPresence> {
  const presence = new ServerPresence({
    store,
    facts: {
      id,
      run: crypto.randomUUID(),
      name: `host ${id}`,
      version: "1.2.3",
      schema: migrations.length,
    },
    readiness: () => Promise.resolve([]),
    log: () => {},
    ...more,
  });
  await presence.begin(`${id}.example:8443`);
  return presence;
}

function anEvent() {
  return {
    sql: `insert into event (at, kind, actor, payload)
      values (0, 'server.test', 'server', '{}')`,
    params: [],
  };
}
