import { type Load, type Measured } from "./load.ts";
import { accountOf, generate } from "./processes.ts";

/** One line of the table: medians over its rounds. */
export interface Row {
  readonly name: string;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Answers other than 2xx, in all rounds. */
  readonly refused: number;
  /** µs of the server's CPU for one request of any lane, where /proc tells. */
  readonly cpu: number | null;
  /** MiB after the last round. */
  readonly rss: number | null;
  /** Requests a second over the other server's, in the same rounds. */
  readonly ratio: number | null;
  readonly note: string;
}

/** One round of a load: a result for each lane, and the CPU of all requests. */
export interface Round {
  readonly lanes: readonly Measured[];
  readonly cpu: number | null;
  readonly rss: number | null;
}

/** Loads a server once. `pid` null: it is not on this machine, or not ours. */
export async function round(load: Load, pid: number | null): Promise<Round> {
  const before = pid === null ? null : await accountOf(pid);
  const lanes = await generate(load);
  const after = pid === null ? null : await accountOf(pid);
  // The fifth that does not count is in the CPU's account nevertheless.
  const requests = lanes.reduce((sum, lane) => sum + lane.requests, 0) / 0.8;
  return {
    lanes,
    cpu: before && after ? (after.cpu - before.cpu) / requests : null,
    rss: after?.rss ?? null,
  };
}

/** The medians of one lane. */
export function rowOf(
  name: string,
  rounds: readonly Round[],
  given: { lane?: number; against?: readonly Round[]; note?: string } = {},
): Row {
  const { lane = 0, against, note = "" } = given;
  const of = (all: readonly Round[], pick: (one: Measured) => number) =>
    median(all.map(({ lanes }) => pick(lanes[lane]!)));
  const perSecond = of(rounds, (one) => one.perSecond);
  const cpu = rounds.map((one) => one.cpu).filter((one) => one !== null);
  return {
    name,
    perSecond,
    p50: of(rounds, ({ p50 }) => p50),
    p99: of(rounds, ({ p99 }) => p99),
    refused: rounds.reduce((sum, one) => sum + one.lanes[lane]!.refused, 0),
    cpu: lane === 0 && cpu.length > 0 ? median(cpu) : null,
    rss: lane === 0 ? rounds.at(-1)?.rss ?? null : null,
    ratio: against ? perSecond / of(against, (one) => one.perSecond) : null,
    note,
  };
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** The rows as text in columns. */
export function printTable(rows: readonly Row[], ratioTo: string): string {
  const cell = (value: number | null, digits = 0) =>
    value === null || Number.isNaN(value) ? "–" : value.toFixed(digits);
  const table = [
    [
      "",
      "req/s",
      "p50 ms",
      "p99 ms",
      "refused",
      "CPU µs",
      "RSS MiB",
      `of ${ratioTo}`,
      "",
    ],
    ...rows.map((row) => [
      row.name,
      cell(row.perSecond, row.perSecond < 100 ? 1 : 0),
      cell(row.p50, 1),
      cell(row.p99, 1),
      String(row.refused),
      cell(row.cpu),
      cell(row.rss),
      cell(row.ratio, 2),
      row.note,
    ]),
  ];
  const widths = table[0]!.map((_, column) =>
    Math.max(...table.map((line) => line[column]!.length))
  );
  return table.map((line) =>
    line.map((text, column) =>
      column === 0 || column === line.length - 1
        ? text.padEnd(widths[column]!)
        : text.padStart(widths[column]!)
    ).join("  ").trimEnd()
  ).join("\n");
}
