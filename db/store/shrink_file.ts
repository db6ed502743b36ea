import { dirname } from "node:path";
import { connect } from "./connection.ts";
import { DatabaseError } from "./database_error.ts";

/** The longest wait for another program that reads. */
const PATIENCE_MS = 500;

/** The size of a file before and after, in bytes. */
export interface FileShrinkage {
  readonly before: number;
  readonly after: number;
}

/**
 * Rewrites a file without its free pages; the new file returns free pages to
 * the disk while it is used. It replaces the old one in one step, so that
 * nothing is lost whatever happens before. No other program may have the file
 * open.
 *
 * @throws {DatabaseError} If it cannot be read, or is in use, or if the folder
 * cannot be written.
 */
export function rewriteFile(path: string): FileShrinkage {
  const before = bytesOf(path).all;
  const copyPath = `${path}.compact.part`;
  Deno.openSync(copyPath, {
    write: true,
    create: true,
    truncate: true,
    mode: 0o600,
  }).close();
  try {
    copy(path, copyPath);
    emptyLog(path);
    Deno.renameSync(copyPath, path);
  } catch (error) {
    Deno.removeSync(copyPath);
    throw error;
  }
  using folder = Deno.openSync(dirname(path));
  folder.syncSync();
  return { before, after: Deno.statSync(path).size };
}

function copy(path: string, copyPath: string): void {
  const reader = connect(path, "rewrite");
  try {
    reader.run("vacuum into ?", [copyPath]);
  } finally {
    reader.close();
  }
  using file = Deno.openSync(copyPath, { write: true });
  file.syncSync();
}

/** The log belongs to the old file, and would be applied to the new one. */
function emptyLog(path: string): void {
  const connection = connect(path, "write");
  try {
    connection.execute(`pragma busy_timeout = ${PATIENCE_MS}`);
    const [done] = connection.run("pragma wal_checkpoint(truncate)").rows;
    if (done?.busy !== 0) {
      throw new DatabaseError(
        "SQLITE_BUSY",
        `Cannot compact the database ${path}: another program has it open; stop that program first`,
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

/** The approximate size of a file after {@linkcode rewriteFile}, in bytes. */
export function neededBytes(path: string): number {
  return bytesOf(path).used;
}

/** Includes what is still in the log. */
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
