/** The ending of a plural; French takes the singular for 0 and 1. */
export const s = (n: number) => n < 2 ? "" : "s";

/** "1 paire", "12 paires". */
export const count = (n: number, noun: string) => `${n} ${noun}${s(n)}`;

/** A word to be typed: in quotes, unless it is a number. */
export const quoted = (word: string) =>
  /^\d+$/.test(word) ? word : `« ${word} »`;

export const machines = (n: number) => count(n, "machine");
export const devices = (n: number) => count(n, "appareil");
