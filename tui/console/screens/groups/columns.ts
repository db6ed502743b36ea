import type { Group } from "#shared/contract/groups/groups.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { momentWords } from "#tui/words/moments.ts";

export const groupColumns: readonly Column<Group>[] = [
  {
    id: "id",
    title: () => text.columns.id,
    width: 6,
    drop: 2,
    cell: ({ id }) => `${id}`,
  },
  {
    id: "group",
    title: () => text.columns.group,
    width: 20,
    grow: 1,
    sort: "name",
    cell: ({ name }) => name,
  },
  {
    id: "machines",
    title: () => text.columns.machines,
    width: 8,
    right: true,
    cell: ({ machines }) => `${machines}`,
  },
  {
    id: "description",
    title: () => text.columns.description,
    width: 16,
    grow: 2,
    drop: 1,
    cell: ({ description }) => description,
  },
  {
    id: "created",
    title: () => text.columns.created,
    width: 11,
    wide: true,
    cell: ({ createdAt }) => momentWords(createdAt),
  },
];
