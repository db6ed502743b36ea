import type { PlannedMachine } from "../../../shared/plans.ts";
import { text } from "../../text/mod.ts";
import type { Tone } from "../../theme.ts";
import type { Column } from "../../widgets/columns.ts";

const TONES: Record<PlannedMachine["effect"], Tone> = {
  added: "ok",
  reopened: "open",
  unchanged: "quiet",
};

/** Who is reached, and what that changes there. */
export const planColumns: readonly Column<PlannedMachine>[] = [
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
    drop: 1,
    cell: ({ os }) => os,
  },
  {
    title: () => text.columns.effect,
    width: 16,
    cell: ({ effect }) => ({
      text: text.plan.effects[effect],
      tone: TONES[effect],
    }),
  },
  {
    title: () => text.columns.state,
    width: 17,
    drop: 2,
    cell: ({ state }) => state === null ? "" : text.states[state],
  },
];
