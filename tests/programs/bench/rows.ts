import { type Load, type LoadResult } from "./load/load.ts";
import { accountOf, generate } from "./load/processes.ts";

/** One line of the table: medians over its rounds. */
export interface Row {
  readonly name: string;
  /** Number of correct answers in all rounds. */
  readonly answers: number;
  /** NaN if it means nothing. */
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Number of responses other than 2xx, in all rounds. */
  readonly refused: number;
  /** µs of the server's CPU for one request of any lane; null without /proc. */
  readonly cpu: number | null;
  /** MiB after the last round, and the peak until then. */
  readonly rss: number | null;
  readonly peak: number | null;
  /** The ratio to the figure that `ratioTo` names. */
  readonly ratio: number | null;
  readonly ratioTo: string | null;
  readonly note: string;
}

/** One round of load: a result for each lane, and the CPU time per request. */
export interface Round {
  readonly lanes: readonly LoadResult[];
  readonly cpu: number | null;
  readonly rss: number | null;
  readonly peak: number | null;
}

/**
 * Loads a server once. `pid` null: its process is not ours, or on another
 * machine.
 */
export async function round(load: Load, pid: number | null): Promise<Round> {
  const before = pid === null ? null : await accountOf(pid);
  const lanes = await generate(load);
  const after = pid === null ? null : await accountOf(pid);
  // CPU time includes the first fifth, which is not counted in `requests`.
  const requests = lanes.reduce((sum, lane) => sum + lane.requests, 0) / 0.8;
  return {
    lanes,
    cpu: before && after ? (after.cpu - before.cpu) / requests : null,
    rss: after?.rss ?? null,
    peak: after?.peak ?? null,
  };
}

/** The comparison of a load's row, and other details. */
interface RowOptions {
  readonly lane?: number;
  readonly against?: readonly Round[];
  /** The name of the figure it is compared with. */
  readonly to?: string;
  readonly note?: string;
}

/** The medians of one lane. */
export function rowOf(
  name: string,
  rounds: readonly Round[],
  { lane = 0, against, to = "the other", note }: RowOptions = {},
): Row {
  const of = (all: readonly Round[], pick: (one: LoadResult) => number) =>
    median(all.map(({ lanes }) => pick(lanes[lane]!)));
  const sum = (pick: (one: LoadResult) => number) =>
    rounds.reduce((all, { lanes }) => all + pick(lanes[lane]!), 0);
  const perSecond = of(rounds, (one) => one.perSecond);
  const cpu = rounds.map((one) => one.cpu).filter((one) => one !== null);
  const { packages } = rounds[0]!.lanes[lane]!;
  const options = packages === null
    ? ""
    : `${packages.toFixed(2)} packages an answer`;
  const last = lane === 0 ? rounds.at(-1) : undefined;
  return {
    name,
    answers: sum(({ requests }) => requests),
    perSecond,
    p50: of(rounds, ({ p50 }) => p50),
    p99: of(rounds, ({ p99 }) => p99),
    refused: sum(({ refused }) => refused),
    cpu: lane === 0 && cpu.length > 0 ? median(cpu) : null,
    rss: last?.rss ?? null,
    peak: last?.peak ?? null,
    ratio: against ? perSecond / of(against, (one) => one.perSecond) : null,
    ratioTo: against ? to : null,
    note: note ?? options,
  };
}

/**
 * A row of durations in ms, measured one after the other, and other details.
 */
export function timedRow(
  name: string,
  ms: readonly number[],
  details: Partial<Row> = {},
): Row {
  return {
    name,
    answers: ms.length,
    perSecond: NaN,
    p50: median(ms),
    p99: percentile(ms, 0.99),
    refused: 0,
    cpu: null,
    rss: null,
    peak: null,
    ratio: null,
    ratioTo: null,
    note: "",
    ...details,
  };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/**
 * The least value that this share of all values do not exceed; of few values
 * the greatest.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
}

/** The rows as text in columns. */
export function printTable(rows: readonly Row[]): string {
  const cell = (value: number | null, digits = 0) =>
    value === null || Number.isNaN(value) ? "–" : value.toFixed(digits);
  const head = ["", "req/s", "p50 ms", "p99 ms", "refused", "CPU µs"];
  const table = [
    [...head, "RSS MiB", "most", "beside", ""],
    ...rows.map((row) => [
      row.name,
      cell(row.perSecond, row.perSecond < 100 ? 1 : 0),
      cell(row.p50, 1),
      cell(row.p99, 1),
      String(row.refused),
      cell(row.cpu),
      cell(row.rss),
      cell(row.peak),
      row.ratio === null ? "" : `${row.ratio.toFixed(2)} × ${row.ratioTo}`,
      row.note,
    ]),
  ];
  const widths = table[0]!.map((_, column) =>
    Math.max(...table.map((line) => line[column]!.length))
  );
  const left = [0, table[0]!.length - 2, table[0]!.length - 1];
  return table.map((line) =>
    line.map((text, column) =>
      left.includes(column)
        ? text.padEnd(widths[column]!)
        : text.padStart(widths[column]!)
    ).join("  ").trimEnd()
  ).join("\n");
}
