import { createHash } from "node:crypto";
import { join } from "node:path";
import { ROOT, wordsOf } from "#tests/harness/server/task.ts";

/** Apart from the folder of `task install`, which a test copies. */
const BUNDLES = join(ROOT, "tests", "node_modules", ".longshore");
/** What a bundle is made of. */
const SOURCES = ["shared", "tui", "deno.json", "deno.lock"];
/** No run of tests lasts longer; a bundle may be in use for so long. */
const RUN_MS = 3_600_000;

let made: Promise<string> | undefined;

/**
 * The program as `task install` has it, in a few files: it starts in a third of
 * the CPU time that its sources need. It is made again when a source has changed.
 *
 * @returns The path of its first file.
 */
export function bundledProgram(): Promise<string> {
  return made ??= makeBundle();
}

async function makeBundle(): Promise<string> {
  const folder = join(BUNDLES, digestOfSources());
  const program = join(folder, "main.js");
  if (exists(program)) return program;
  await Deno.mkdir(BUNDLES, { recursive: true });
  using lock = await Deno.open(join(BUNDLES, "lock"), {
    create: true,
    write: true,
  });
  // The others wait for the first one, in this process and in others.
  await lock.lock(true);
  if (exists(program)) return program;
  await removeOldBundles();
  const partial = `${folder}.partial`;
  await bundle(partial);
  await Deno.rename(partial, folder);
  return program;
}

/** Bundles as the task does, into another folder. */
async function bundle(folder: string): Promise<void> {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(join(ROOT, "deno.json")),
  );
  const command = String(tasks.bundle).split(" && ").at(-1)!;
  const [deno, ...words] = wordsOf(command);
  const outdir = words.indexOf("--outdir") + 1;
  if (deno !== "deno" || words[0] !== "bundle" || outdir === 0) {
    throw new Error('The task "bundle" does not end in a deno bundle --outdir');
  }
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: words.with(outdir, folder),
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Changes with any change of a source. */
function digestOfSources(): string {
  const digest = createHash("sha256").update(Deno.version.deno);
  const add = (path: string) => {
    const { isDirectory, mtime, size } = Deno.statSync(path);
    if (!isDirectory) {
      digest.update(`${path} ${mtime?.getTime()} ${size}\n`);
      return;
    }
    const names = Array.from(Deno.readDirSync(path), ({ name }) => name);
    for (const name of names.sort()) add(join(path, name));
  };
  for (const source of SOURCES) add(join(ROOT, source));
  return digest.digest("hex").slice(0, 16);
}

async function removeOldBundles(): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(BUNDLES)) {
    const path = join(BUNDLES, name);
    const { mtime } = await Deno.stat(path);
    const isOld = Date.now() - (mtime?.getTime() ?? 0) > RUN_MS;
    if (isDirectory && isOld) await Deno.remove(path, { recursive: true });
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
