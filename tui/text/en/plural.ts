/** "1 pair", "12 pairs". */
export const count = (n: number, noun: string) =>
  `${n} ${noun}${n === 1 ? "" : "s"}`;

export const machines = (n: number) => count(n, "machine");
export const devices = (n: number) => count(n, "device");
