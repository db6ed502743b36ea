import { text } from "../../text/mod.ts";
import type { Group } from "../../../shared/groups.ts";
import type { Column } from "../../widgets/table.tsx";

export const groupColumns: readonly Column<Group>[] = [
  {
    title: () => text.columns.id,
    width: 6,
    drop: 2,
    cell: ({ id }) => `${id}`,
  },
  {
    title: () => text.columns.group,
    width: 20,
    grow: 1,
    cell: ({ name }) => name,
  },
  {
    title: () => text.columns.machines,
    width: 8,
    right: true,
    cell: ({ machines }) => `${machines}`,
  },
  {
    title: () => text.columns.description,
    width: 16,
    grow: 2,
    drop: 1,
    cell: ({ description }) => description,
  },
];
