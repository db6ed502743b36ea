import type { Package } from "#shared/contract/packages/packages.ts";
import { glyphs } from "#tui/console/glyphs.ts";
import { text, type Words } from "#tui/text/mod.ts";
import type { Tone } from "#tui/console/theme.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { formatMoment } from "#tui/words/words.ts";
import { titleOf } from "#tui/words/titles.ts";

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

export const packageColumns: readonly Column<Package>[] = [
  {
    title: () => text.columns.id,
    width: 10,
    drop: 1,
    sort: "-created",
    cell: ({ id }) => `${id}`,
  },
  {
    title: () => text.columns.package,
    width: 16,
    grow: 1,
    sort: "name",
    cell: titleOf,
  },
  {
    title: () => text.columns.priority,
    width: 4,
    right: true,
    drop: 2,
    sort: "priority",
    cell: ({ priority }) => `${priority}`,
  },
  {
    title: () => text.columns.action,
    width: 7,
    drop: 3,
    cell: ({ action }) => action,
  },
  {
    title: () => text.columns.target,
    width: 4,
    cell: ({ target }) => text.findings.short[target],
  },
  {
    title: () => text.columns.on,
    width: 3,
    cell: ({ active }) =>
      active
        ? { text: glyphs.on, tone: "ok" }
        : { text: glyphs.off, tone: "quiet" },
  },
  {
    ...number(
      () => text.columns.waiting,
      8,
      "plain",
      (row) => tally(row).waiting,
    ),
    sort: "-waiting",
  },
  number(() => text.columns.offered, 7, "open", (row) => tally(row).offered),
  number(() => text.columns.ok, 6, "ok", (row) => tally(row).succeeded),
  {
    ...number(
      () => text.columns.failed,
      7,
      "failed",
      (row) => tally(row).failed,
    ),
    sort: "-failed",
  },
  {
    title: () => text.columns.archive,
    width: 16,
    wide: true,
    cell: ({ archive }) => archive?.name ?? "",
  },
  {
    title: () => text.columns.fragments,
    width: 5,
    right: true,
    wide: true,
    cell: ({ archive }) => `${archive?.fragments ?? 0}`,
  },
  {
    title: () => text.columns.created,
    width: 11,
    wide: true,
    cell: ({ createdAt }) => formatMoment(createdAt, new Date()),
  },
  {
    title: () => text.columns.by,
    width: 14,
    wide: true,
    cell: ({ createdBy }) => createdBy,
  },
];

function number(
  title: Words,
  width: number,
  tone: Tone,
  count: (row: Package) => number,
): Column<Package> {
  const cell = (row: Package) => {
    const n = count(row);
    return { text: `${n}`, tone: n === 0 ? "quiet" as const : tone };
  };
  return { title, width, right: true, cell };
}
