import { connect } from "#db/store/connection.ts";

/**
 * Copies a database that is in use to a file that only its owner may read. The
 * copy has its name once all of it is on the disk.
 *
 * @throws {DatabaseError} Code SQLITE_FULL, if the copy's disk is full.
 */
export function copyFile(path: string, copy: string): void {
  const unfinished = `${copy}.part`;
  Deno.openSync(unfinished, {
    write: true,
    create: true,
    truncate: true,
    mode: 0o600,
  }).close();
  const reader = connect(path, "vacuum");
  try {
    reader.run("vacuum into ?", [unfinished]);
  } finally {
    reader.close();
  }
  const file = Deno.openSync(unfinished, { write: true });
  try {
    file.syncSync();
  } finally {
    file.close();
  }
  Deno.renameSync(unfinished, copy);
}
