import { type PlannedMachine } from "#shared/contract/assignments/plans.ts";
import { systemWords } from "#tui/words/systems.ts";
import { text } from "#tui/text/mod.ts";
import type { Tone } from "#tui/console/theme.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { formatMoment } from "#tui/words/words.ts";

function toneOf(fate: PlannedMachine["fate"]): Tone {
  if (fate === "added") return "ok";
  return fate === "reopened" ? "open" : "quiet";
}

/** The machine, and the outcome of the plan for it. */
export const plannedColumns: readonly Column<PlannedMachine>[] = [
  {
    title: () => text.columns.machine,
    width: 16,
    grow: 2,
    cell: ({ id, name }) => name || `${id}`,
  },
  {
    title: () => text.columns.agent,
    width: 7,
    cell: ({ family }) => family ?? "",
  },
  {
    title: () => text.columns.system,
    width: 14,
    grow: 1,
    drop: 1,
    cell: ({ os }) => systemWords(os),
  },
  {
    title: () => text.columns.effect,
    width: 20,
    cell: ({ fate }) => ({ text: text.plan.fates[fate], tone: toneOf(fate) }),
  },
  {
    title: () => text.columns.state,
    width: 17,
    drop: 2,
    cell: ({ state }) => state === null ? "" : text.states[state],
  },
  {
    title: () => text.columns.lastSeen,
    width: 11,
    drop: 3,
    cell: ({ lastContactAt }) =>
      lastContactAt === null ? "" : formatMoment(lastContactAt, new Date()),
  },
];
