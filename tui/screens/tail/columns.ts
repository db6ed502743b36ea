import type { LogEvent } from "../../../shared/events.ts";
import type { Column } from "../../widgets/table.tsx";
import { formatClock, formatDay, happened, resultWords } from "../../words.ts";

export const tailColumns: readonly Column<LogEvent>[] = [
  { title: "DATE", width: 5, drop: 1, cell: ({ at }) => formatDay(at) },
  { title: "TIME", width: 8, cell: ({ at }) => formatClock(at) },
  {
    title: "MACHINE",
    width: 10,
    grow: 1,
    cell: ({ machine }) => machine?.name ?? "",
  },
  {
    title: "PACKAGE",
    width: 8,
    grow: 1,
    cell: (event) => event.package?.name ?? "",
  },
  { title: "WHAT", width: 14, grow: 1, cell: happened },
  {
    title: "CODE",
    width: 14,
    grow: 1,
    cell: (event) => ({
      text: resultWords(event.payload.code, event.payload.exitCode),
      tone: happened(event).tone,
    }),
  },
  {
    title: "BY",
    width: 14,
    drop: 2,
    cell: ({ actor }) => ({ text: actor, tone: "quiet" }),
  },
];
