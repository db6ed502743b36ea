import { type RawBuilder, sql } from "kysely";
import type {
  Ago,
  Comparison,
  Operator,
  Size,
  SizeTerm,
  TimeTerm,
} from "#shared/query/mod.ts";
import { mebibytes, spanMs } from "#shared/query/read_amounts.ts";
import { DAY_MS } from "#shared/time.ts";

/** Half-open: from the first value up to before the second; null: no end. */
export interface Span {
  readonly from: number | null;
  readonly before: number | null;
}

/**
 * The MiB that a size term means. Memory is rounded to the digits of the term,
 * because 8 GB are reported as 7.8. Free space is rounded only for `=`.
 */
export function sizeSpan({ field, is }: SizeTerm): Span {
  const [low, high] = field === "ram"
    ? [edge(-0.5), edge(0.5)]
    // Whole MiB are stored: `<=` ends before the next one.
    : [exactly, (size: Size) => Math.floor(mebibytes(size)) + 1];
  if (is.op === "=") {
    return { from: edge(-0.5)(is.value), before: edge(0.5)(is.value) };
  }
  return spanOf(is, low, high);
}

function exactly(size: Size): number {
  return Math.ceil(mebibytes(size));
}

const edge = (share: number) => (size: Size): number => {
  const decimals = size.digits.split(".")[1]?.length ?? 0;
  const step = mebibytes({ digits: "1", unit: size.unit }) / 10 ** decimals;
  return mebibytes(size) + share * step;
};

/** The moments that a time term means, in milliseconds, without the end. */
export function timeSpan({ is }: TimeTerm, at: Date): Span {
  if (isOfDays(is)) {
    return spanOf(
      is,
      (day) => Date.parse(day),
      (day) => Date.parse(day) + DAY_MS,
    );
  }
  const then = (ago: Ago) => at.getTime() - spanMs(ago);
  if (is.op === "..") {
    return { from: then(is.to), before: then(is.from) + 1 };
  }
  const moment = then(is.value);
  switch (is.op) {
    case "<":
      return { from: moment + 1, before: null };
    case "<=":
    case "=":
      return { from: moment, before: null };
    case ">":
      return { from: null, before: moment };
    case ">=":
      return { from: null, before: moment + 1 };
  }
}

function isOfDays(is: TimeTerm["is"]): is is Comparison<string> {
  return typeof (is.op === ".." ? is.from : is.value) === "string";
}

/** The span of a comparison: `begins` is where a value begins, `ends` the next. */
function spanOf<Value>(
  is: Comparison<Value>,
  begins: (value: Value) => number,
  ends: (value: Value) => number,
): Span {
  if (is.op === "..") return { from: begins(is.from), before: ends(is.to) };
  const spans: Record<Operator, () => Span> = {
    "<": () => ({ from: null, before: begins(is.value) }),
    "<=": () => ({ from: null, before: ends(is.value) }),
    ">": () => ({ from: ends(is.value), before: null }),
    ">=": () => ({ from: begins(is.value), before: null }),
    "=": () => ({ from: begins(is.value), before: ends(is.value) }),
  };
  return spans[is.op]();
}

export function sizeCondition(term: SizeTerm): RawBuilder<boolean> {
  // Some agents report no memory as 0; a full disk has 0 free.
  const [column, known] = term.field === "ram"
    ? ["m.ram_mib", sql`coalesce(m.ram_mib, 0) > 0`]
    : ["m.disk_free_mib", sql`m.disk_free_mib is not null`];
  return sql<boolean>`(${known}${within(column, sizeSpan(term))})`;
}

const TIMES = {
  seen: "m.last_contact_at",
  registered: "m.registered_at",
  inventoried: "m.inventoried_at",
} as const;

export function timeCondition(term: TimeTerm, at: Date): RawBuilder<boolean> {
  return sql<boolean>`(true${within(TIMES[term.field], timeSpan(term, at))})`;
}

function within(column: string, { from, before }: Span): RawBuilder<unknown> {
  const ref = sql.ref(column);
  return sql`${from === null ? sql`` : sql` and ${ref} >= ${from}`}${
    before === null ? sql`` : sql` and ${ref} < ${before}`
  }`;
}
