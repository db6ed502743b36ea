import { UNSEEN_DAYS } from "#shared/contract/assignments/plans.ts";
import { DAY_MS } from "#shared/time.ts";

/** A machine that missed this many polls is assumed to be switched off. */
const MISSED = 3;

/** Machines that were last seen at about the same time. */
export interface LastSeen {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds between their polls; null: not observed. */
  readonly interval: number | null;
  readonly machines: number;
}

/** Times by which machines are expected to have polled, in milliseconds. */
export interface ExpectedArrivals {
  readonly half: number | null;
  /** Nine of ten. */
  readonly most: number | null;
  readonly all: number | null;
  readonly expected: number;
  readonly unseen: number;
}

/**
 * Estimates when machines will poll next, from their last polls.
 *
 * - A machine that keeps to its interval polls one interval after its last
 *   poll, even if it missed a poll or two.
 * - A machine that missed more is switched off; it returns at the time of day
 *   at which it was last seen.
 * - A machine not seen for `UNSEEN_DAYS` is not expected.
 *
 * @param interval For machines without an observed one, in milliseconds.
 * @param notBefore Polls before this time do not count, in milliseconds.
 */
export function estimateArrivals(
  sightings: readonly LastSeen[],
  interval: number,
  now: Date,
  notBefore = 0,
): ExpectedArrivals {
  const due: { at: number; machines: number }[] = [];
  let expected = 0, unseen = 0;
  for (const { at, machines, interval: own } of sightings) {
    if (now.getTime() - at >= UNSEEN_DAYS * DAY_MS) {
      unseen += machines;
      continue;
    }
    expected += machines;
    due.push({ at: nextPoll(at, own ?? interval, now, notBefore), machines });
  }
  due.sort((a, b) => a.at - b.at);
  const timeOfShare = (share: number): number | null => {
    let polled = 0;
    for (const { at, machines } of due) {
      polled += machines;
      if (polled >= share * expected) return at;
    }
    return null;
  };
  return {
    half: timeOfShare(0.5),
    most: timeOfShare(0.9),
    all: due.at(-1)?.at ?? null,
    expected,
    unseen,
  };
}

/**
 * The next poll of a machine last seen at `at`; never before `now`, nor before
 * `notBefore`.
 */
function nextPoll(
  at: number,
  interval: number,
  now: Date,
  notBefore: number,
): number {
  const silent = Math.max(0, now.getTime() - at);
  const step = silent < MISSED * interval ? interval : DAY_MS;
  const waited = Math.max(silent, notBefore - at);
  return at + Math.max(1, Math.ceil(waited / step)) * step;
}
