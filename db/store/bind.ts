import type { Statement } from "./transaction.ts";

/** A value that both libSQL clients accept unchanged. */
export type BoundValue = string | number | bigint | null | Uint8Array;

/** A statement with its values checked. */
export interface BoundStatement {
  readonly sql: string;
  readonly params: readonly BoundValue[];
  readonly orElse?: string;
}

const INT64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

/**
 * Converts values for binding, in the same way for both stores and for reads.
 *
 * Booleans become 0 or 1; integers become bigint, because a JavaScript number
 * is bound as REAL and a STRICT table requires INTEGER; other numbers stay.
 * Half a surrogate pair in a string becomes U+FFFD, as in every UTF-8 encoder.
 *
 * @throws {TypeError} If a value would be stored as something else (NaN, an
 * unsafe integer, undefined, a string with NUL, which SQLite cuts there), or
 * if there are not as many values as placeholders.
 */
export function bind(sql: string, params: readonly unknown[]): BoundValue[] {
  const expected = placeholders(sql);
  if (params.length !== expected) {
    throw new TypeError(
      `Cannot bind ${params.length} values to ${expected} placeholders: ${sql}`,
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
 * Converts the statements of a transaction for sending.
 *
 * @throws {TypeError} Like `bind`; and if a statement begins or ends a
 * transaction, which only the store may do.
 */
export function bindTransaction(
  statements: readonly Statement[],
): BoundStatement[] {
  return statements.map(({ sql, params, orElse }) => {
    if (TRANSACTIONAL.test(sql)) {
      throw new TypeError(`Cannot run inside a transaction: ${sql}`);
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

/** Strings, quoted names and comments: a `?` or `;` in them means nothing. */
const OPAQUE = /'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*.*?\*\//gs;

const counted = new Map<string, number>();

/**
 * The number of placeholders of a statement.
 *
 * @throws {TypeError} If it has a named placeholder, or is two statements, of
 * which SQLite would run only the first.
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

/** True if a statement only reads, judged by its keywords. */
export function isRead(sql: string): boolean {
  return /^\s*(?:select|values|explain)\b/i.test(sql) ||
    /^\s*with\b/i.test(sql) &&
      !/\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|delete\s+from|update\s.*\sset)\b/is
        .test(sql.replace(/'[^']*'/g, "''"));
}
