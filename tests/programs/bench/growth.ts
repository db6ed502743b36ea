import { join } from "node:path";
import { appendEvent } from "#db/events/events.ts";
import type { Statement } from "#db/store/transaction.ts";
import { openDatabase } from "#db/store/open.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { inFolder, onFleet } from "./fleet.ts";
import { MIXED } from "./poll.ts";
import { type Round, round, type Row, rowOf, timedRow } from "./rows.ts";
import { CONNECTIONS } from "./side.ts";

const EVENTS = 1_000_000;
const CHUNK = 10_000;

/** The cost of a poll, a machine and an event by the size of the fleet. */
export const growth: Bench = {
  name: "growth",
  summary: "polls and bytes as fleets grow (--sizes), bytes of events",
  machines: 300_000,
  named: true,
  async run(options) {
    const rows: Row[] = [];
    let first: Round[] | undefined;
    for (const machines of options.sizes) {
      const done = await polled(options, machines);
      first ??= done.rounds;
      rows.push(rowOf(`poll, ${machines} machines`, done.rounds, {
        against: first,
        to: `${options.sizes[0]} machines`,
        note: `${Math.round(done.bytes / machines)} bytes of the file a ` +
          `machine, ${options.software} entries of software each`,
      }));
    }
    return [...rows, await events(options)];
  },
};

/** Polls on a fleet with software, and the size of its file before them. */
async function polled(options: BenchOptions, machines: number) {
  const { seconds, rounds, software } = options;
  return await onFleet({ machines, software }, async (server) => {
    const { size } = await Deno.stat(join(server.data, "longshore.db"));
    const done: Round[] = [];
    for (let n = 0; n < rounds; n++) {
      const lane = {
        url: server.agentUrl,
        connections: CONNECTIONS,
        // One machine in every few, over the whole fleet, so that any may be
        // the next.
        traffic: {
          kind: "poll",
          count: Math.min(machines, 20_000),
          step: Math.max(1, Math.floor(machines / 20_000)),
          mixed: MIXED,
        },
      } as const;
      done.push(await round({ seconds, lanes: [lane] }, server.pid));
    }
    return { rounds: done, bytes: size };
  });
}

/** The size of the log of results on disk. */
async function events({ smoke }: BenchOptions): Promise<Row> {
  const machines = 1000;
  const count = smoke ? 2000 : EVENTS;
  return await inFolder({ machines }, async (data) => {
    const file = join(data, "longshore.db");
    const before = (await Deno.stat(file)).size;
    const begun = performance.now();
    const store = await openDatabase(`file:${file}`);
    for (let first = 0; first < count; first += CHUNK) {
      await store.commit(results(first, Math.min(CHUNK, count - first)));
    }
    await store.close();
    const bytes = (await Deno.stat(file)).size - before;
    return timedRow(`${count} events of results`, [performance.now() - begun], {
      note: `${Math.round(bytes / count)} bytes each, ${
        Math.round(bytes / count * EVENTS / 1024 ** 2)
      } MiB a million`,
    });
  });
}

function results(first: number, count: number): Statement[] {
  return Array.from({ length: count }, (_, n) =>
    appendEvent({
      kind: "deployment.result",
      actor: "agent",
      at: new Date(),
      machineId: 1 + (first + n) % 1000,
      packageId: 1_800_000_000 + (first + n) % 20,
      payload: { state: "succeeded", code: "SUCCESS", exitCode: null },
    }));
}
