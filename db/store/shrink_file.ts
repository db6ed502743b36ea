import { dirname } from "node:path";
import { connect } from "./connection.ts";
import { DatabaseError } from "./database_error.ts";

/** How long another program may still read. */
const PATIENCE_MS = 500;

/** What a file was and is, in bytes. */
export interface FileShrinkage {
  readonly before: number;
  readonly after: number;
}

/**
 * Writes a file anew without what is free in it, so that from then on it gives
 * space back while it is used. It takes the place of the old one in one step:
 * until then nothing is lost, however it ends. Nobody else may have it open.
 *
 * @throws {DatabaseError} If it cannot be read, written beside, or is in use.
 */
export function rewriteFile(path: string): FileShrinkage {
  const before = bytesOf(path).all;
  const beside = `${path}.compact.part`;
  Deno.openSync(beside, {
    write: true,
    create: true,
    truncate: true,
    mode: 0o600,
  }).close();
  try {
    copy(path, beside);
    emptyLog(path);
    Deno.renameSync(beside, path);
  } catch (error) {
    Deno.removeSync(beside);
    throw error;
  }
  using folder = Deno.openSync(dirname(path));
  folder.syncSync();
  return { before, after: Deno.statSync(path).size };
}

function copy(path: string, beside: string): void {
  const reader = connect(path, "rewrite");
  try {
    reader.run("vacuum into ?", [beside]);
  } finally {
    reader.close();
  }
  using file = Deno.openSync(beside, { write: true });
  file.syncSync();
}

/** The log belongs to the old file, and would be read into the new one. */
function emptyLog(path: string): void {
  const connection = connect(path, "write");
  try {
    connection.execute(`pragma busy_timeout = ${PATIENCE_MS}`);
    const [done] = connection.run("pragma wal_checkpoint(truncate)").rows;
    if (done?.busy !== 0) {
      throw new DatabaseError(
        "SQLITE_BUSY",
        `Cannot compact the database ${path}: another program has it open; end that one first`,
      );
    }
  } finally {
    connection.close();
  }
  for (const part of ["-wal", "-shm"]) {
    try {
      Deno.removeSync(path + part);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** The bytes a file takes once it is written anew, about. */
export function neededBytes(path: string): number {
  return bytesOf(path).used;
}

/** With what is still in its log. */
function bytesOf(path: string): { all: number; used: number } {
  const reader = connect(path, "read");
  try {
    const one = (pragma: string) =>
      Number(Object.values(reader.run(`pragma ${pragma}`).rows[0]!)[0]);
    const [pages, size] = [one("page_count"), one("page_size")];
    const used = pages - one("freelist_count");
    return { all: pages * size, used: used * size };
  } finally {
    reader.close();
  }
}
