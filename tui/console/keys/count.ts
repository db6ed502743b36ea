/**
 * What a digit or another key does while a number may be typed: digits gather
 * to a number for the key after them (`5j`, `12G`), and a single one that
 * nothing follows is a key itself.
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

/** A longer number is no row of any list. */
const MOST_DIGITS = 7;

/**
 * Takes one more key.
 *
 * @param counts Whether the key, if it is no digit, takes a number.
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
  // esc takes back what was typed, any other key ends a key of one digit.
  if (key === "esc") return { digits: "", press: [] };
  return {
    digits: "",
    press: digits.length === 1 ? [{ key: digits }, { key }] : [{ key }],
  };
}
