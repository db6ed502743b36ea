import { text } from "../../text/mod.ts";
import type { Deployment } from "../../../shared/deployments.ts";
import {
  formatMoment,
  reasonWords,
  resultWords,
  stateTone,
  stateWords,
} from "../../words.ts";
import type { Column } from "../../widgets/table.tsx";

/** Columns of a package's deployments, or of a machine's. */
export function deploymentColumns(
  of: "package" | "machine",
): readonly Column<Deployment>[] {
  return [
    of === "package"
      ? {
        title: () => text.columns.machine,
        width: 12,
        grow: 1,
        cell: ({ machine }) => machine.name,
      }
      : {
        title: () => text.columns.package,
        width: 12,
        grow: 1,
        cell: (row) => row.package.name,
      },
    {
      title: () => text.columns.state,
      width: 17,
      cell: (row) => ({ text: stateWords(row), tone: stateTone(row.state) }),
    },
    { title: () => text.columns.why, width: 14, grow: 2, cell: whyOf },
    {
      title: () => text.columns.attempt,
      width: 3,
      right: true,
      drop: 1,
      cell: ({ attempt }) => `${attempt}`,
    },
    {
      title: () => text.columns.changed,
      width: 11,
      drop: 2,
      cell: ({ updatedAt }) => formatMoment(updatedAt, new Date()),
    },
  ];
}

/** What the agent said, or why it has not been told anything yet. */
function whyOf({ state, reason, code, exitCode }: Deployment) {
  if (code !== null) return resultWords(code, exitCode);
  return state === "waiting" ? reasonWords(reason) : "";
}
