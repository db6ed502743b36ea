import {
  type PastAction,
  reasonAgainstUndo,
} from "#tui/console/data/action_log.ts";
import type { Line } from "#tui/console/screens/line.ts";
import { field } from "#tui/console/widgets/sheet.tsx";
import { text } from "#tui/text/mod.ts";
import { formatMoment } from "#tui/words/words.ts";
import { OUTCOME_TONES } from "./columns.ts";

/** The page of an action. */
export function actionLines(action: PastAction, width: number): Line[] {
  const { at, doing, state, sentence, command } = action;
  const { labels, outcomes, canUndo, noCommand } = text.actionHistory;
  return [
    ...field(labels.at, formatMoment(at, new Date()), width),
    ...field(labels.did, doing, width),
    ...field(
      labels.outcome,
      { text: outcomes[state], tone: OUTCOME_TONES[state] },
      width,
    ),
    ...sentence === "" ? [] : field(labels.said, sentence, width),
    ...field(labels.command, command || noCommand, width),
    ...field(labels.undo, reasonAgainstUndo(action) ?? canUndo, width),
  ];
}
