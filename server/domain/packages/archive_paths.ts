import type { Shell } from "./command_words.ts";

/** A command in a folder of an archive, with the files that are there. */
export interface ArchivePaths {
  /**
   * The archive's own spelling of a path below its root; null: it has none.
   *
   * @param path Its parts separated by `/`.
   */
  find(path: string): string | null;
  isFolder(path: string): boolean;
  /** The file an operator may have meant; null if none is like it. */
  similar(path: string): string | null;
  readonly files: readonly string[];
}

/** Looks up paths as the systems do: Windows ignores the case of letters. */
export function archivePaths(
  files: readonly string[],
  shell: Shell,
): ArchivePaths {
  const fold = (path: string) =>
    shell === "windows" ? path.toLowerCase() : path;
  const spelled = new Map(files.map((file) => [fold(file), file]));
  const folders = new Set<string>();
  for (const file of files) {
    for (
      let at = file.indexOf("/");
      at >= 0;
      at = file.indexOf("/", at + 1)
    ) {
      folders.add(fold(file.slice(0, at)));
    }
  }
  return {
    files,
    find: (path) => spelled.get(fold(path)) ?? null,
    isFolder: (path) => path === "" || folders.has(fold(path)),
    similar: (path) => similarIn(files, path),
  };
}

/** An address, or the agent's own word for its program folder. */
const ELSEWHERE = /^[a-z][a-z0-9+.-]+:\/\/|INSTALL_PATH/i;

/** Devices that Windows has in every folder. */
const NUL = /^(nul|con|prn|aux):?$/i;

/**
 * A path from a folder of the archive, its parts separated by `/`; null if it is
 * absolute or leads elsewhere, where the archive says nothing about it.
 */
export function relativePath(
  path: string,
  folder: string,
  shell: Shell,
): string | null {
  const plain = shell === "windows" ? path.replaceAll("\\", "/") : path;
  if (plain.startsWith("/") || ELSEWHERE.test(plain)) return null;
  if (shell === "windows" && (/^[a-z]:/i.test(plain) || NUL.test(plain))) {
    return null;
  }
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of plain.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join("/");
}

/** Files that a sentence names of an archive. */
const MOST_NAMED = 3;

/** `it holds "a", "b" and 3 more`: what there is instead of a missing file. */
export function holdsWords(files: readonly string[]): string {
  if (files.length === 0) return "it holds no file";
  const more = files.length - MOST_NAMED;
  const named = firstNames(files).map((file) => `"${file}"`).join(", ");
  return `it holds ${named}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The same for other languages: the number, and the first names, one a line. */
export function holdsValues(files: readonly string[]) {
  return { files: `${files.length}`, holds: firstNames(files).join("\n") };
}

const firstNames = (files: readonly string[]) => files.slice(0, MOST_NAMED);

/** The files that are compared; more would take long for nothing. */
const MOST_COMPARED = 2_000;

function similarIn(files: readonly string[], path: string): string | null {
  const name = lastPart(path).toLowerCase();
  const few = files.slice(0, MOST_COMPARED);
  const same = few.find((file) => lastPart(file).toLowerCase() === name);
  if (same) return same;
  const most = Math.max(2, Math.floor(name.length / 3));
  let best: string | null = null;
  let least = most + 1;
  for (const file of few) {
    const distance = editDistance(name, lastPart(file).toLowerCase(), least);
    if (distance < least) [best, least] = [file, distance];
  }
  if (best) return best;
  const end = /\.[^.]+$/.exec(name)?.[0];
  const alike = end
    ? few.filter((file) => file.toLowerCase().endsWith(end))
    : [];
  return alike.length === 1 ? alike[0]! : null;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Letters to insert, remove or replace; at least `limit` where it is more. */
function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) >= limit) return limit;
  let above = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      row.push(Math.min(
        above[j]! + 1,
        row[j - 1]! + 1,
        above[j - 1]! + (same ? 0 : 1),
      ));
    }
    above = row;
  }
  return above[other.length]!;
}
