import type { RelaySettings } from "#shared/relay/plan.ts";

/** The hours in which a relay fetches ahead. */
export type PrefetchHours = Pick<RelaySettings, "prefetchFrom" | "prefetchTo">;

/** `20-6` as hours; null: it is none. */
export function hoursOf(word: string): PrefetchHours | null {
  const [, from, to] = /^(\d{1,2})-(\d{1,2})$/.exec(word.trim()) ?? [];
  const prefetchFrom = Number(from);
  const prefetchTo = Number(to);
  return prefetchFrom <= 23 && prefetchTo <= 24
    ? { prefetchFrom, prefetchTo }
    : null;
}

/** Hours as {@linkcode hoursOf} reads them. */
export function hoursWord({ prefetchFrom, prefetchTo }: PrefetchHours): string {
  return `${prefetchFrom}-${prefetchTo}`;
}

const UNITS = [["T", 1024 ** 4], ["G", 1024 ** 3], ["M", 1024 ** 2], [
  "K",
  1024,
]] as const;

/** `500000`, `500K`, `2M` or `20G` as bytes; null: it is none. */
export function bytesOf(word: string): number | null {
  const [, amount, unit] = /^(\d{1,12})([KMGT]?)$/i.exec(word.trim()) ?? [];
  if (amount === undefined) return null;
  const [, size = 1] = UNITS.find(([name]) => name === unit?.toUpperCase()) ??
    [];
  const bytes = Number(amount) * size;
  return Number.isSafeInteger(bytes) ? bytes : null;
}

/**
 * Bytes as {@linkcode bytesOf} reads them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0, 1000, 512_000, 20 * 1024 ** 3].map(bytesWord), [
 *   "0",
 *   "1000",
 *   "500K",
 *   "20G",
 * ]);
 * ```
 */
export function bytesWord(bytes: number): string {
  const unit = UNITS.find(([, size]) => bytes > 0 && bytes % size === 0);
  return unit ? `${bytes / unit[1]}${unit[0]}` : `${bytes}`;
}
