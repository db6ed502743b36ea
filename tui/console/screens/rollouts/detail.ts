import type { Rollout } from "#shared/contract/rollouts/rollouts.ts";
import {
  eventLines,
  type RolloutDetails,
  ruleLines,
  stateLines,
  waveLines,
} from "#tui/console/screens/rollout/lines.ts";
import { loadRollout } from "#tui/console/screens/rollout/load.ts";
import { gap, heading } from "#tui/console/widgets/sheet.tsx";
import { detailOf } from "#tui/console/widgets/split.tsx";
import { text } from "#tui/text/mod.ts";
import { titleOf } from "#tui/words/titles.ts";

/** The waves of a rollout, what it waits for, and what happened to it. */
export const rolloutDetail = detailOf<Rollout, RolloutDetails>({
  list: "rollouts",
  from: 120,
  titleOf: (row) => text.rolloutScreens.page(titleOf(row.package), row.id),
  load: loadRollout,
  concerns: (event, row) => event.package?.id === row.package.id,
  isLater: ({ rollout }, row) => rollout.changedAt > row.changedAt,
  // Its numbers are the row's, so that they agree with the list beside it.
  linesOf(rollout, whole, width) {
    const now = new Date();
    const { sections } = text.rolloutScreens;
    const events = whole?.events ?? [];
    return [
      ...stateLines(rollout, width, now),
      gap("waves"),
      heading(sections.waves),
      ...waveLines(rollout, width, now),
      gap("rules"),
      heading(sections.rules),
      ...ruleLines({ rollout, events }, width, now),
      ...events.length === 0 ? [] : [
        gap("events"),
        heading(sections.events),
        ...eventLines({ rollout, events }, width),
      ],
    ];
  },
});
