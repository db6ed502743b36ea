import { type Command, InvalidArgumentError } from "commander";
import type { NewTimes } from "#shared/contract/schedules/times.ts";
import { durationMs } from "#tui/cli/event_bound.ts";
import { text } from "#tui/text/mod.ts";

/** The flags that limit when, and where, an assignment makes first offers. */
export interface TimeOptions {
  /** ISO 8601, UTC. */
  readonly notBefore?: string;
  readonly expires?: string;
  readonly deadline?: string;
  /** Conditions on the inventory. */
  readonly onlyIf?: string;
}

/** Adds the options of {@linkcode TimeOptions}. */
export function timeOptions(command: Command): Command {
  const { options } = text.schedules;
  return command
    .option("--not-before <moment>", options.notBefore, momentIn)
    .option("--expires <moment>", options.expires, momentIn)
    .option("--deadline <moment>", options.deadline, momentIn)
    .option("--only-if <query>", options.onlyIf);
}

/** The times that the flags say; undefined: none. */
export function timesOf(
  { notBefore, expires: expiresAt, deadline }: TimeOptions,
): NewTimes | undefined {
  const times = {
    ...notBefore && { notBefore },
    ...expiresAt && { expiresAt },
    ...deadline && { deadline },
  };
  return Object.keys(times).length === 0 ? undefined : times;
}

/** This host's zone is not assumed: the server and its machines are elsewhere. */
const ZONED = /(?:Z|[+-]\d\d(?::?\d\d)?|\[[^\]]+\])$/i;

/**
 * A moment in UTC, of one that names its zone or its distance to UTC, or of a
 * time from now.
 *
 * @throws {InvalidArgumentError} If it is neither.
 */
export function momentIn(word: string): string {
  const fromNow = durationMs(word);
  if (fromNow !== null) return new Date(Date.now() + fromNow).toISOString();
  const { errors } = text.schedules;
  const zone = /\[([^\]]+)\]$/.exec(word)?.[1];
  try {
    Temporal.PlainDateTime.from(word.replace(ZONED, ""));
  } catch {
    throw new InvalidArgumentError(errors.moment);
  }
  if (!ZONED.test(word) || !/\d\d:?\d\d/.test(word.slice(10))) {
    throw new InvalidArgumentError(errors.noZone(`${word}Z`));
  }
  try {
    const instant = zone === undefined
      ? Temporal.Instant.from(word)
      : Temporal.ZonedDateTime.from(word, { disambiguation: "reject" })
        .toInstant();
    return new Date(instant.epochMilliseconds).toISOString();
  } catch {
    if (zone !== undefined && isZone(zone)) {
      throw new InvalidArgumentError(errors.noSuchTime(zone));
    }
    throw new InvalidArgumentError(errors.moment);
  }
}

function isZone(name: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
