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

/**
 * A poll within this time is a repetition, or started by hand at the machine.
 */
const SAME_SECONDS = 60;
/** Number of last intervals that count. */
const MARKS = 5;

/**
 * Updates the observations with one more poll.
 *
 * An agent followed an interval if it polled at most 5 % and a minute earlier,
 * and at most 5 % and 15 minutes later (agents count from the end of their
 * work). The first interval after a change is not judged, because agents spread
 * their next poll over the new interval then.
 *
 * An agent run by cron follows the interval by accident if both are equal. Once
 * it was observed not to obey, it is judged again only when its pace changes to
 * the interval sent.
 *
 * @param told The interval in the answer to this poll, in hours.
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
    // The clock was set back, so the length of the interval is unknown.
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
 * Whether an agent obeys: no, if it followed none of its last three intervals;
 * yes, if it followed two of the last five.
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
 * The poll interval to send to a machine, in hours.
 *
 * @param busy True if the machine has work to do.
 */
export function pollHoursFor(
  settings: PollSettings,
  obeys: FollowsPollInterval,
  busy: boolean,
): number {
  if (!settings.adaptivePolling || obeys !== "yes") return settings.pollHours;
  return busy ? settings.busyPollHours : settings.idlePollHours;
}
