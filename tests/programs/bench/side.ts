import type { RunningServer } from "#tests/harness/server/server.ts";
import type { BenchOptions } from "./bench.ts";
import type { Lane } from "./load/load.ts";
import { type Ceiling, startCeiling } from "./load/processes.ts";
import { type Round, round, type Row, rowOf } from "./rows.ts";

/** What a server is loaded with in one round, counted from 0. */
export type Lanes = (url: string, round: number) => readonly Lane[];

/** A row that is measured on our server and on another in turn. */
export interface BenchSide {
  readonly name: string;
  readonly lanes: Lanes;
  /** What the second lane is called; it is no row if left out. */
  readonly beside?: string;
}

/** Connections of a load that is to find out how much a server can do. */
export const CONNECTIONS = 32;

/** Bytes of a packed answer with three packages. */
const ANSWER_BYTES = 450;

const echo: Lanes = (url) => [
  { url, connections: CONNECTIONS, traffic: { kind: "echo", count: 1 } },
];

/**
 * Each on ours and in turn on the other: another OCS server where one is given,
 * else a bare Hono that takes a POST and answers as many bytes.
 */
export async function sidedRows(
  options: BenchOptions,
  server: RunningServer,
  kinds: readonly BenchSide[],
): Promise<Row[]> {
  const { against } = options;
  if (against) return await measure({ url: against, pid: null });
  await using ceiling = await startCeiling({ bytes: ANSWER_BYTES });
  return await measure(ceiling);

  async function measure(other: Pick<Ceiling, "url"> & { pid: number | null }) {
    const rows: Row[] = [];
    for (const { name, lanes, beside } of kinds) {
      const ours = { url: server.agentUrl, pid: server.pid };
      const theirs = { ...other, lanes: against ? lanes : echo };
      const done = await side(options, { ...ours, lanes }, theirs);
      const to = against ? "theirs" : "bare Hono";
      rows.push(
        rowOf(against ? `  ${name}, theirs` : "  bare Hono, POST", done.other),
        rowOf(name, done.ours, { against: done.other, to }),
      );
      if (beside) rows.push(rowOf(`  ${beside}`, done.ours, { lane: 1 }));
    }
    return rows;
  }
}

interface Side {
  readonly url: string;
  readonly pid: number | null;
  readonly lanes: Lanes;
  /** PEM text, for https. */
  readonly ca?: string;
}

/** Each round once on the other, then once on ours. */
export async function side(
  { seconds, rounds }: Pick<BenchOptions, "seconds" | "rounds">,
  ours: Side,
  other: Side,
): Promise<{ ours: Round[]; other: Round[] }> {
  const done = { ours: [] as Round[], other: [] as Round[] };
  for (let n = 0; n < rounds; n++) {
    for (
      const [which, { url, pid, lanes, ca }] of [
        ["other", other],
        ["ours", ours],
      ] as const
    ) {
      const load = { seconds, lanes: lanes(url, n), ...ca && { ca } };
      done[which].push(await round(load, pid));
    }
  }
  return done;
}
