/**
 * The effect of a key while a number may be typed: digits are collected into a
 * number for the key after them (`5j`, `12G`), and a single one that nothing
 * follows is a key itself.
 */
export interface CountInput {
  /** The digits typed so far; empty before the first. */
  readonly digits: string;
  /** Keys to press now, each with its number. */
  readonly press: readonly Press[];
}

export interface Press {
  readonly key: string;
  readonly count?: number;
}

/** No list has more rows. */
const MOST_DIGITS = 7;

/**
 * Takes one more key.
 *
 * @param counts The key, if it is not a digit, takes a number.
 */
export function takeKey(
  digits: string,
  key: string,
  counts: boolean,
): CountInput {
  if (/^[1-9]$/.test(key) || (key === "0" && digits !== "")) {
    return { digits: (digits + key).slice(0, MOST_DIGITS), press: [] };
  }
  if (digits === "") return { digits, press: [{ key }] };
  if (counts) return { digits: "", press: [{ key, count: Number(digits) }] };
  // esc drops the digits; before any other key, one digit is a key of its own.
  if (key === "esc") return { digits: "", press: [] };
  return {
    digits: "",
    press: digits.length === 1 ? [{ key: digits }, { key }] : [{ key }],
  };
}
