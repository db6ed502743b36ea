import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import type { Comparator } from "./lex.ts";
import type { ExpectedToken } from "./problem.ts";
import type { Ago, Comparison, Size, TimeTerm } from "./query.ts";
import { literal } from "./read_text.ts";
import type { MakeSyntaxError } from "./problem.ts";

/** Parses one value; null if the text is none. */
type ParseValue<Value> = (text: string) => Value | null;

/**
 * Parses a comparison with one value, or a range `FROM..TO` that may be open at
 * one end.
 *
 * @throws {QuerySyntaxError} If a value cannot be parsed or the range is
 * reversed.
 */
export function comparisonOf<Value>(
  comparator: Comparator,
  raw: string,
  read: ParseValue<Value>,
  expected: ExpectedToken,
  fault: MakeSyntaxError,
  order: (a: Value, b: Value) => number = (a, b) => bytes(a) - bytes(b),
): Comparison<Value> {
  const text = literal(raw).trim();
  const one = (part: string): Value => {
    const value = read(part.trim());
    if (value === null) throw fault("value_unreadable", expected);
    return value;
  };
  const separator = text.indexOf("..");
  if (separator < 0) {
    const op = comparator === ":" || comparator === "!=" ? "=" : comparator;
    return { op, value: one(text) };
  }
  if (![":", "=", "!="].includes(comparator)) {
    throw fault("operator_unfit", expected);
  }
  const [left, right] = [text.slice(0, separator), text.slice(separator + 2)];
  if (left === "" && right !== "") return { op: "<=", value: one(right) };
  if (right === "") return { op: ">=", value: one(left) };
  const [from, to] = [one(left), one(right)];
  if (order(from, to) > 0) {
    throw fault("range_reversed", expected, { closest: `${right}..${left}` });
  }
  return { op: "..", from, to };
}

const UNITS = { M: 1, G: 1024, T: 1024 ** 2 } as const;

/** The size in MiB. */
export function mebibytes({ digits, unit }: Size): number {
  return Number(digits) * UNITS[unit];
}

/** Parses `8G`, `1.5 TB`, `512MiB`, `16 Go`; null if the text is no size. */
export function sizeOf(text: string): Size | null {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*([MGT])(?:i?b|o)?$/i.exec(text);
  if (!match) return null;
  const [, digits = "", unit = ""] = match;
  return { digits, unit: unit.toUpperCase() as Size["unit"] };
}

function bytes(value: unknown): number {
  return mebibytes(value as Size);
}

const SPANS = {
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
  mo: 30 * DAY_MS,
  y: 365 * DAY_MS,
} as const;

/** The age in milliseconds. */
export function spanMs({ count, unit }: Ago): number {
  return count * SPANS[unit];
}

function agoOf(text: string): Ago | null {
  const match = /^(\d{1,5})\s*(min|mo|[mhdwy])$/i.exec(text);
  if (!match) return null;
  const unit = match[2]!.toLowerCase().replace("min", "m") as Ago["unit"];
  return { count: Number(match[1]), unit };
}

/** Returns a text such as `2026-11-22` if there is such a day; else null. */
function dayOf(text: string): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const day = new Date(`${text}T00:00:00Z`);
  const exists = !Number.isNaN(day.getTime()) &&
    day.toISOString().startsWith(text);
  return exists ? text : null;
}

/**
 * Parses a comparison with an age or a day.
 *
 * @throws {QuerySyntaxError} If it is neither.
 */
export function timeOf(
  comparator: Comparator,
  raw: string,
  fault: MakeSyntaxError,
): TimeTerm["is"] {
  return /^\s*(?:\.\.)?\s*\d{4}-/.test(literal(raw))
    ? comparisonOf(
      comparator,
      raw,
      dayOf,
      "time",
      fault,
      (a, b) => a < b ? -1 : a > b ? 1 : 0,
    )
    : comparisonOf(
      comparator,
      raw,
      agoOf,
      "time",
      fault,
      (a, b) => spanMs(a) - spanMs(b),
    );
}
