const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/** The milliseconds of `1h30m`; null: it is no duration. */
export function durationMs(word: string): number | null {
  if (!/^(\d{1,6}[smhdw])+$/.test(word)) return null;
  return [...word.matchAll(/(\d+)([smhdw])/g)]
    .reduce((sum, [, n, unit]) => sum + Number(n) * UNIT_MS[unit!]!, 0);
}
