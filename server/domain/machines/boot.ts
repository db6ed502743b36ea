import type { Entry } from "./software.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";

/** Longer than any machine runs; a larger value is a mistake of a clock. */
const MOST_MS = 20 * 366 * DAY_MS;
/** Two estimates of one boot differ by less: inventories take a while. */
const SAME_BOOT_MS = 5 * MINUTE_MS;

/**
 * The time a machine has been running, in milliseconds; null if its inventory
 * does not tell. Only differences of the machine's own clock are used, so that
 * neither a wrong clock nor its time zone matters.
 *
 * - OCS agents on Linux, BSD and macOS: `HARDWARE/DESCRIPTION` is
 *   `x86_64/00-00-03 02:05:13`, the uptime as a date since 1970.
 * - FusionInventory and GLPI agents: `OPERATINGSYSTEM/BOOT_TIME`, with
 *   `ACCESSLOG/LOGDATE` as the time of the inventory.
 * - OCS' plugin `uptime`, also on Windows: `UPTIME/DURATION`, in older versions
 *   `UPTIME/TIME`, in whole minutes: `3 days, 2 hours, 5 minutes`.
 *
 * @param entriesOf The elements of a section; empty if it was not sent.
 */
export function uptimeOf(
  entriesOf: (section: string) => readonly Entry[],
): number | null {
  const first = (section: string) => entriesOf(section)[0] ?? {};
  const uptime = uptimeInDescription(first("HARDWARE").DESCRIPTION) ??
    uptimeBetween(
      first("OPERATINGSYSTEM").BOOT_TIME,
      first("ACCESSLOG").LOGDATE,
    ) ??
    uptimeOfPlugin(first("UPTIME").DURATION ?? first("UPTIME").TIME);
  return uptime !== null && uptime >= 0 && uptime <= MOST_MS ? uptime : null;
}

function uptimeInDescription(description: unknown): number | null {
  const match = matched(
    description,
    /^[\w-]+\/(\d{2})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/,
  );
  if (!match) return null;
  const [years, months, days, hours, minutes, seconds] = match;
  return Date.UTC(1970 + years!, months!, 1 + days!, hours, minutes, seconds);
}

function uptimeBetween(bootTime: unknown, logDate: unknown): number | null {
  const [from, to] = [momentOf(bootTime), momentOf(logDate)];
  return from === null || to === null ? null : to - from;
}

function momentOf(value: unknown): number | null {
  const match = matched(
    value,
    /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/,
  );
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match;
  return Date.UTC(year!, month! - 1, day, hour, minute, second);
}

/** The words are in any language; minutes are cut, so one more is counted. */
function uptimeOfPlugin(value: unknown): number | null {
  const match = matched(
    value,
    /^(\d{1,5}) \p{L}+,? (\d{1,2}) \p{L}+,? (\d{1,2}) \p{L}+$/u,
  );
  if (!match) return null;
  const [days, hours, minutes] = match;
  return days! * DAY_MS + hours! * HOUR_MS + (minutes! + 1) * MINUTE_MS;
}

function matched(value: unknown, pattern: RegExp): number[] | null {
  if (typeof value !== "string") return null;
  const match = pattern.exec(value.trim());
  return match && match.slice(1).map(Number);
}

/**
 * When a machine last booted by its newest inventory, in milliseconds.
 *
 * The time that an inventory takes to be made and sent makes a boot appear
 * later than it was, so that of several estimates of one boot the earliest is
 * kept.
 *
 * @param stored The boot known so far; null: none.
 * @param uptime Null if the inventory does not tell.
 * @param now When the inventory arrived, in milliseconds.
 */
export function latestBoot(
  stored: number | null,
  uptime: number | null,
  now: number,
): number | null {
  if (uptime === null) return stored;
  const boot = now - uptime;
  return stored !== null && Math.abs(boot - stored) < SAME_BOOT_MS
    ? Math.min(boot, stored)
    : boot;
}

/**
 * True if an inventory reaches the server as its machine makes it. Those that
 * an injector hands over may be days old, so that an uptime in them says
 * nothing about now.
 *
 * @param agent The User-Agent: `OCS_local_…`, `FusionInventory-Injector_…`.
 */
export function isFresh(agent: string): boolean {
  return !/local|inject/i.test(agent);
}
