import type { Rollout } from "#shared/contract/rollouts/rollouts.ts";
import { MINUTE_MS } from "#shared/time.ts";
import { text } from "#tui/text/mod.ts";
import { formatMoment } from "#tui/words/words.ts";
import { haltedWords } from "./rollouts.ts";

/** The wave that opens next; 1 more than there are if all are open. */
const nextOf = ({ openWave }: Pick<Rollout, "openWave">) => openWave + 1;

/** Machines of open waves from which a result is still to come. */
function stillOut({ waves, openWave }: Rollout): number {
  return waves.filter(({ number }) => number <= openWave)
    .reduce((sum, { waiting, out }) => sum + waiting + out, 0);
}

/** Machines of the last open wave that can still succeed. */
function canSucceed({ waves, openWave }: Rollout): number {
  const last = waves[openWave - 1];
  return last ? last.waiting + last.out : 0;
}

/**
 * The time until a moment, in minutes up to two hours, then in hours, then in
 * days; null: it is over.
 */
function timeUntil(at: string, now: Date): string | null {
  const ms = Date.parse(at) - now.getTime();
  if (ms <= 0) return null;
  const minutes = Math.ceil(ms / MINUTE_MS);
  if (minutes < 120) return text.rolloutScreens.minutes(minutes);
  return minutes < 48 * 60
    ? text.rolloutScreens.hours(Math.round(minutes / 60))
    : text.rolloutScreens.days(Math.round(minutes / (24 * 60)));
}

/**
 * What comes next in a few words: "wave 2 in 42 min", "wave 2: 18 more OK", or
 * why it halted or was paused. Empty for what is over.
 */
export function nextCell(rollout: Rollout, now: Date): string {
  const { next } = text.rolloutScreens;
  const { state, halted, reason, waitsFor, needs, opensAt } = rollout;
  const wave = nextOf(rollout);
  if (state === "halted" && halted) return haltedWords(halted);
  if (state === "paused") return reason || text.rollouts.waits.operator;
  if (state === "stopped") return reason;
  switch (waitsFor) {
    case "soak": {
      const left = opensAt === null ? null : timeUntil(opensAt, now);
      return left === null ? next.opensNow(wave) : next.opensIn(wave, left);
    }
    case "approval":
      return next.approval(wave);
    case "results":
      if (wave > rollout.waves.length) {
        const left = stillOut(rollout);
        return left === 0 ? next.finishes : next.results(left);
      }
      return needs === null || needs > canSucceed(rollout)
        ? next.stuck(wave)
        : next.needs(wave, needs);
    default:
      return "";
  }
}

/** What it waits for, in a sentence. */
export function waitsWords(rollout: Rollout, now: Date): string {
  const { waits } = text.rolloutScreens;
  const { waitsFor, needs, opensAt, openWave, createdBy } = rollout;
  const wave = nextOf(rollout);
  switch (waitsFor) {
    case "soak": {
      const left = opensAt === null ? null : timeUntil(opensAt, now);
      return left === null
        ? waits.soakOver(wave)
        : waits.soak(wave, left, formatMoment(opensAt!, now));
    }
    case "approval":
      return waits.approval(wave, createdBy);
    case "operator":
      return waits.paused;
    case "results": {
      if (wave > rollout.waves.length) {
        const left = stillOut(rollout);
        return left === 0 ? waits.finishes : waits.results(left);
      }
      if (needs === null) return waits.stuck(openWave, wave);
      const left = canSucceed(rollout);
      return needs > left
        ? waits.short(needs, left, wave)
        : waits.needs(needs, openWave);
    }
    case "nothing":
      return waits.nothing;
  }
}

/** True if an operator has to do something before it goes on. */
export function needsOperator(rollout: Rollout): boolean {
  const { waitsFor, needs, openWave, waves } = rollout;
  if (waitsFor === "operator" || waitsFor === "approval") return true;
  return waitsFor === "results" && openWave < waves.length &&
    (needs === null || needs > canSucceed(rollout));
}
