import { openDatabase } from "#db/store/open.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import {
  type Sqld,
  sqldBinary,
  startSqld,
} from "#tests/harness/server/sqld.ts";
import { until } from "#tests/harness/time/until.ts";
import { seedLikePeer } from "#tests/programs/seed/seed.ts";
import type { Bench, BenchOptions } from "#tests/programs/bench/bench.ts";
import { onFleet } from "#tests/programs/bench/fleet.ts";
import type { Lane } from "#tests/programs/bench/load/load.ts";
import { accountOf, childOf } from "#tests/programs/bench/load/processes.ts";
import { MIXED } from "#tests/programs/bench/poll.ts";
import {
  median,
  type Round,
  round,
  type Row,
  rowOf,
  timedRow,
} from "#tests/programs/bench/rows.ts";
import { CONNECTIONS } from "#tests/programs/bench/side.ts";

/**
 * The same polls on a server with a file, on one with a libSQL server of this
 * machine and a replica, and on one that reads the libSQL server itself.
 */
export const remote: Bench = {
  name: "remote",
  summary: "polls with a libSQL server, beside those with a file",
  machines: 20_000,
  named: true,
  run: async (options) => {
    if (sqldBinary === null) {
      throw new Error("There is no sqld for this machine");
    }
    const { machines } = options;
    return await onFleet({ machines }, async (local) => {
      await using replicated = await onSqld(machines, {});
      await using plain = await onSqld(machines, { LONGSHORE_REPLICA: "none" });
      await until(() => replicated.server.log().includes("replica: reading"));
      const rows: Row[] = [];
      for (
        const [name, traffic] of [
          ["poll", { kind: "poll", count: machines }],
          ["poll, with 5 % results", {
            kind: "poll",
            count: machines,
            mixed: MIXED,
          }],
        ] as const
      ) {
        rows.push(
          ...await compared(options, name, traffic, local, replicated, plain),
        );
      }
      return rows;
    });
  },
};

/** A server and the libSQL server behind it. */
interface OnSqld extends AsyncDisposable {
  readonly server: RunningServer;
  readonly sqld: Sqld;
}

async function onSqld(
  machines: number,
  env: Readonly<Record<string, string>>,
): Promise<OnSqld> {
  await using stack = new AsyncDisposableStack();
  const sqld = stack.use(await startSqld());
  const store = await openDatabase(sqld.url);
  try {
    await seedLikePeer(store, machines, new Date());
  } finally {
    await store.close();
  }
  const server = stack.use(
    await startServer({ env: { LONGSHORE_DATABASE_URL: sqld.url, ...env } }),
  );
  const owned = stack.move();
  return {
    server,
    sqld,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Rounds of the three in turn. */
async function compared(
  { seconds, rounds }: BenchOptions,
  name: string,
  traffic: Lane["traffic"],
  local: RunningServer,
  replicated: OnSqld,
  plain: OnSqld,
): Promise<Row[]> {
  const keeper = await childOf(replicated.server.pid, "replica_main");
  const done = { local: [], replicated: [], plain: [] } as Record<
    "local" | "replicated" | "plain",
    Round[]
  >;
  const cpu = { keeper: [], sqld: [], plainSqld: [] } as Record<
    "keeper" | "sqld" | "plainSqld",
    number[]
  >;
  for (let n = 0; n < rounds; n++) {
    const measured = async (
      server: RunningServer,
      others: readonly (readonly [number | null, number[]])[],
    ) => {
      const before = await Promise.all(others.map(([pid]) => cpuOf(pid)));
      const load = {
        seconds,
        lanes: [{ url: server.agentUrl, connections: CONNECTIONS, traffic }],
      };
      const result = await round(load, server.pid);
      const requests = result.lanes[0]!.requests / 0.8;
      for (const [i, [pid, figures]] of others.entries()) {
        figures.push((await cpuOf(pid) - before[i]!) / requests);
      }
      return result;
    };
    done.local.push(await measured(local, []));
    done.replicated.push(
      await measured(replicated.server, [
        [keeper, cpu.keeper],
        [replicated.sqld.pid, cpu.sqld],
      ]),
    );
    done.plain.push(
      await measured(plain.server, [[plain.sqld.pid, cpu.plainSqld]]),
    );
  }
  const to = { against: done.local, to: "file" };
  const share = (name: string, figures: readonly number[]) =>
    timedRow(name, [], { cpu: median(figures), note: "CPU for one poll" });
  return [
    rowOf(`${name}, file`, done.local),
    rowOf(`${name}, replica`, done.replicated, to),
    share("  its process", cpu.keeper),
    share("  sqld", cpu.sqld),
    rowOf(`${name}, no replica`, done.plain, to),
    share("  sqld", cpu.plainSqld),
  ];
}

async function cpuOf(pid: number | null): Promise<number> {
  return (pid === null ? null : await accountOf(pid))?.cpu ?? NaN;
}
