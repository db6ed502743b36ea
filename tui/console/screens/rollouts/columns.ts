import type { Rollout } from "#shared/contract/rollouts/rollouts.ts";
import type { Tone } from "#tui/console/theme.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { titleCell } from "#tui/console/widgets/title_cell.ts";
import { wavesBar } from "#tui/console/widgets/waves_bar.ts";
import { text } from "#tui/text/mod.ts";
import { momentWords } from "#tui/words/moments.ts";
import { needsOperator, nextCell } from "#tui/words/rollouts/next.ts";
import { totalOf } from "#tui/words/rollouts/rollouts.ts";

/** The tone of a rollout's state. */
export function rolloutTone({ state }: Pick<Rollout, "state">): Tone {
  const tones: Record<Rollout["state"], Tone> = {
    running: "moving",
    paused: "open",
    halted: "failed",
    stopped: "quiet",
    finished: "ok",
  };
  return tones[state];
}

/** The tone of what comes next: red and yellow ask for an operator. */
export function nextTone(rollout: Rollout): Tone {
  if (rollout.state === "halted") return "failed";
  return needsOperator(rollout) ? "open" : "quiet";
}

export const rolloutColumns: readonly Column<Rollout>[] = [
  {
    id: "package",
    title: () => text.columns.package,
    width: 14,
    enough: 24,
    grow: 2,
    sort: "name",
    cell: (row, cells) => titleCell(row.package, cells),
  },
  {
    id: "state",
    title: () => text.columns.state,
    width: 10,
    cell: (row) => ({
      text: text.rollouts.states[row.state],
      tone: rolloutTone(row),
    }),
  },
  {
    id: "wave",
    title: () => text.rollouts.columns.wave,
    width: 5,
    cell: ({ openWave, waves }) => text.rollouts.waveOf(openWave, waves.length),
  },
  {
    id: "waves",
    title: () => text.rolloutScreens.columns.waves,
    width: 14,
    grow: 1,
    drop: 1,
    cell({ waves }, cells) {
      const { succeeded, machines } = totalOf({ waves });
      return {
        text: text.rolloutScreens.share(succeeded, machines),
        pieces: wavesBar(waves, cells),
      };
    },
  },
  {
    id: "failed",
    title: () => text.columns.failed,
    width: 6,
    right: true,
    sort: "-failed",
    cell(row) {
      const { failed } = totalOf(row);
      return { text: `${failed}`, tone: failed > 0 ? "failed" : "quiet" };
    },
  },
  {
    id: "machines",
    title: () => text.columns.machines,
    width: 8,
    right: true,
    drop: 2,
    cell: (row) => `${totalOf(row).machines}`,
  },
  {
    id: "next",
    title: () => text.rolloutScreens.columns.next,
    width: 18,
    enough: 26,
    grow: 1,
    cell: (row) => ({
      text: nextCell(row, new Date()),
      tone: nextTone(row),
    }),
  },
  {
    id: "changed",
    title: () => text.columns.changed,
    width: 11,
    from: 96,
    sort: "-changed",
    cell: ({ changedAt }) => momentWords(changedAt),
  },
  {
    id: "created",
    title: () => text.columns.created,
    width: 11,
    wide: true,
    sort: "-created",
    cell: ({ createdAt }) => momentWords(createdAt),
  },
  {
    id: "by",
    title: () => text.columns.by,
    width: 10,
    wide: true,
    cell: ({ createdBy }) => createdBy,
  },
  {
    id: "id",
    title: () => text.columns.id,
    width: 6,
    right: true,
    wide: true,
    cell: ({ id }) => `${id}`,
  },
];
