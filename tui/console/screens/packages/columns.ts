import type { Package } from "#shared/contract/packages/packages.ts";
import { HOUR_PARTS } from "#shared/contract/packages/progress.ts";
import { glyphs } from "#tui/console/glyphs.ts";
import { text, type Words } from "#tui/text/mod.ts";
import type { Tone } from "#tui/console/theme.ts";
import type { Cell, Column } from "#tui/console/widgets/columns.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import { sparkline } from "#tui/console/widgets/sparkline.ts";
import { stackedBar } from "#tui/console/widgets/stacked_bar.ts";
import { sharesOf } from "#shared/contract/packages/shares.ts";
import { agoWords, percentWords, sizeWords } from "#tui/words/amounts.ts";
import { titleOf } from "#tui/words/titles.ts";
import { fitTitle } from "#tui/console/widgets/title_cell.ts";

/** The machines of a package, counted by what an operator asks about. */
export function tally({ counts }: Pick<Package, "counts">) {
  return {
    waiting: counts.waiting ?? 0,
    offered: (counts.offered ?? 0) + (counts.downloading ?? 0),
    succeeded: (counts.succeeded ?? 0) + (counts.reboot_pending ?? 0) +
      (counts.already_installed ?? 0),
    failed: counts.failed ?? 0,
  };
}

/** Cells of a table from which it shows progress, age and the last hour. */
const ROOMY = 98;

export const packageColumns: readonly Column<Package>[] = [
  {
    id: "package",
    title: () => text.columns.package,
    width: 18,
    grow: 2,
    sort: "name",
    cell: nameCell,
  },
  {
    id: "target",
    title: () => text.columns.target,
    width: 4,
    cell: ({ target }) => text.findings.short[target],
  },
  {
    id: "priority",
    title: () => text.columns.priority,
    width: 4,
    right: true,
    from: 70,
    drop: 2,
    sort: "priority",
    cell: ({ priority }) => `${priority}`,
  },
  {
    id: "action",
    title: () => text.columns.action,
    width: 7,
    from: 70,
    drop: 1,
    cell: ({ action }) => action,
  },
  {
    id: "archive",
    title: () => text.columns.archive,
    width: 16,
    wide: true,
    cell: ({ archive }) => archive?.name ?? "",
  },
  {
    id: "size",
    title: () => text.columns.size,
    width: 8,
    right: true,
    from: ROOMY,
    drop: 3,
    cell: ({ archive }) => archive ? sizeWords(archive.bytes) : "",
  },
  {
    id: "fragments",
    title: () => text.columns.fragments,
    width: 5,
    right: true,
    wide: true,
    cell: ({ archive }) => `${archive?.fragments ?? 0}`,
  },
  {
    id: "on",
    title: () => text.columns.on,
    width: 3,
    cell: ({ active }) =>
      active
        ? { text: glyphs.on, tone: "ok" }
        : { text: glyphs.off, tone: "quiet" },
  },
  {
    id: "progress",
    title: () => text.columns.progress,
    width: 12,
    grow: 1,
    from: ROOMY,
    cell: ({ counts }, cells) => {
      const shares = sharesOf(counts);
      return shares.total === 0
        ? ""
        : { text: "", pieces: stackedBar(shares, cells) };
    },
  },
  {
    id: "done",
    title: () => text.columns.done,
    width: 5,
    right: true,
    from: ROOMY,
    cell({ counts }) {
      const { done, total } = sharesOf(counts);
      return total === 0 ? "" : percentWords(done, total);
    },
  },
  {
    ...number(
      "waiting",
      () => text.columns.waiting,
      8,
      "plain",
      (row) => tally(row).waiting,
    ),
    drop: 4,
    sort: "-waiting",
  },
  {
    ...number(
      "offered",
      () => text.columns.offered,
      7,
      "moving",
      (row) => tally(row).offered,
    ),
    drop: 6,
  },
  {
    ...number(
      "ok",
      () => text.columns.ok,
      6,
      "ok",
      (row) => tally(row).succeeded,
    ),
    drop: 5,
  },
  {
    ...number(
      "failed",
      () => text.columns.failed,
      7,
      "failed",
      (row) => tally(row).failed,
    ),
    sort: "-failed",
  },
  {
    id: "failureRate",
    title: () => text.columns.failureRate,
    width: 6,
    right: true,
    from: ROOMY,
    cell(row) {
      const { failed, succeeded } = tally(row);
      if (failed === 0) return "";
      return {
        text: percentWords(failed, failed + succeeded),
        tone: "failed",
      };
    },
  },
  {
    id: "lastHour",
    title: () => text.columns.lastHour,
    width: HOUR_PARTS,
    from: ROOMY,
    cell: lastHourCell,
  },
  {
    id: "created",
    title: () => text.columns.created,
    width: 16,
    from: ROOMY,
    sort: "-created",
    cell({ createdAt, createdBy }) {
      const age = agoWords((Date.now() - Date.parse(createdAt)) / 1000);
      return `${fit(age, 6, true)}  ${createdBy}`;
    },
  },
  {
    id: "id",
    title: () => text.columns.id,
    width: 10,
    from: 150,
    cell: ({ id }) => `${id}`,
  },
];

/** The name, and the version more quietly. */
function nameCell(row: Package, cells: number): Cell {
  const title = fitTitle(row, cells);
  const end = title.trimEnd().length - row.version.length;
  const isWhole = row.version !== "" && title.startsWith(row.version, end);
  return {
    text: titleOf(row),
    pieces: isWhole
      ? [{ text: title.slice(0, end) }, {
        text: title.slice(end),
        tone: "quiet",
      }]
      : [{ text: title }],
  };
}

/** Results by five minutes; red where more than half of them are failures. */
function lastHourCell({ lastHour }: Package): Cell {
  if (!lastHour) return { text: "" };
  const results = lastHour.succeeded.map((n, i) => n + lastHour.failed[i]!);
  const words = `${results.reduce((sum, n) => sum + n, 0)}`;
  const line = sparkline(results);
  return line === "" ? { text: words } : {
    text: words,
    pieces: [...line].map((level, i) => ({
      text: level,
      tone: results[i] === 0
        ? "quiet"
        : lastHour.failed[i]! * 2 > results[i]!
        ? "failed"
        : "ok",
    })),
  };
}

function number(
  id: string,
  title: Words,
  width: number,
  tone: Tone,
  count: (row: Package) => number,
): Column<Package> {
  const cell = (row: Package) => {
    const n = count(row);
    return { text: `${n}`, tone: n === 0 ? "quiet" as const : tone };
  };
  return { id, title, width, right: true, cell };
}
