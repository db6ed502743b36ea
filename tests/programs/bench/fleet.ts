import { join } from "node:path";
import type { Store } from "#db/store/transaction.ts";
import { openDatabase } from "#db/store/open.ts";
import { seedLikePeer } from "#tests/programs/seed/seed.ts";
import { seedSoftware } from "#tests/programs/seed/seed_software.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";

/** The contents of a data folder before a server starts on it. */
export interface Fleet {
  readonly machines: number;
  /** Software entries of each machine; default: none. */
  readonly software?: number;
  /** Time at which the machines were last seen; default: now. */
  readonly at?: Date;
  readonly more?: (store: Store) => Promise<unknown>;
  /** Flags of the server, for its data folder. */
  readonly flags?: (data: string) => Promise<readonly string[]>;
}

/**
 * Runs a server on a folder seeded with a fleet; both are removed afterwards.
 */
export async function onFleet<T>(
  fleet: Fleet,
  measure: (server: RunningServer) => Promise<T>,
): Promise<T> {
  return await inFolder(fleet, async (data) => {
    const flags = await fleet.flags?.(data) ?? [];
    await using server = await startServer({ data, flags });
    return await measure(server);
  });
}

/** The same without a server. */
export async function inFolder<T>(
  { machines, software = 0, at = new Date(), more }: Fleet,
  measure: (data: string) => Promise<T>,
): Promise<T> {
  const data = await Deno.makeTempDir({ prefix: "longshore-bench-" });
  try {
    const store = await openDatabase(`file:${join(data, "longshore.db")}`);
    try {
      await seedLikePeer(store, machines, at);
      if (software > 0) await seedSoftware(store, machines, software, at);
      await more?.(store);
    } finally {
      await store.close();
    }
    return await measure(data);
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}
