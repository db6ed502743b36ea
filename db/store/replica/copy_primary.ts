import { statSync } from "node:fs";
import { copyFile } from "#db/store/migrate/copy_file.ts";
import { sleep } from "#shared/sleep.ts";
import { openReplica } from "./replica.ts";
import { replicaFiles, type ReplicaPlace } from "./replica_place.ts";

/** A copy of a remote database that can soon be made. */
export interface PrimaryCopy {
  /** Copies the database as it is now to a file. */
  make(path: string): Promise<void>;
  close(): Promise<void>;
}

/** A replica that has not grown for this long cannot be brought into step. */
const STILL_MS = 30_000;
const LOOK_MS = 50;

/**
 * Brings a replica into step with a libSQL server, so that a copy of it takes
 * little time.
 *
 * @throws {Error} If it cannot be brought into step.
 */
export async function prepareCopy(
  place: ReplicaPlace,
  log: (line: string) => void,
): Promise<PrimaryCopy> {
  const replica = openReplica({ place, log });

  async function inStep(): Promise<void> {
    let [bytes, since] = [-1, performance.now()];
    while (replica.generation.readable === null) {
      const now = bytesOf(place.path);
      if (now !== bytes) [bytes, since] = [now, performance.now()];
      if (performance.now() - since > STILL_MS) {
        throw new Error(`${place.path} cannot be brought into step`);
      }
      await sleep(LOOK_MS);
    }
  }

  try {
    await inStep();
  } catch (error) {
    await replica.close();
    throw error;
  }
  return {
    async make(path) {
      await replica.sync();
      await inStep();
      copyFile(place.path, path);
    },
    close: replica.close,
  };
}

/** The bytes of a replica with its log. */
export function bytesOf(path: string): number {
  return replicaFiles(path)
    .map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}
