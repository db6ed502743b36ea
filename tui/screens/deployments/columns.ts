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
        title: "MACHINE",
        width: 12,
        grow: 1,
        cell: ({ machine }) => machine.name,
      }
      : {
        title: "PACKAGE",
        width: 12,
        grow: 1,
        cell: (row) => row.package.name,
      },
    {
      title: "STATE",
      width: 17,
      cell: (row) => ({ text: stateWords(row), tone: stateTone(row.state) }),
    },
    { title: "WHY", width: 14, grow: 2, cell: whyOf },
    {
      title: "TRY",
      width: 3,
      right: true,
      drop: 1,
      cell: ({ attempt }) => `${attempt}`,
    },
    {
      title: "CHANGED",
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
