import type { Deployment } from "#shared/contract/deployments/deployments.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { whyWords } from "#tui/words/reasons.ts";
import { formatMoment, stateWords, toneOf } from "#tui/words/words.ts";
import { titleOf } from "#tui/words/titles.ts";

/** The scope of a list; its columns leave out what is the same in every row. */
export type DeploymentsOf = "package" | "machine" | "all";

/** Columns of deployments. */
export function deploymentColumns(
  of: DeploymentsOf,
): readonly Column<Deployment>[] {
  const machine: Column<Deployment> = {
    title: () => text.columns.machine,
    width: 12,
    grow: 1,
    sort: "machine",
    cell: (row) => row.machine.name,
  };
  const name: Column<Deployment> = {
    title: () => text.columns.package,
    width: 12,
    grow: 1,
    cell: (row) => titleOf(row.package),
  };
  return [
    ...of === "machine" ? [] : [machine],
    ...of === "package" ? [] : [name],
    {
      title: () => text.columns.state,
      width: 17,
      sort: "state",
      cell: (row) => ({ text: stateWords(row), tone: toneOf(row) }),
    },
    { title: () => text.columns.why, width: 22, grow: 2, cell: whyWords },
    {
      title: () => text.columns.attempt,
      width: 5,
      right: true,
      drop: 1,
      cell: ({ attempt }) => `${attempt}`,
    },
    {
      title: () => text.columns.changed,
      width: 11,
      drop: 2,
      sort: "-updated",
      cell: ({ updatedAt }) => formatMoment(updatedAt, new Date()),
    },
    {
      title: () => text.columns.offeredAt,
      width: 11,
      wide: true,
      cell: ({ offeredAt }) =>
        offeredAt === null ? "" : formatMoment(offeredAt, new Date()),
    },
    {
      title: () => text.columns.fragments,
      width: 9,
      right: true,
      wide: true,
      cell: ({ fragments: { seen, total } }) => `${seen}/${total}`,
    },
    {
      title: () => text.columns.assignment,
      width: 10,
      right: true,
      wide: true,
      cell: ({ assignment }) => `${assignment}`,
    },
  ];
}
