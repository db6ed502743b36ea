import { join } from "node:path";
import { ROOT } from "#tests/harness/server/task.ts";

/** Not in the temporary folder: the next run uses what this one has made. */
const FOLDER = join(ROOT, "node_modules", ".longshore-copies");
/** No run of tests lasts longer; what it found at its start may be in use. */
const RUN_MS = 3_600_000;

/** Folders by name, so that each is looked for once. */
const known = new Map<string, Promise<string>>();

/**
 * A folder that is made once, and again after a change of the code it depends
 * on. Whoever wants to write makes a copy.
 *
 * @param sources The folders of that code, below {@linkcode ROOT}.
 * @param make Fills an empty folder. It may run several times at once, in
 * different test files; the first result is kept.
 * @returns Its path.
 */
export function madeOnce(
  name: string,
  sources: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const found = known.get(name) ?? findOrMake(name, sources, make);
  known.set(name, found);
  return found;
}

async function findOrMake(
  name: string,
  sources: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const path = join(FOLDER, `${name}-${await digestOf(sources)}`);
  if (await isThere(path)) return path;
  await Deno.mkdir(FOLDER, { recursive: true });
  const unfinished = await Deno.makeTempDir({ dir: FOLDER, prefix: "new-" });
  try {
    await make(unfinished);
    await Deno.rename(unfinished, path);
    await removeOlder(name, path);
  } catch (error) {
    await Deno.remove(unfinished, { recursive: true });
    if (!await isThere(path)) throw error;
  }
  return path;
}

/** Names, sizes and times of the sources, and the versions of the packages. */
async function digestOf(sources: readonly string[]): Promise<string> {
  const lines = [Deno.version.deno, stateOf(join(ROOT, "tests", "deno.lock"))];
  const folders = sources.map((source) => join(ROOT, source));
  for (const folder of folders) {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      const path = join(folder, name);
      if (isDirectory) folders.push(path);
      else if (!name.endsWith("_test.ts")) lines.push(stateOf(path));
    }
  }
  const bytes = new TextEncoder().encode(lines.sort().join("\n"));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex().slice(0, 16);
}

function stateOf(path: string): string {
  const { size, mtime } = Deno.statSync(path);
  return `${path} ${size} ${mtime?.getTime()}`;
}

/** Those of older code, once no run can use them any more. */
async function removeOlder(name: string, newest: string): Promise<void> {
  for await (const entry of Deno.readDir(FOLDER)) {
    const path = join(FOLDER, entry.name);
    if (!entry.name.startsWith(`${name}-`) || path === newest) continue;
    const age = Date.now() - (Deno.statSync(path).mtime?.getTime() ?? 0);
    if (age < RUN_MS) continue;
    await Deno.remove(path, { recursive: true }).catch(() => {});
  }
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Copies what is in a folder into another one that exists, with its modes. */
export async function copyInto(from: string, to: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const source = join(from, name);
    const target = join(to, name);
    if (isDirectory) {
      const { mode } = await Deno.stat(source);
      await Deno.mkdir(target, { mode: mode ?? undefined });
      await copyInto(source, target);
    } else await Deno.copyFile(source, target);
  }
}
