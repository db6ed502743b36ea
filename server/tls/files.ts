import { join } from "node:path";
import type { Pair } from "./issue.ts";

/** The names of a pair's two files, below the tls folder. */
export interface PairFiles {
  readonly cert: string;
  readonly key: string;
}

/** The contents of a pair's files; null: the file is missing. */
export interface FoundPair {
  readonly cert: string | null;
  readonly key: string | null;
}

const ASIDE = ".new";

/** Reads a pair, after completing a write that a crash has interrupted. */
export async function findPair(
  folder: string,
  files: PairFiles,
): Promise<FoundPair> {
  await completeWrite(folder, files);
  return {
    cert: await read(join(folder, files.cert)),
    key: await read(join(folder, files.key)),
  };
}

/**
 * Writes a pair so that a crash leaves none of it or all of it: both files are
 * written aside and synced, then the key is renamed, then the certificate. Only
 * the owner may read the key.
 */
export async function writePair(
  folder: string,
  files: PairFiles,
  pair: Pair,
): Promise<void> {
  await writeAside(join(folder, files.key), pair.key, 0o600);
  await writeAside(join(folder, files.cert), pair.cert, 0o644);
  await syncFolder(folder);
  await moveIn(join(folder, files.key));
  await moveIn(join(folder, files.cert));
  await syncFolder(folder);
}

/** Replaces a file; a crash leaves the old one or the new one. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await writeAside(path, text, 0o644);
  await moveIn(path);
  await syncFolder(join(path, ".."));
}

/** Renames a certificate that is still aside while its key is not. */
async function completeWrite(folder: string, files: PairFiles): Promise<void> {
  const cert = join(folder, files.cert);
  const keyIsIn = await read(join(folder, files.key)) !== null;
  const keyIsAside = await read(join(folder, files.key + ASIDE)) !== null;
  const certIsIn = await read(cert) !== null;
  const certIsAside = await read(cert + ASIDE) !== null;
  if (keyIsIn && !keyIsAside && !certIsIn && certIsAside) {
    await moveIn(cert);
    await syncFolder(folder);
  }
}

async function read(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new Error(
      `${path} cannot be read: make it a file the server's user may read.`,
      { cause: error },
    );
  }
}

async function writeAside(
  path: string,
  text: string,
  mode: number,
): Promise<void> {
  await Deno.remove(path + ASIDE).catch(unlessMissing);
  using file = await Deno.open(path + ASIDE, {
    write: true,
    createNew: true,
    mode,
  });
  await file.write(new TextEncoder().encode(text));
  await file.sync();
}

function moveIn(path: string): Promise<void> {
  return Deno.rename(path + ASIDE, path);
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

async function syncFolder(folder: string): Promise<void> {
  using opened = await Deno.open(folder);
  await opened.sync();
}
