import { type PlannedMachine } from "#shared/contract/assignments/plans.ts";
import { systemWords } from "#tui/words/systems.ts";
import { text } from "#tui/text/mod.ts";
import type { Tone } from "#tui/console/theme.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { momentWords } from "#tui/words/moments.ts";

function toneOf(fate: PlannedMachine["fate"]): Tone {
  if (fate === "added") return "ok";
  return fate === "reopened" ? "open" : "quiet";
}

/** The machine, and the outcome of the plan for it. */
export const plannedColumns: readonly Column<PlannedMachine>[] = [
  {
    id: "machine",
    title: () => text.columns.machine,
    width: 16,
    grow: 2,
    cell: ({ id, name }) => name || `${id}`,
  },
  {
    id: "agent",
    title: () => text.columns.agent,
    width: 7,
    cell: ({ family }) => family ?? "",
  },
  {
    id: "system",
    title: () => text.columns.system,
    width: 14,
    grow: 1,
    drop: 1,
    cell: ({ os }) => systemWords(os),
  },
  {
    id: "effect",
    title: () => text.columns.effect,
    width: 20,
    cell: ({ fate }) => ({ text: text.plan.fates[fate], tone: toneOf(fate) }),
  },
  {
    id: "state",
    title: () => text.columns.state,
    width: 17,
    drop: 2,
    cell: ({ state }) => state === null ? "" : text.states[state],
  },
  {
    id: "lastSeen",
    title: () => text.columns.lastSeen,
    width: 11,
    drop: 3,
    cell: ({ lastContactAt }) =>
      lastContactAt === null ? "" : momentWords(lastContactAt),
  },
];
