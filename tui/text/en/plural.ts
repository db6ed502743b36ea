/** "1 pair", "12 pairs". */
export const count = (n: number, noun: string) =>
  `${n} ${noun}${n === 1 ? "" : "s"}`;

/** A word to be typed: in quotes, unless it is a number. */
export const quoted = (word: string) => /^\d+$/.test(word) ? word : `"${word}"`;

export const machines = (n: number) => count(n, "machine");
export const devices = (n: number) => count(n, "device");
