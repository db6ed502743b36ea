import type { Activity, LastContacts } from "#shared/contract/server.ts";
import type { Line } from "#tui/console/screens/line.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";
import type { Tone } from "#tui/console/theme.ts";
import { barPieces } from "#tui/console/widgets/bar.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import { sparkline } from "#tui/console/widgets/sparkline.ts";
import { numberWords } from "#tui/words/amounts.ts";
import { newestWords } from "#tui/words/backups/facts.ts";
import type { Overview } from "#tui/console/data/figures.ts";

/** Cells of a number at the end of a line. */
const NUMBER = 8;
/** Most cells of a bar: longer ones are not read better. */
const LONGEST = 60;

/** Contacts, results and failures of the last day, hour by hour. */
export function dayLines(
  { at, activity: { hours }, assignments, backup }: Overview,
  cells: number,
): Line[] {
  const label = labelCells([
    text.day.contacts,
    text.day.results,
    text.day.failures,
  ]);
  const line = (
    words: string,
    of: keyof Omit<Activity["hours"][number], "at">,
    tone: Tone,
    place: Place,
  ): Line => {
    const values = hours.map((hour) => hour[of]);
    const total = values.reduce((sum, n) => sum + n, 0);
    const drawn = drawnIn(values, cells - label - NUMBER);
    return {
      key: `day ${of}`,
      pieces: [
        { text: fit(words, label), tone: "quiet" },
        { text: drawn, tone: total === 0 ? "quiet" : tone },
        { text: fit(numberWords(total), cells - label - drawn.length, true) },
      ],
      target: { place },
    };
  };
  const made = text.overview.assignments;
  const madeCells = labelCells([made]);
  return [
    line(text.day.contacts, "contacts", "accent", {
      screen: "machines",
      q: "seen<1d",
    }),
    line(text.day.results, "results", "ok", {
      screen: "happened",
      filter: { kind: "deployment.result" },
    }),
    line(text.day.failures, "failures", "failed", {
      screen: "happened",
      filter: { kind: "deployment.result", q: "result:failed" },
    }),
    {
      key: "assignments",
      pieces: [
        { text: fit(made, madeCells), tone: "quiet" },
        { text: fit(numberWords(assignments), cells - madeCells, true) },
      ],
      target: {
        place: { screen: "happened", filter: { kind: "assignment.created" } },
      },
    },
    ...backup ? [backupLine(backup, new Date(at), cells)] : [],
  ];
}

/** The age of the newest backup. */
function backupLine(
  { madeAt, running }: NonNullable<Overview["backup"]>,
  now: Date,
  cells: number,
): Line {
  const label = labelCells([text.backups.label]);
  const words = running ? text.backups.nowRunning : newestWords(madeAt, now);
  return {
    key: "backup",
    pieces: [
      { text: fit(text.backups.label, label), tone: "quiet" },
      { text: fit(words, cells - label, true) },
    ],
    target: { place: { screen: "backups" } },
  };
}

/**
 * A sparkline of at most `room` cells: up to three for each number, or one for
 * two of them together.
 */
function drawnIn(values: readonly number[], room: number): string {
  const times = Math.min(3, Math.floor(room / values.length));
  if (times >= 1) {
    return sparkline(values).replace(/./gu, (one) => one.repeat(times));
  }
  const pairs = values.flatMap((n, i) =>
    i % 2 === 0 ? [n + (values[i + 1] ?? 0)] : []
  );
  return sparkline(pairs);
}

/** Each part of the machines: how it is called, coloured and found. */
const PARTS: readonly [keyof LastContacts, Tone, string][] = [
  ["hour", "ok", "seen<1h"],
  ["day", "ok", "seen>1h seen<1d"],
  ["week", "open", "seen>1d seen<7d"],
  ["month", "failed", "seen>7d seen<30d"],
  ["more", "failed", "seen>30d"],
];

/** Machines by their last contact. */
export function contactLines(
  { machines: { total, seen } }: Overview,
  cells: number,
): Line[] {
  const label = labelCells([
    text.seen.total,
    ...PARTS.map(([part]) => text.seen[part]),
  ]);
  const room = Math.max(4, Math.min(LONGEST, cells - label - NUMBER - 1));
  const number = (n: number) => fit(numberWords(n), NUMBER, true);
  return [
    ...PARTS.map(([part, tone, q]): Line => ({
      key: `seen ${part}`,
      pieces: [
        { text: fit(text.seen[part], label), tone: "quiet" },
        ...barPieces(seen[part], total, room, tone),
        { text: number(seen[part]), tone: seen[part] ? tone : "quiet" },
      ],
      target: seen[part] > 0 ? { place: { screen: "machines", q } } : undefined,
    })),
    {
      key: "known",
      pieces: [
        { text: fit(text.seen.total, label + room), tone: "quiet" },
        { text: number(total) },
      ],
      target: { place: { screen: "machines" } },
    },
  ];
}

/** Cells of the labels of a section, the gap behind them included. */
export function labelCells(labels: readonly string[]): number {
  return Math.max(...labels.map((label) => label.length)) + 2;
}
