import type { RelaySettings } from "#shared/relay/plan.ts";

/**
 * True in the hours in which fragments are fetched ahead. `from` after `to` goes
 * past midnight; equal hours mean all day.
 *
 * @param hour Of the relay's local time, 0 to 23.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const night = { prefetchFrom: 20, prefetchTo: 6 };
 * assertEquals([19, 20, 23, 0, 5, 6].map((hour) => isInHours(night, hour)), [
 *   false,
 *   true,
 *   true,
 *   true,
 *   true,
 *   false,
 * ]);
 * ```
 */
export function isInHours(
  { prefetchFrom: from, prefetchTo: to }: Pick<
    RelaySettings,
    "prefetchFrom" | "prefetchTo"
  >,
  hour: number,
): boolean {
  if (from === to) return true;
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
