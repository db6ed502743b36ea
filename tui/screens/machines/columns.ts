import type { Machine } from "../../../shared/machines.ts";
import type { Column } from "../../widgets/table.tsx";
import { formatMoment } from "../../words.ts";

export const machineColumns: readonly Column<Machine>[] = [
  { title: "ID", width: 6, drop: 2, cell: ({ id }) => `${id}` },
  { title: "MACHINE", width: 16, grow: 2, cell: ({ name }) => name },
  { title: "AGENT", width: 7, cell: ({ family }) => family },
  { title: "SYSTEM", width: 10, grow: 2, drop: 3, cell: ({ os }) => os },
  { title: "ADDRESS", width: 15, drop: 1, cell: ({ ip }) => ip },
  { title: "TAG", width: 6, grow: 1, drop: 4, cell: ({ tag }) => tag },
  {
    title: "LAST SEEN",
    width: 11,
    cell: ({ lastContactAt }) => formatMoment(lastContactAt, new Date()),
  },
];
