import type { Duplicate } from "#shared/contract/machines/duplicates.ts";
import { pairWords } from "#tui/words/duplicates.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { momentWords } from "#tui/words/moments.ts";

const sideWords = ({ id, name }: Duplicate["older"]) => `${name} (${id})`;

export const duplicateColumns: readonly Column<Duplicate>[] = [
  {
    title: () => text.duplicates.columns.older,
    width: 12,
    grow: 1,
    cell: ({ older }) => sideWords(older),
  },
  {
    title: () => text.duplicates.columns.newer,
    width: 12,
    grow: 1,
    cell: ({ newer }) => sideWords(newer),
  },
  {
    title: () => text.duplicates.columns.evidence,
    width: 18,
    grow: 4,
    cell: pairWords,
  },
  {
    title: () => text.duplicates.columns.state,
    width: 12,
    cell: ({ state }) => ({
      text: text.duplicates.states[state],
      tone: state === "open" ? "open" : "ok",
    }),
  },
  {
    title: () => text.duplicates.columns.found,
    width: 11,
    wide: true,
    cell: ({ foundAt }) => momentWords(foundAt),
  },
];
