import { LIVE_MS } from "#db/servers/clock.ts";
import { leaseStatement, releaseStatement } from "#db/servers/leases.ts";
import { type ServerFacts, stopStatement } from "#db/servers/servers.ts";
import {
  announceStatement,
  FIRST_SHARED_SCHEMA,
  MIGRATING,
  noOlderGuard,
  olderStatement,
  type OtherVersion,
  otherVersion,
} from "#db/servers/upgrades.ts";
import {
  MigrationRefused,
  type MigrationTurn,
  type OutdatedDatabase,
} from "#db/store/remote/migrate_remote.ts";
import { sleep } from "#shared/sleep.ts";
import type { MigrationCopy } from "./migration_copy.ts";

/** This server, as it announces itself. */
type Announcer = Omit<ServerFacts, "address">;

export interface MigrationTurnOptions {
  readonly facts: Announcer;
  /** Begins the copy that is made before; null: none is. */
  readonly prepareCopy:
    | ((database: OutdatedDatabase) => Promise<MigrationCopy>)
    | null;
  readonly log: (line: string) => void;
  /** How long servers of older versions may take to step aside. */
  readonly patienceMs?: number;
}

/** A request under way takes 30 s at most; a busy server needs some more. */
const PATIENCE_MS = 120_000;
/** How often this server says that it is there, and looks at the others. */
const LOOK_MS = 1000;

/**
 * Migrates a database that several servers may use: this server announces its
 * schema, and those of older versions step aside. It migrates once none of them
 * is live, under a lease.
 */
export function migrationTurn(options: MigrationTurnOptions): MigrationTurn {
  const { facts, prepareCopy, log } = options;
  return async (database) => {
    // The line may be slow: others work on until the copy is nearly there.
    const copy = await prepareCopy?.(database) ?? null;
    try {
      if (database.schema < FIRST_SHARED_SCHEMA) {
        await copy?.make();
        await database.migrate();
      } else if (await leased(database, options)) {
        await announced(database, facts, async () => {
          await withoutOlder(database, options);
          await copy?.make();
          await database.migrate(noOlderGuard(facts));
        });
      }
    } finally {
      await copy?.close();
    }
    log(`database: migrated from schema ${database.schema} to ${facts.schema}`);
  };
}

/** @returns False if another server has migrated the database meanwhile. */
async function leased(
  { commit, isCurrent }: OutdatedDatabase,
  { facts, log }: MigrationTurnOptions,
): Promise<boolean> {
  for (let isTold = false;; isTold = true) {
    const [[lease]] = await commit([
      leaseStatement(MIGRATING, facts.id, LIVE_MS),
    ]) as [[unknown?]];
    if (await isCurrent()) {
      await commit([releaseStatement(facts.id)]);
      return false;
    }
    if (lease) return true;
    if (!isTold) log("database: another server is migrating it; waiting");
    await sleep(LOOK_MS);
  }
}

/** Runs `act` while the other servers see that this one is there. */
async function announced(
  { commit }: OutdatedDatabase,
  facts: Announcer,
  act: () => Promise<void>,
): Promise<void> {
  const announce = () =>
    commit([
      announceStatement(facts),
      leaseStatement(MIGRATING, facts.id, LIVE_MS),
    ]);
  const done = new AbortController();
  await announce();
  const repeating = (async () => {
    while (await sleep(LOOK_MS, done.signal)) {
      // A migration keeps all others from writing.
      await announce().catch(() => {});
    }
  })();
  const end = async () => {
    done.abort();
    await repeating;
  };
  try {
    await act();
    await end();
    await commit([releaseStatement(facts.id)]);
  } catch (error) {
    await end();
    // The others work again once they see that this one has gone.
    await commit([releaseStatement(facts.id), stopStatement(facts)])
      .catch(() => {});
    throw error;
  }
}

/** Waits until no server of an older version is live. */
async function withoutOlder(
  { commit }: OutdatedDatabase,
  { facts, log, patienceMs = PATIENCE_MS }: MigrationTurnOptions,
): Promise<void> {
  const begun = performance.now();
  for (let isTold = false;; isTold = true) {
    const [rows] = await commit([olderStatement(facts)]);
    const older = rows!.map(otherVersion);
    if (older.length === 0) return;
    if (!isTold) {
      log(
        `database: it has to be migrated to schema ${facts.schema}; waiting for ${
          listed(older)
        } to step aside`,
      );
    }
    if (performance.now() - begun > patienceMs) {
      throw new MigrationRefused(
        `Cannot migrate the database: servers of an older version still use it: ${
          listed(older)
        }; stop or upgrade them, and start this one again`,
      );
    }
    await sleep(LOOK_MS);
  }
}

function listed(servers: readonly OtherVersion[]): string {
  return servers.map(({ name, address, version, schema }) =>
    `${name} at ${address} (version ${version}, schema ${schema})`
  ).join(", ");
}
