import type { RunningServer } from "#tests/harness/server/server.ts";
import type { BenchOptions } from "./bench.ts";
import type { Lane } from "./load/load.ts";
import { type Ceiling, startCeiling } from "./load/processes.ts";
import { type Round, round, type Row, rowOf } from "./rows.ts";

/** The load of one round; rounds are counted from 0. */
export type Lanes = (url: string, round: number) => readonly Lane[];

/** A row that is measured alternately on our server and on another. */
export interface BenchSide {
  readonly name: string;
  readonly lanes: Lanes;
  /** The name of the second lane; absent: it is no row. */
  readonly beside?: string;
}

/** Connections of a load that measures a server's maximum. */
export const CONNECTIONS = 32;

/** Bytes of a packed answer with three packages. */
const ANSWER_BYTES = 450;

const echo: Lanes = (url) => [
  { url, connections: CONNECTIONS, traffic: { kind: "echo", count: 1 } },
];

/**
 * Measures each row alternately on our server and on the other: another OCS
 * server if one is named, else a bare Hono server that accepts a POST and
 * answers as many bytes.
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

/** Runs each round once on the other server, then once on ours. */
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
