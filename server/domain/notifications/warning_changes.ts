import type { Warning } from "#shared/contract/warnings.ts";
import { MINUTE_MS } from "#shared/time.ts";

/** A warning is over once it has been gone for this long: some come and go. */
export const GONE_MS = 15 * MINUTE_MS;

/**
 * Warnings about what all servers of a database share; the others are about one
 * server.
 */
const SHARED: ReadonlySet<Warning["code"]> = new Set([
  "files_missing",
  "halted",
  "mirror_failing",
  "notifications_undelivered",
  "relay_clock",
  "relay_silent",
  "relay_spooled",
  "relay_unheard",
]);

/** True if a warning is the same on every server of the database. */
export function isShared({ code }: Pick<Warning, "code">): boolean {
  return SHARED.has(code);
}

/** The fields that tell warnings with the same code apart. */
const SUBJECTS = [
  "file",
  "group",
  "host",
  "relay",
  "server",
  "target",
  "setting",
];

/** What a warning is about: figures and times in it may change. */
export function warningKey(warning: Warning): string {
  const facts: Readonly<Record<string, unknown>> = warning;
  return [warning.code, ...SUBJECTS.map((name) => facts[name])]
    .filter((part) => part !== undefined && part !== null).join(" ");
}

/** What is new since the last look. */
interface WarningChanges {
  readonly raised: readonly Warning[];
  /** Keys. */
  readonly cleared: readonly string[];
}

/**
 * Compares the warnings now with those that are noted.
 *
 * @param noted Each key with the time at which it was last seen, milliseconds.
 */
export function warningChanges(
  noted: ReadonlyMap<string, number>,
  present: readonly Warning[],
  now: number,
): WarningChanges {
  const keys = new Set(present.map(warningKey));
  const seen = new Set(noted.keys());
  const raised = present.filter((warning) => {
    const key = warningKey(warning);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  const cleared = [...noted].filter(([key, at]) =>
    !keys.has(key) && now - at >= GONE_MS
  ).map(([key]) => key);
  return { raised, cleared };
}
