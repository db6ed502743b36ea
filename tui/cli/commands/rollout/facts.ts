import type { Rollout } from "#shared/contract/rollouts/rollouts.ts";
import { moment } from "#tui/cli/lists.ts";
import type { Fact } from "#tui/cli/output.ts";
import { text } from "#tui/text/mod.ts";
import { waitsWords } from "#tui/words/rollouts/next.ts";
import {
  advanceWords,
  countWords,
  haltedWords,
  haltWords,
  waveWords,
} from "#tui/words/rollouts/rollouts.ts";
import { titleOf } from "#tui/words/titles.ts";

/**
 * Everything about a rollout.
 *
 * @param withWaves False: without a fact for each of its waves.
 */
export function rolloutFacts(rollout: Rollout, withWaves = true): Fact[] {
  const { labels, states, by } = text.rollouts;
  const { halted, reason, waves } = rollout;
  return [
    [labels.rollout, rollout.id],
    [labels.package, `${titleOf(rollout.package)} (${rollout.package.id})`],
    ...rollout.package.active ? [] : [[labels.off, text.plan.offLine] as const],
    [labels.state, states[rollout.state]],
    ...halted === null ? [] : [[labels.halted, haltedWords(halted)] as const],
    ...reason === "" ? [] : [[labels.reason, reason] as const],
    [labels.waitsFor, waitsWords(rollout, new Date())],
    ...(withWaves ? waves : []).map((wave) =>
      [
        labels.wave(wave.number),
        [
          text.rollouts.planned(waveWords(wave), wave.machines),
          wave.openedAt === null
            ? text.rollouts.notOpen
            : text.rollouts.openSince(moment(wave.openedAt)),
          ...countWords(wave) === "" ? [] : [countWords(wave)],
        ].join(text.clause),
      ] as const
    ),
    [labels.advance, advanceWords(rollout)],
    [labels.halt, haltWords(rollout)],
    [labels.changed, by(moment(rollout.changedAt), rollout.changedBy)],
    [labels.created, by(moment(rollout.createdAt), rollout.createdBy)],
  ];
}
