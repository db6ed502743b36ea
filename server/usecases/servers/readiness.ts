import { newestSeq } from "#db/events/events.ts";
import type { Store } from "#db/store/transaction.ts";
import type { Archives } from "#server/archive/archives.ts";
import type { Space } from "#server/archive/disk.ts";

/** What a server cannot work without. */
export type Requirement = "database" | "files" | "disk";

/** The present lack; empty: the server is ready. */
export type Readiness = () => Promise<readonly Requirement[]>;

export interface ReadinessOptions {
  readonly store: Pick<Store, "db">;
  readonly archives: Pick<Archives, "requireReachable">;
  /** The space of the data folder's disk; null where it is not known. */
  readonly space: () => Promise<Space | null>;
  /** Logs the reason when a need begins to be missing. */
  readonly log: (line: string) => void;
  /** How long a need may take to answer; by default 2 s. */
  readonly limitMs?: number;
}

/** With less free space the next result or inventory may be refused. */
const LEAST_FREE_BYTES = 16 * 1024 ** 2;

/**
 * The answer is kept for this long: anybody may ask, and each load balancer
 * does so every second or two.
 */
const KEPT_MS = 1000;

/**
 * Checks what the server needs, for load balancers: that the database answers,
 * that the folder of packages' files can be read, and that the disk has space.
 */
export function readinessOf(options: ReadinessOptions): Readiness {
  const { log, limitMs = 2000 } = options;
  const checks:
    readonly (readonly [Requirement, () => Promise<string | null>])[] = [
      ["database", () => databaseFault(options)],
      ["files", () => filesFault(options)],
      ["disk", () => diskFault(options)],
    ];
  let before = new Set<Requirement>();

  async function check(): Promise<readonly Requirement[]> {
    const faults = await Promise.all(
      checks.map(async ([need, faultOf]) => {
        const fault = await inTime(faultOf(), limitMs);
        if (fault !== null && !before.has(need)) {
          log(`not ready: ${need}: ${fault}`);
        }
        return fault === null ? [] : [need];
      }),
    );
    const missing = faults.flat();
    for (const need of before) {
      if (!missing.includes(need)) log(`ready again: ${need}`);
    }
    before = new Set(missing);
    return missing;
  }

  let kept:
    | { readonly at: number; readonly missing: Promise<readonly Requirement[]> }
    | undefined;
  return () => {
    const at = performance.now();
    if (at - (kept?.at ?? -Infinity) >= KEPT_MS) {
      kept = { at, missing: check() };
    }
    return kept!.missing;
  };
}

async function databaseFault(
  { store }: ReadinessOptions,
): Promise<string | null> {
  await newestSeq(store.db);
  return null;
}

async function filesFault(
  { archives }: ReadinessOptions,
): Promise<string | null> {
  await archives.requireReachable();
  return null;
}

async function diskFault(
  { space }: ReadinessOptions,
): Promise<string | null> {
  const found = await space();
  return found === null || found.free >= LEAST_FREE_BYTES
    ? null
    : `${Math.floor(found.free / 1024 ** 2)} MiB are free`;
}

/** The fault; also if the check fails, or takes too long. */
async function inTime(
  fault: Promise<string | null>,
  limitMs: number,
): Promise<string | null> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(
    () => late.resolve(`no answer within ${limitMs / 1000} s`),
    limitMs,
  );
  try {
    return await Promise.race([fault, late.promise]);
  } catch (error) {
    return `${error}`;
  } finally {
    clearTimeout(timer);
  }
}
