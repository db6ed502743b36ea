import { text } from "../../text/mod.ts";
import type { Machine } from "../../../shared/machines.ts";
import type { Column } from "../../widgets/table.tsx";
import { formatMoment } from "../../words.ts";

export const machineColumns: readonly Column<Machine>[] = [
  {
    title: () => text.columns.id,
    width: 6,
    drop: 2,
    cell: ({ id }) => `${id}`,
  },
  {
    title: () => text.columns.machine,
    width: 16,
    grow: 2,
    cell: ({ name }) => name,
  },
  { title: () => text.columns.agent, width: 7, cell: ({ family }) => family },
  {
    title: () => text.columns.system,
    width: 10,
    grow: 2,
    drop: 3,
    cell: ({ os }) => os,
  },
  {
    title: () => text.columns.address,
    width: 15,
    drop: 1,
    cell: ({ ip }) => ip,
  },
  {
    title: () => text.columns.tag,
    width: 6,
    grow: 1,
    drop: 4,
    cell: ({ tag }) => tag,
  },
  {
    title: () => text.columns.lastSeen,
    width: 11,
    cell: ({ lastContactAt }) => formatMoment(lastContactAt, new Date()),
  },
];
