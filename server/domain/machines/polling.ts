import type {
  FollowsPollInterval,
  PollMemory,
} from "#shared/contract/settings/polls.ts";
import type { Settings } from "#shared/contract/settings/settings.ts";

export const NO_POLLS: PollMemory = {
  polledAt: null,
  sentHours: null,
  intervalChanged: false,
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
 * @param newHours The interval in the answer to this poll, in hours.
 */
export function afterPoll(
  before: PollMemory,
  at: Date,
  newHours: number,
): PollMemory {
  const { polledAt, sentHours } = before;
  const intervalChanged = sentHours !== null && newHours !== sentHours;
  if (polledAt === null || sentHours === null) {
    return {
      ...before,
      polledAt: at.getTime(),
      sentHours: newHours,
      intervalChanged,
    };
  }
  const seconds = Math.round((at.getTime() - polledAt) / 1000);
  if (seconds <= -SAME_SECONDS) {
    // The clock was set back, so the length of the interval is unknown.
    return {
      ...before,
      polledAt: at.getTime(),
      sentHours: newHours,
      intervalChanged,
    };
  }
  if (seconds < SAME_SECONDS) {
    return {
      ...before,
      sentHours: newHours,
      intervalChanged: intervalChanged || before.intervalChanged,
    };
  }
  return {
    polledAt: at.getTime(),
    sentHours: newHours,
    intervalChanged,
    seconds,
    ...before.intervalChanged
      ? { marks: before.marks, obeys: before.obeys }
      : judge(before, seconds, sentHours * 3600),
  };
}

function judge(
  { marks, obeys, seconds: last }: PollMemory,
  seconds: number,
  sentSeconds: number,
): Pick<PollMemory, "marks" | "obeys"> {
  const followed = matchesInterval(seconds, sentSeconds);
  if (obeys === "no" && followed) {
    const samePace = last !== null && matchesInterval(seconds, last);
    return samePace ? { marks, obeys } : { marks: 0b11, obeys: null };
  }
  const updated = pushMark(marks, followed);
  return { marks: updated, obeys: complianceOf(updated) };
}

function matchesInterval(seconds: number, interval: number): boolean {
  return seconds >= interval * 0.95 - 60 && seconds <= interval * 1.05 + 900;
}

function pushMark(marks: number, mark: boolean): number {
  const longer = marks << 1 | Number(mark);
  const limit = 1 << MARKS;
  return longer < limit << 1 ? longer : limit | longer & limit - 1;
}

/**
 * Compliance of an agent: no, if it followed none of its last three intervals;
 * yes, if it followed two of the last five.
 */
function complianceOf(marks: number): FollowsPollInterval {
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
