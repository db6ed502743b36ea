import { RRuleTemporal } from "rrule-temporal";
import { Weekday } from "#shared/contract/schedules/windows.ts";
import { HOUR_MS } from "#shared/time.ts";
import { isZone } from "./windows.ts";

/** When an assignment runs again and again. */
export interface Recurrence {
  /** A rule in words, as `weekly:tue@02:00`, or an RRULE of RFC 5545. */
  readonly rule: string;
  /** A zone of the IANA database: the local times of the rule are its. */
  readonly zone: string;
  /** No run before; milliseconds. */
  readonly from: number;
}

/** The parts of an RRULE that are understood; `--expires` ends a recurrence. */
const PARTS = [
  "FREQ",
  "INTERVAL",
  "BYDAY",
  "BYMONTH",
  "BYMONTHDAY",
  "BYYEARDAY",
  "BYWEEKNO",
  "BYSETPOS",
  "BYHOUR",
  "BYMINUTE",
  "WKST",
];

const EXAMPLES =
  "daily@02:00, weekly:tue,thu@02:00, monthly:2tue@02:00, monthly:-1fri@02:00, monthly:15@02:00, or an RRULE such as FREQ=MONTHLY;BYDAY=2TU@02:00";

/** Runs are at least this far apart. */
const LEAST_MS = HOUR_MS;
/** As many runs are compared with that: a rule may vary over a year. */
const COMPARED = 400;
/** Periods without a run after which a rule counts as one that never occurs. */
const MOST_PERIODS = 2000;

/** What is wrong with a recurrence; null: nothing. */
export function recurrenceProblem(recurrence: Recurrence): string | null {
  const { rule, zone, from } = recurrence;
  const refused = (why: string) => `Cannot repeat "${rule}": ${why}`;
  if (!isZone(zone)) {
    return `Cannot use the time zone "${zone}": it is unknown; write one of the IANA database, such as Europe/Paris or UTC`;
  }
  const read = readRule(rule);
  if (typeof read === "string") return refused(read);
  let before: Temporal.PlainDateTime | null = null;
  let compared = 0;
  try {
    for (const run of localRuns(read, localAt(zone, from))) {
      if (before !== null && msBetween(before, run) < LEAST_MS) {
        return refused("runs have to be at least an hour apart");
      }
      before = run;
      if (++compared === COMPARED) break;
    }
  } catch (error) {
    // The library knows best what is wrong with a rule, but not that it is empty.
    if (error instanceof UnreadableRule) return refused(error.message);
    throw error;
  }
  return nextRun(recurrence, from) === null ? refused("it never occurs") : null;
}

/**
 * The first run after a moment, and not before `from`; milliseconds. Null: there
 * is none any more. A local time that a change of the clocks leaves out is an
 * hour later; of one that it repeats the first counts.
 */
export function nextRun(recurrence: Recurrence, now: number): number | null {
  const { rule, zone, from } = recurrence;
  const read = readRule(rule);
  if (typeof read === "string") return null;
  const after = Math.max(now, from - 1);
  let first: number | null = null;
  let latest: Temporal.PlainDateTime | null = null;
  // A run that the clocks leave out comes after those of the hour behind it.
  const begin = localAt(zone, after).subtract({ hours: 3 });
  for (const run of localRuns(read, localAt(zone, from), begin)) {
    if (latest !== null && Temporal.PlainDateTime.compare(run, latest) > 0) {
      break;
    }
    const at = run.toZonedDateTime(zone).epochMilliseconds;
    if (at <= after || (first !== null && at >= first)) continue;
    first = at;
    latest ??= run.add({ hours: 3 });
  }
  return first;
}

/** The next runs after a moment, at most `count`; milliseconds. */
export function nextRuns(
  recurrence: Recurrence,
  now: number,
  count: number,
): number[] {
  const runs: number[] = [];
  for (let at = now; runs.length < count;) {
    const next = nextRun(recurrence, at);
    if (next === null) break;
    runs.push(at = next);
  }
  return runs;
}

/** An RRULE, and the time of day it has besides; null: its own, or `from`'s. */
interface ReadRule {
  readonly rrule: string;
}

const TIME = /^(.*)@([01]?\d|2[0-3]):([0-5]\d)$/;

/** @returns A sentence if it cannot be read. */
function readRule(written: string): ReadRule | string {
  const [, body = written.trim(), hour, minute] = TIME.exec(written.trim()) ??
    [];
  const isRrule = /^(?:RRULE:)?[A-Za-z]+=/.test(body);
  const rrule = isRrule
    ? body.replace(/^RRULE:/i, "").toUpperCase()
    : rruleOf(body.toLowerCase());
  if (rrule === null) return `write ${EXAMPLES}`;
  const names = rrule.split(";").map((part) => part.split("=")[0]!);
  const unknown = names.find((name) => !PARTS.includes(name));
  if (unknown === "COUNT" || unknown === "UNTIL") {
    return `leave ${unknown} out: the expiry of an assignment ends it`;
  }
  if (unknown !== undefined) return `"${unknown}" is no part of it`;
  if (new Set(names).size < names.length) return "a part is in it twice";
  if (!/(?:^|;)FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)/.test(rrule)) {
    return "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY";
  }
  const hasHour = names.includes("BYHOUR");
  if (hour === undefined) {
    if (!hasHour) return "say when on these days, such as …@02:00";
    return {
      rrule: names.includes("BYMINUTE") ? rrule : `${rrule};BYMINUTE=0`,
    };
  }
  return hasHour || names.includes("BYMINUTE")
    ? "it says the time of day twice"
    : { rrule: `${rrule};BYHOUR=${Number(hour)};BYMINUTE=${Number(minute)}` };
}

/** The RRULE of `daily`, `weekly:tue,thu` or `monthly:2tue,15`. */
function rruleOf(words: string): string | null {
  if (words === "daily") return "FREQ=DAILY";
  const [, often, list] = /^(weekly|monthly):([a-z0-9,-]+)$/.exec(words) ?? [];
  if (often === undefined) return null;
  const days: string[] = [], dates: number[] = [];
  for (const part of list!.split(",")) {
    const [, which = "", day] = /^(-?[1-5])?([a-z]{3})$/.exec(part) ?? [];
    const known = Weekday.options.find((one) => one === day);
    if (known && (which === "") === (often === "weekly")) {
      days.push(which + known.slice(0, 2).toUpperCase());
    } else if (often === "monthly" && /^-?(?:[1-9]|[12]\d|3[01])$/.test(part)) {
      dates.push(Number(part));
    } else return null;
  }
  if (days.length > 0 && dates.length > 0) return null;
  return `FREQ=${often.toUpperCase()};${
    days.length > 0 ? `BYDAY=${days}` : `BYMONTHDAY=${dates}`
  }`;
}

/** The library cannot read the rule, or goes over the bounds of its dates. */
class UnreadableRule extends Error {}

/** The local times of a rule after `after`, in order. */
function* localRuns(
  { rrule }: ReadRule,
  from: Temporal.PlainDateTime,
  after = from.subtract({ seconds: 1 }),
): Generator<Temporal.PlainDateTime> {
  // Local times are computed as if they were UTC, which has no clock changes.
  const start = from.round({ smallestUnit: "second", roundingMode: "floor" })
    .with({ second: 0 });
  let rule;
  try {
    rule = new RRuleTemporal({
      rruleString: `DTSTART;TZID=UTC:${
        start.toString().replaceAll(/[-:]/g, "")
      }\nRRULE:${rrule}`,
      strict: true,
      maxIterations: MOST_PERIODS,
      cache: false,
    });
  } catch (error) {
    throw new UnreadableRule(error instanceof Error ? error.message : "");
  }
  let at = after;
  for (;;) {
    let next;
    try {
      next = rule.next(new Date(`${at.toString()}Z`));
    } catch {
      return; // No run in so many periods, or before the year 275760.
    }
    if (!next) return;
    at = Temporal.Instant.from(next.toInstant().toString())
      .toZonedDateTimeISO("UTC").toPlainDateTime();
    yield at;
  }
}

function localAt(zone: string, at: number): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
    .toPlainDateTime();
}

function msBetween(
  first: Temporal.PlainDateTime,
  next: Temporal.PlainDateTime,
): number {
  return first.until(next).total("milliseconds");
}
