import { tail as follow } from "#tui/api/tail.ts";
import { listEvents } from "#shared/contract/events/events.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { connect } from "./load/connection.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { onFleet } from "./fleet.ts";
import { requestsOf } from "./load/requests.ts";
import { accountOf } from "./load/processes.ts";
import { median, percentile, type Row, timedRow } from "./rows.ts";

const PER_SECOND = 500;
const CONNECTIONS = 16;

/**
 * Measures the time from a result's 200 to its event on a live tail, at 500
 * results per second.
 */
export const tail: Bench = {
  name: "tail",
  summary: "a result accepted until a tailing client sees it, at 500 a second",
  machines: 20_000,
  run: (options) =>
    onFleet(
      { machines: options.machines },
      async (server) => [await tailRow(server, options)],
    ),
};

/**
 * Reports of a machine are identified by their order: a report is one event,
 * and events come in the order in which a machine's reports were answered.
 */
async function tailRow(
  server: RunningServer,
  { seconds, rounds, machines }: Pick<
    BenchOptions,
    "seconds" | "rounds" | "machines"
  >,
): Promise<Row> {
  const url = new URL(server.agentUrl);
  const count = Math.min(PER_SECOND * seconds * rounds, machines);
  // One of three results per machine is enough, so that none is repeated.
  const reports = await requestsOf(url, {
    kind: "result",
    count: 3 * count,
  });
  const { newest } = await server.api(listEvents, { query: { limit: 1 } });
  const stop = new AbortController();
  const seenAt = new Map<string, number>();
  const answered = new Map<string, number>();
  /** The time each was due, so that no lag of the generator is hidden. */
  const dueAt = new Map<string, number>();
  const live = Promise.withResolvers<void>();
  const following = (async () => {
    const connection = { server: server.operatorUrl, token: server.token };
    const events = follow(connection, {
      after: newest,
      signal: stop.signal,
      onLink: ({ state }) => state === "live" && live.resolve(),
    });
    for await (const { machine } of events) {
      if (machine) seenAt.set(machine.name, performance.now());
      if (seenAt.size >= count) stop.abort();
    }
  })();
  await live.promise;

  let sent = 0;
  const begun = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    const connection = await connect(url);
    while (sent < count) {
      const turn = sent++;
      const due = begun + turn * 1000 / PER_SECOND - performance.now();
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due)));
      await connection.exchange(reports[3 * turn % reports.length]!);
      const name = `bench${String(turn).padStart(6, "0")}`;
      answered.set(name, performance.now());
      dueAt.set(name, begun + turn * 1000 / PER_SECOND);
    }
    connection.close();
  }));
  const took = performance.now() - begun;
  const limit = setTimeout(() => stop.abort(), 30_000);
  await following.catch(() => {});
  clearTimeout(limit);
  stop.abort();

  const late = [...answered].map(([name, at]) =>
    Math.max(0, (seenAt.get(name) ?? Infinity) - at)
  );
  const delays = [...dueAt].map(([name, at]) => (seenAt.get(name) ?? NaN) - at);
  const arrivals = late.filter((ms) => ms < Infinity);
  const account = await accountOf(server.pid);
  return timedRow("result to a live tail", arrivals, {
    perSecond: count / took * 1000,
    refused: late.length - arrivals.length,
    rss: account?.rss ?? null,
    peak: account?.peak ?? null,
    note: `answered → seen; due → seen p50 ${median(delays).toFixed(1)}, p99 ${
      percentile(delays, 0.99).toFixed(1)
    } ms`,
  });
}
