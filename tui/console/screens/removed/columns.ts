import type { FormerMachine } from "#shared/contract/machines/life.ts";
import { text } from "#tui/text/mod.ts";
import { momentWords } from "#tui/words/moments.ts";
import { systemWords } from "#tui/words/systems.ts";
import type { Column } from "#tui/console/widgets/columns.ts";

export const removedColumns: readonly Column<FormerMachine>[] = [
  {
    id: "machine",
    title: () => text.columns.machine,
    width: 15,
    grow: 2,
    cell: ({ name }) => name,
  },
  {
    id: "system",
    title: () => text.columns.system,
    width: 14,
    grow: 1,
    drop: 3,
    cell: ({ os }) => systemWords(os),
  },
  {
    id: "serial",
    title: () => text.columns.serial,
    width: 12,
    grow: 1,
    drop: 2,
    cell: ({ serial }) => serial,
  },
  {
    id: "lastSeen",
    title: () => text.columns.lastSeen,
    width: 11,
    drop: 4,
    cell: ({ lastContactAt }) => momentWords(lastContactAt),
  },
  {
    id: "removed",
    title: () => text.life.columns.removed,
    width: 11,
    cell: ({ removedAt }) => momentWords(removedAt),
  },
  {
    id: "by",
    title: () => text.life.columns.by,
    width: 8,
    cell: ({ removedBy }) => removedBy,
  },
  {
    id: "results",
    title: () => text.life.columns.results,
    width: 9,
    right: true,
    drop: 1,
    cell: ({ results }) => results === 0 ? "" : `${results}`,
  },
  {
    id: "now",
    title: () => text.life.columns.returned,
    width: 8,
    cell: ({ returnedAs }) => returnedAs === null ? "" : `${returnedAs}`,
  },
];
