import type { Deployment } from "#shared/contract/deployments/deployments.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { titleCell } from "#tui/console/widgets/title_cell.ts";
import { whyWords } from "#tui/words/reasons.ts";
import { stateWords, toneOf } from "#tui/words/words.ts";
import { momentWords } from "#tui/words/moments.ts";

/** The scope of a list; its columns leave out what is the same in every row. */
export type DeploymentsOf = "package" | "machine" | "all";

/** Columns of deployments. */
export function deploymentColumns(
  of: DeploymentsOf,
): readonly Column<Deployment>[] {
  const machine: Column<Deployment> = {
    id: "machine",
    title: () => text.columns.machine,
    width: 12,
    grow: 1,
    sort: "machine",
    cell: (row) => row.machine.name,
  };
  const name: Column<Deployment> = {
    id: "package",
    title: () => text.columns.package,
    width: 14,
    enough: 24,
    grow: 1,
    cell: (row, cells) => titleCell(row.package, cells),
  };
  return [
    ...of === "machine" ? [] : [machine],
    ...of === "package" ? [] : [name],
    {
      id: "state",
      title: () => text.columns.state,
      width: 17,
      sort: "state",
      cell: (row) => ({ text: stateWords(row), tone: toneOf(row) }),
    },
    {
      id: "why",
      title: () => text.columns.why,
      width: 20,
      enough: 36,
      grow: 2,
      cell: whyWords,
    },
    {
      id: "attempt",
      title: () => text.columns.attempt,
      width: 5,
      right: true,
      drop: 1,
      cell: ({ attempt }) => `${attempt}`,
    },
    {
      id: "changed",
      title: () => text.columns.changed,
      width: 11,
      drop: 2,
      sort: "-updated",
      cell: ({ updatedAt }) => momentWords(updatedAt),
    },
    {
      id: "offeredAt",
      title: () => text.columns.offeredAt,
      width: 11,
      wide: true,
      cell: ({ offeredAt }) => offeredAt === null ? "" : momentWords(offeredAt),
    },
    {
      id: "fragments",
      title: () => text.columns.fragments,
      width: 9,
      right: true,
      wide: true,
      cell: ({ fragments: { seen, total } }) => `${seen}/${total}`,
    },
    {
      id: "assignment",
      title: () => text.columns.assignment,
      width: 10,
      right: true,
      wide: true,
      cell: ({ assignment }) => `${assignment}`,
    },
    {
      id: "wave",
      title: () => text.rollouts.columns.wave,
      width: 5,
      right: true,
      wide: true,
      cell: ({ wave }) => wave === null ? "" : `${wave}`,
    },
  ];
}
