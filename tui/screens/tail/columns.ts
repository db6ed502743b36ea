import type { LogEvent } from "../../../shared/events.ts";
import type { Column } from "../../widgets/table.tsx";
import { formatMoment, happened, resultWords } from "../../words.ts";

export const tailColumns: readonly Column<LogEvent>[] = [
  { title: "TIME", width: 11, cell: ({ at }) => formatMoment(at, new Date()) },
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
  { title: "WHAT", width: 11, grow: 1, cell: happened },
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
    drop: 1,
    cell: ({ actor }) => ({ text: actor, tone: "quiet" }),
  },
];
