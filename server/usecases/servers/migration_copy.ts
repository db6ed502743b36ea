import {
  MigrationRefused,
  type OutdatedDatabase,
} from "#db/store/remote/migrate_remote.ts";
import { bytesOf, prepareCopy } from "#db/store/replica/copy_primary.ts";
import type { ReplicaPlace } from "#db/store/replica/replica_place.ts";
import { spaceAt } from "#server/archive/disk.ts";
import { dirname } from "node:path";

/** The copy of a remote database that is made before it is migrated. */
export interface MigrationCopy {
  make(): Promise<void>;
  close(): Promise<void>;
}

/** Space that stays free on the disk of the copy. */
const MARGIN_BYTES = 16 * 1024 ** 2;
const HOW_TO_GO_ON =
  "or back it up by other means and start once with --no-migration-copy";

/**
 * Brings a copy of the database into the data folder, from which
 * `database.before-N.bak` is made; N is the first migration that it lacks.
 *
 * @param folder The data folder.
 * @throws {MigrationRefused} If it cannot be made, as for want of space.
 */
export async function prepareMigrationCopy(
  database: OutdatedDatabase,
  place: ReplicaPlace,
  folder: string,
  log: (line: string) => void,
): Promise<MigrationCopy> {
  const bytes = await sizeOf(database);
  const toFetch = Math.max(0, bytes - bytesOf(place.path));
  const needed = bytes + toFetch + MARGIN_BYTES;
  const space = await spaceAt(dirname(place.path));
  if (space && space.free < needed) {
    throw new MigrationRefused(
      `Cannot copy the database before it is migrated: that takes ${
        mib(needed)
      }, and ${
        mib(space.free)
      } is free on the disk of ${folder}; free some space there, ${HOW_TO_GO_ON}`,
    );
  }
  const path = `${folder}/database.before-${database.schema + 1}.bak`;
  const copy = await prepareCopy(place, log).catch((error) => {
    throw refused(error);
  });
  return {
    async make() {
      await copy.make(path).catch((error) => {
        throw refused(error);
      });
      log(`database: copied to ${path} before it is migrated`);
    },
    close: copy.close,
  };
}

function refused(error: unknown): MigrationRefused {
  return new MigrationRefused(
    `Cannot copy the database before it is migrated: ${
      error instanceof Error ? error.message : error
    }; correct that, ${HOW_TO_GO_ON}`,
    { cause: error },
  );
}

async function sizeOf({ commit }: OutdatedDatabase): Promise<number> {
  const [[size]] = await commit([{
    sql: `select page_size * page_count as bytes
      from pragma_page_size, pragma_page_count`,
    params: [],
  }]) as [[{ bytes: number }]];
  return Number(size.bytes);
}

function mib(bytes: number): string {
  return `${Math.ceil(bytes / 1024 ** 2)} MiB`;
}
