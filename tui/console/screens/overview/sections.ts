import { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { Overview } from "#tui/console/data/figures.ts";
import type { Line, LineTarget } from "#tui/console/screens/line.ts";
import type { ServerInfo, Size } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { barPieces } from "#tui/console/widgets/bar.ts";
import { fit } from "#tui/console/widgets/fit.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import {
  PANELS_FROM,
  panelWidths,
  type Section,
  textCells,
} from "#tui/console/widgets/panels.tsx";
import { note } from "#tui/console/widgets/sheet.tsx";
import { numberWords } from "#tui/words/amounts.ts";
import { pollRate } from "#tui/words/polls.ts";
import { stateTone } from "#tui/words/words.ts";
import { contactLines, dayLines, labelCells } from "./activity.ts";
import { attentionLines } from "./attention.ts";
import { firstStepLines, isNew } from "./first_steps.ts";
import { underWayLines } from "./under_way.ts";

/** Cells before and behind the text of a line in a narrow window. */
const MARGIN = 3;
/** Cells of a number. */
const NUMBER = 9;
/** Lines of the frame of a panel. */
const FRAME = 2;
/** Most cells of a bar. */
const LONGEST = 60;
/** Most cells of a line in a window without panels. */
const WIDEST = 100;

/**
 * The overview in its order: what needs an operator first, then what is under
 * way, then if the fleet is alive.
 */
export function overviewSections(
  overview: Overview,
  server: ServerInfo | null,
  size: Size,
): Section<LineTarget>[] {
  const { columns } = size;
  const panels = panelWidths(columns);
  const isWide = columns >= PANELS_FROM;
  const narrow = Math.min(WIDEST, columns - MARGIN);
  const left = isWide ? textCells(panels.left) : narrow;
  const right = isWide ? textCells(panels.right) : narrow;
  const urgent = attentionLines(overview, left);
  const { pollsPerSecond } = overview.activity;
  const above: Section<LineTarget>[] = [
    ...isNew(overview)
      ? [{
        name: "steps",
        title: text.steps.title,
        note: text.steps.about,
        lines: firstStepLines(overview, server, left),
        side: "left" as const,
      }]
      : [],
    {
      name: "attention",
      title: text.overview.needsYou,
      lines: urgent.length > 0 ? urgent : note("all well", {
        text: text.overview.allWell,
        tone: "ok",
      }, left),
      side: "left",
    },
  ];
  return [
    ...above,
    {
      name: "under way",
      title: text.underWay.title,
      lines: underWayLines(
        overview,
        left,
        isWide ? bodyRows(size) - rowsAbove(above) : 0,
      ),
      side: "left",
    },
    {
      name: "day",
      title: text.day.title,
      note: pollsPerSecond > 0 ? pollRate(pollsPerSecond) : undefined,
      lines: dayLines(overview, right),
      side: "right",
    },
    {
      name: "seen",
      title: text.seen.title,
      lines: contactLines(overview, right),
      side: "right",
    },
    {
      name: "states",
      title: text.overview.states,
      lines: stateLines(overview, right),
      side: "right",
    },
  ];
}

/** Lines that panels need which show all of these sections. */
function rowsAbove(sections: readonly Section<LineTarget>[]): number {
  return sections.reduce((sum, { lines }) => sum + lines.length + FRAME, 0);
}

function stateLines({ states }: Overview, cells: number): Line[] {
  const total = Object.values(states).reduce((sum, n) => sum + n, 0);
  const shown = DeploymentState.options.filter((state) => states[state]);
  if (shown.length === 0) {
    return [{
      key: "no states",
      pieces: [{ text: text.overview.noDeployments, tone: "quiet" }],
    }];
  }
  const label = labelCells(shown.map((state) => text.states[state]));
  const room = Math.max(4, Math.min(LONGEST, cells - label - NUMBER - 1));
  return shown.map((state): Line => ({
    key: `state ${state}`,
    pieces: [
      { text: fit(text.states[state], label), tone: "quiet" },
      ...barPieces(states[state]!, total, room, stateTone(state)),
      { text: fit(numberWords(states[state]!), NUMBER, true) },
    ],
    target: { place: { screen: "deployments", state } },
  }));
}
