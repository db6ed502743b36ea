import type { RolloutReport } from "#shared/contract/rollouts/report.ts";
import { traitLines } from "#tui/console/screens/package/failure_lines.ts";
import type { Size } from "#tui/console/session.ts";
import {
  PANELS_FROM,
  panelWidths,
  type Section,
  textCells,
} from "#tui/console/widgets/panels.tsx";
import { text } from "#tui/text/mod.ts";
import { totalOf } from "#tui/words/rollouts/rollouts.ts";
import { failureLines } from "./failure_lines.ts";
import {
  eventLines,
  type RolloutDetails,
  type RolloutTarget,
  ruleLines,
  stateLines,
  waveLines,
} from "./lines.ts";

/**
 * The page of a rollout: its state and its waves, where it failed, then its
 * rules and events.
 *
 * @param report Null while it is being read.
 */
export function rolloutSections(
  whole: RolloutDetails,
  report: RolloutReport | null,
  { columns }: Size,
): Section<RolloutTarget>[] {
  const isWide = columns >= PANELS_FROM;
  const panels = panelWidths(columns);
  const left = isWide ? textCells(panels.left) : columns - 3;
  const right = isWide ? textCells(panels.right) : columns - 3;
  const { rollout } = whole;
  const { sections } = text.rolloutScreens;
  const { failed } = totalOf(rollout);
  const now = new Date();
  return [
    {
      name: "state",
      title: sections.state,
      lines: stateLines(rollout, left, now),
      side: "left",
    },
    {
      name: "waves",
      title: sections.waves,
      note: text.rollouts.waveOf(rollout.openWave, rollout.waves.length),
      lines: waveLines(rollout, left, now),
      side: "left",
    },
    ...failed > 0
      ? [{
        name: "failures",
        title: text.progress.failures,
        note: `${failed}`,
        lines: failureLines(report, right),
        side: "right" as const,
      }, {
        name: "traits",
        title: text.progress.inCommon,
        lines: traitLines(report && { ...report.traits, at: report.at }, right),
        side: "right" as const,
      }]
      : [],
    {
      name: "rules",
      title: sections.rules,
      lines: ruleLines(whole, right, now),
      side: "right",
    },
    {
      name: "events",
      title: sections.events,
      lines: eventLines(whole, right),
      side: "right",
    },
  ];
}
