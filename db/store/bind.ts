import type { Statement } from "./transaction.ts";

/** A value as both libSQL clients take it without harm. */
export type BoundValue = string | number | bigint | null | Uint8Array;

/** A statement whose values have passed the guard. */
export interface BoundStatement {
  readonly sql: string;
  readonly params: readonly BoundValue[];
  readonly orElse?: string;
}

const INT64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

/**
 * Makes values fit to be bound, the same for both stores and for reads.
 *
 * Booleans become 0 or 1; integers become bigint, because a JavaScript number
 * is bound as REAL and a STRICT table wants INTEGER; other numbers stay. Half
 * a surrogate pair in a string becomes U+FFFD, as in every UTF-8 encoder.
 *
 * @throws {TypeError} If a value would be stored as something else (NaN, an
 * unsafe integer, undefined, a string with NUL, which SQLite cuts there), or
 * their number is not that of the statement's placeholders.
 */
export function bind(sql: string, params: readonly unknown[]): BoundValue[] {
  const wanted = placeholders(sql);
  if (params.length !== wanted) {
    throw new TypeError(
      `Cannot bind ${params.length} values to ${wanted} placeholders: ${sql}`,
    );
  }
  return params.map((value, index) => {
    const bound = bindable(value);
    if (bound !== undefined) return bound;
    throw new TypeError(
      `Cannot bind ${shown(value)} as value ${index + 1}: ${sql}`,
    );
  });
}

/**
 * Makes a job fit to be sent.
 *
 * @throws {TypeError} As `bind` does; and if a statement begins or ends a
 * transaction, which is for the store to do.
 */
export function bindTransaction(job: readonly Statement[]): BoundStatement[] {
  return job.map(({ sql, params, orElse }) => {
    if (TRANSACTIONAL.test(sql)) {
      throw new TypeError(`Cannot run as a part of a job: ${sql}`);
    }
    return { sql, params: bind(sql, params), orElse };
  });
}

const TRANSACTIONAL =
  /^\s*(?:begin|commit|end|rollback|savepoint|release|vacuum|attach|detach|pragma)\b/i;

function bindable(value: unknown): BoundValue | undefined {
  switch (typeof value) {
    case "string":
      return value.includes("\0") ? undefined : value.toWellFormed();
    case "number":
      if (Number.isSafeInteger(value)) return BigInt(value);
      return Number.isFinite(value) && !Number.isInteger(value)
        ? value
        : undefined;
    case "bigint":
      return value >= INT64.least && value <= INT64.most ? value : undefined;
    case "boolean":
      return value ? 1n : 0n;
    case "object":
      return value === null || value instanceof Uint8Array ? value : undefined;
  }
}

function shown(value: unknown): string {
  if (typeof value === "string") return "a string with NUL";
  if (typeof value !== "object") return String(value);
  return `a ${value?.constructor?.name ?? "strange object"}`;
}

/** Strings, quoted names and comments, in which a `?` or `;` means nothing. */
const OPAQUE = /'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*.*?\*\//gs;

const counted = new Map<string, number>();

/**
 * How many values a statement wants.
 *
 * @throws {TypeError} If it names a placeholder, or is two statements, of which
 * SQLite would run only the first.
 */
function placeholders(sql: string): number {
  const known = counted.get(sql);
  if (known !== undefined) return known;

  const bare = sql.replace(OPAQUE, " ");
  if (/[:@$][A-Za-z_]/.test(bare)) {
    throw new TypeError(`Cannot bind by name, use "?": ${sql}`);
  }
  if (/;\s*\S/.test(bare) && !/^\s*create\s+trigger\b/i.test(bare)) {
    throw new TypeError(`Cannot run two statements as one: ${sql}`);
  }
  let count = 0;
  for (const [, number] of bare.matchAll(/\?(\d*)/g)) {
    count = number ? Math.max(count, Number(number)) : count + 1;
  }
  if (counted.size >= 2000) counted.clear();
  counted.set(sql, count);
  return count;
}

/** Whether a statement only reads, going by its words. */
export function isRead(sql: string): boolean {
  return /^\s*(?:select|values|explain)\b/i.test(sql) ||
    /^\s*with\b/i.test(sql) &&
      !/\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|delete\s+from|update\s.*\sset)\b/is
        .test(sql.replace(/'[^']*'/g, "''"));
}
