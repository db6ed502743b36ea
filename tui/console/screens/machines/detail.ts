import {
  type Deployment,
  listDeployments,
} from "#shared/contract/deployments/deployments.ts";
import type { Machine } from "#shared/contract/machines/machines.ts";
import type { Page } from "#shared/contract/page.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { agoWords } from "#tui/words/amounts.ts";
import { pollWords } from "#tui/words/polls.ts";
import { whyWords } from "#tui/words/reasons.ts";
import { systemWords } from "#tui/words/systems.ts";
import { fitTitle } from "#tui/console/widgets/title_cell.ts";
import { formatMoment, stateWords, toneOf } from "#tui/words/words.ts";
import { fit, wrap } from "#tui/console/widgets/fit.ts";
import {
  field,
  gap,
  heading,
  type SheetLine,
} from "#tui/console/widgets/sheet.tsx";
import { detailOf } from "#tui/console/widgets/split.tsx";

/** The most packages that are listed, those that changed last first. */
const PACKAGES = 12;
/** Cells of a label, and of a state; "Last contact" in French is 15 long. */
const LABEL = 15;
const STATE = 14;

/** What a machine is, and its packages. */
export const machineDetail = detailOf<Machine, Page<Deployment>>({
  list: "machines",
  from: 120,
  titleOf: ({ name }) => name,
  load: (connection, { id }, signal) =>
    call(connection, listDeployments, {
      query: { machine: id, sort: "-updated", limit: PACKAGES },
    }, signal),
  concerns: (event, { id }) => event.machine?.id === id,
  linesOf(machine, deployments, width) {
    const now = new Date();
    const seconds = (now.getTime() - Date.parse(machine.lastContactAt)) / 1000;
    const contact = text.machine.ago(agoWords(seconds));
    const fields: [label: string, value: string][] = [
      [text.machine.system, systemWords(machine.os)],
      [
        text.machine.contact,
        `${formatMoment(machine.lastContactAt, now)}, ${contact}`,
      ],
      [text.inventories.polls, pollWords(machine)],
      [text.machine.address, machine.ip],
      [text.machine.tag, machine.tag],
      [text.machine.serial, machine.serial],
      [text.machine.agent, machine.agent],
    ];
    return [
      ...fields.filter(([, value]) => value !== "").flatMap(([label, value]) =>
        field(label, value, width, undefined, LABEL)
      ),
      ...deployments ? packageLines(deployments, width) : [],
    ];
  },
});

function packageLines(
  { rows, total }: Page<Deployment>,
  width: number,
): SheetLine<never>[] {
  const { packages, noPackages, moreOf } = text.progress;
  return [
    gap("packages"),
    heading(packages),
    ...rows.length === 0
      ? [{
        key: "none",
        pieces: [{ text: noPackages, tone: "quiet" as const }],
      }]
      : rows.flatMap((row) => deploymentLines(row, width)),
    ...total > rows.length
      ? [{
        key: "more",
        pieces: [{ text: moreOf(total - rows.length), tone: "quiet" as const }],
      }]
      : [],
  ];
}

/** A package with its state, and below it why, where there is more to say. */
function deploymentLines(row: Deployment, width: number): SheetLine<never>[] {
  const key = `package ${row.package.id}`;
  // The code of a plain success says nothing more.
  const isPlain = toneOf(row) === "ok" && row.meaning === null;
  const why = isPlain ? "" : whyWords(row);
  return [
    {
      key,
      pieces: [
        { text: fitTitle(row.package, Math.max(8, width - STATE - 1)) },
        { text: ` ${fit(stateWords(row), STATE)}`, tone: toneOf(row) },
      ],
    },
    ...why === "" ? [] : wrap(why, width - 2, 2).map((words, i) => ({
      key: `${key} why ${i}`,
      pieces: [{ text: `  ${words}`, tone: "quiet" as const }],
    })),
  ];
}
