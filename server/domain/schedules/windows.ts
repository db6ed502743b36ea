import {
  Weekday,
  type WindowRule,
} from "#shared/contract/schedules/windows.ts";

/** One opening of a window: open from `opensAt` until just before `closesAt`. */
export interface WindowOpening {
  /** Milliseconds. */
  readonly opensAt: number;
  readonly closesAt: number;
}

/** A rule that excludes dates for longer than this never opens. */
const HORIZON_DAYS = 400;

/**
 * What is wrong with the rule of a window; null: nothing.
 *
 * @param now Milliseconds.
 */
export function windowProblem(rule: WindowRule, now: number): string | null {
  if (!isZone(rule.zone)) {
    return `Cannot use the time zone "${rule.zone}": it is unknown; write one of the IANA database, such as Europe/Paris or UTC`;
  }
  return nextOpening(rule, now) === null && !isWindowOpen(rule, now)
    ? "Cannot make a window that never opens: all of its days are excluded"
    : null;
}

/** True for a zone of the IANA database; a plain offset has no clock changes. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

/** True if the window is open at a moment, in milliseconds. */
export function isWindowOpen(rule: WindowRule, now: number): boolean {
  const today = dateAt(rule, now);
  for (let back = 0; back <= daysOpen(rule) + 1; back++) {
    const opening = openingOn(rule, today.subtract({ days: back }));
    if (opening && opening.opensAt <= now && now < opening.closesAt) {
      return true;
    }
  }
  return false;
}

/** When the window opens next after a moment, in milliseconds; null: never. */
export function nextOpening(rule: WindowRule, now: number): number | null {
  const today = dateAt(rule, now);
  for (let ahead = -1; ahead <= HORIZON_DAYS; ahead++) {
    const opening = openingOn(rule, today.add({ days: ahead }));
    if (opening && opening.opensAt > now) return opening.opensAt;
  }
  return null;
}

/** The openings of a window that end after `from` and begin before `to`. */
export function openingsBetween(
  rule: WindowRule,
  from: number,
  to: number,
): WindowOpening[] {
  const last = dateAt(rule, to).add({ days: 1 });
  const openings: WindowOpening[] = [];
  for (
    let day = dateAt(rule, from).subtract({ days: daysOpen(rule) + 1 });
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    const opening = openingOn(rule, day);
    if (opening && opening.closesAt > from && opening.opensAt < to) {
      openings.push(opening);
    }
  }
  return openings;
}

/**
 * The opening that begins on a local date. Both ends are local times of their
 * days: a time that a change of the clocks leaves out is an hour later, of one
 * that it repeats the first counts.
 */
function openingOn(
  { days, start, minutes, zone, except }: WindowRule,
  day: Temporal.PlainDate,
): WindowOpening | null {
  if (!days.includes(Weekday.options[day.dayOfWeek - 1]!)) return null;
  if (except.includes(day.toString())) return null;
  const opens = day.toPlainDateTime(Temporal.PlainTime.from(start));
  const at = (local: Temporal.PlainDateTime) =>
    local.toZonedDateTime(zone).epochMilliseconds;
  const opensAt = at(opens);
  const closesAt = at(opens.add({ minutes }));
  return closesAt > opensAt ? { opensAt, closesAt } : null;
}

function dateAt({ zone }: WindowRule, at: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
    .toPlainDate();
}

/** The number of days that one opening spans at most. */
function daysOpen({ minutes }: WindowRule): number {
  return Math.ceil(minutes / (24 * 60));
}
