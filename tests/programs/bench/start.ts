import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import type { Bench } from "./bench.ts";
import { inFolder } from "./fleet.ts";
import { accountOf } from "./load/processes.ts";
import { round, type Row, rowOf, timedRow } from "./rows.ts";

/**
 * Measures the time from the start of the process until it prints that it is
 * ready.
 */
export const start: Bench = {
  name: "start",
  summary: "a server started until it is ready, and its memory then",
  machines: 100_000,
  run: (options) =>
    inFolder(options, async (data) => {
      const { rounds, seconds, machines } = options;
      const ms: number[] = [];
      let account = null;
      let polled: Row | null = null;
      for (let n = 0; n < rounds; n++) {
        const begun = performance.now();
        await using server = await startServer({ data });
        ms.push(performance.now() - begun);
        account = await accountOf(server.pid);
        if (n === rounds - 1) polled = await polls(server, seconds, machines);
      }
      const name = `start with ${machines} machines, until ready`;
      const memory = account && { rss: account.rss, peak: account.peak };
      return [timedRow(name, ms, { ...memory }), polled!];
    }),
};

/** Polls from the first moment, while the server fills its caches. */
async function polls(
  server: RunningServer,
  seconds: number,
  count: number,
): Promise<Row> {
  const lane = {
    url: server.agentUrl,
    connections: 4,
    rate: 200,
    traffic: { kind: "poll", count } as const,
  };
  const done = await round({ seconds, lanes: [lane] }, server.pid);
  return rowOf("  polls from then on, 200/s", [done]);
}
