import type { Group } from "../../../shared/groups.ts";
import type { Column } from "../../widgets/table.tsx";

export const groupColumns: readonly Column<Group>[] = [
  { title: "ID", width: 6, drop: 2, cell: ({ id }) => `${id}` },
  { title: "GROUP", width: 20, grow: 1, cell: ({ name }) => name },
  {
    title: "MACHINES",
    width: 8,
    right: true,
    cell: ({ machines }) => `${machines}`,
  },
  {
    title: "DESCRIPTION",
    width: 16,
    grow: 2,
    drop: 1,
    cell: ({ description }) => description,
  },
];
