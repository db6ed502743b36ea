import type {
  FollowsPollInterval,
  PollMemory,
} from "#shared/contract/settings/polls.ts";
import type { Settings } from "#shared/contract/settings/settings.ts";

export const NO_POLLS: PollMemory = {
  polledAt: null,
  toldHours: null,
  toldAnew: false,
  seconds: null,
  marks: 1,
  obeys: null,
};

/** A poll so soon is the same one again: a repeat, or somebody at the machine. */
const SAME_SECONDS = 60;
/** So many of the last intervals count. */
const MARKS = 5;

/**
 * What is known after one more poll.
 *
 * An interval is as told if it is at most 5 % and a minute shorter and 5 % and
 * 15 minutes longer (agents count from the end of what they did). One is not
 * judged after the interval was changed: agents spread their next poll over
 * the new one then.
 *
 * An agent run by cron is as told by accident where both intervals are equal.
 * Once seen not to obey, it is only thought better of when its pace changes to
 * what it is told.
 *
 * @param told The interval this poll's answer gives, hours.
 */
export function afterPoll(
  before: PollMemory,
  at: Date,
  told: number,
): PollMemory {
  const { polledAt, toldHours } = before;
  const toldAnew = toldHours !== null && told !== toldHours;
  if (polledAt === null || toldHours === null) {
    return { ...before, polledAt: at.getTime(), toldHours: told, toldAnew };
  }
  const seconds = Math.round((at.getTime() - polledAt) / 1000);
  if (seconds <= -SAME_SECONDS) {
    // The clock was put back: how long it was is not known.
    return { ...before, polledAt: at.getTime(), toldHours: told, toldAnew };
  }
  if (seconds < SAME_SECONDS) {
    return {
      ...before,
      toldHours: told,
      toldAnew: toldAnew || before.toldAnew,
    };
  }
  return {
    polledAt: at.getTime(),
    toldHours: told,
    toldAnew,
    seconds,
    ...before.toldAnew
      ? { marks: before.marks, obeys: before.obeys }
      : judged(before, seconds, toldHours * 3600),
  };
}

function judged(
  { marks, obeys, seconds: last }: PollMemory,
  seconds: number,
  told: number,
): Pick<PollMemory, "marks" | "obeys"> {
  const asTold = isAsTold(seconds, told);
  if (obeys === "no" && asTold) {
    const samePace = last !== null && isAsTold(seconds, last);
    return samePace ? { marks, obeys } : { marks: 0b11, obeys: null };
  }
  const seen = pushed(marks, asTold);
  return { marks: seen, obeys: verdict(seen) };
}

function isAsTold(seconds: number, told: number): boolean {
  return seconds >= told * 0.95 - 60 && seconds <= told * 1.05 + 900;
}

function pushed(marks: number, mark: boolean): number {
  const longer = marks << 1 | Number(mark);
  const whole = 1 << MARKS;
  return longer < whole << 1 ? longer : whole | longer & whole - 1;
}

/**
 * Whether an agent obeys: no, if its last three intervals were all not as
 * told; yes, if two of the last five were.
 */
function verdict(marks: number): FollowsPollInterval {
  const bits = marks.toString(2).slice(1);
  if (bits.endsWith("000")) return "no";
  return [...bits].filter((bit) => bit === "1").length >= 2 ? "yes" : null;
}

type PollSettings = Pick<
  Settings,
  "pollHours" | "adaptivePolling" | "busyPollHours" | "idlePollHours"
>;

/**
 * The interval a machine is told, hours.
 *
 * @param busy Whether there is something for it to do.
 */
export function pollHoursFor(
  settings: PollSettings,
  obeys: FollowsPollInterval,
  busy: boolean,
): number {
  if (!settings.adaptivePolling || obeys !== "yes") return settings.pollHours;
  return busy ? settings.busyPollHours : settings.idlePollHours;
}
