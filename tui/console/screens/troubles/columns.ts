import type { Trouble } from "#shared/contract/deployments/troubles.ts";
import { text } from "#tui/text/mod.ts";
import { evidenceWords } from "#tui/words/identity.ts";
import { causeWords } from "#tui/words/why.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { momentWords } from "#tui/words/moments.ts";
import { titleCell } from "#tui/console/widgets/title_cell.ts";

export const troubleColumns: readonly Column<Trouble>[] = [
  {
    id: "machine",
    title: () => text.columns.machine,
    width: 12,
    grow: 1,
    cell: ({ machine }) => machine.name,
  },
  {
    title: () => text.why.troubles.columns.kind,
    width: 11,
    cell: ({ kind }) => ({
      text: text.why.troubles.kinds[kind],
      tone: "failed",
    }),
  },
  {
    id: "package",
    title: () => text.columns.package,
    width: 12,
    grow: 1,
    cell: (row, cells) =>
      row.package
        ? titleCell(row.package, cells)
        : row.identity
        ? ""
        : text.why.troubles.polls,
  },
  {
    id: "why",
    title: () => text.columns.why,
    width: 24,
    drop: 2,
    cell: ({ cause, reports, identity }) =>
      reports
        ? text.verification.contradicts(reports.first.code, reports.later.code)
        : identity
        ? evidenceWords(identity)
        : cause === null
        ? ""
        : causeWords(cause),
  },
  {
    title: () => text.why.troubles.columns.requests,
    width: 8,
    right: true,
    drop: 1,
    cell: ({ requests }) => requests === 0 ? "" : `${requests}`,
  },
  {
    title: () => text.why.troubles.columns.since,
    width: 11,
    cell: ({ since }) => momentWords(since),
  },
];
