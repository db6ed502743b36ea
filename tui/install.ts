/** Puts a `longshore` command on the PATH: `deno task install [--root DIR]`. */
import { createHash } from "node:crypto";
import { delimiter, join, resolve, sep } from "node:path";
import { Command } from "commander";
import { UsageError } from "./arguments.ts";
import { exitReasonOf } from "./cli/exit.ts";
import { processEnvironment } from "./profiles/profile.ts";
import { reasonOf } from "./profiles/profiles.ts";
import { languageOf, setLanguage, text } from "./text/mod.ts";

const CLONE = resolve(import.meta.dirname!, "..");
/** Where `deno task bundle` writes the program. */
const BUNDLE = join(CLONE, "node_modules", ".longshore");
const isWindows = Deno.build.os === "windows";

/**
 * Installs the bundled program, and says where the command is and what is still
 * to be done. Nothing that is installed refers to the clone or to npm's cache,
 * so that both may be moved and removed.
 */
async function install(given: readonly string[]): Promise<void> {
  const { install: said } = text.cli;
  const root = rootOf(given);
  const bin = join(root, "bin");
  const path = join(bin, isWindows ? "longshore.cmd" : "longshore");
  try {
    const versions = join(root, "lib", "longshore");
    const version = await installFiles(versions);
    const flags = [...await flagsOfTask(), join(version, "main.js")];
    const deno = denoFor(version);
    await Deno.mkdir(bin, { recursive: true });
    await replaceFile(
      path,
      isWindows ? batch(deno, flags) : script(deno, flags),
    );
    await removeOthers(versions, version);
  } catch (error) {
    throw new UsageError(text.cli.errors.cannotWrite(path, reasonOf(error)));
  }
  console.log(said.done(path));
  const isOnPath = (processEnvironment("PATH") ?? "").split(delimiter)
    .includes(bin);
  console.log(isOnPath ? said.tryIt : said.notOnPath(bin));
}

/** The folder whose `bin` and `lib` are written to. */
function rootOf(given: readonly string[]): string {
  const { install: said, help } = text.cli;
  const program = new Command("deno task install").exitOverride()
    .configureOutput({ outputError: () => {} })
    .description(said.about).helpOption("-h, --help", text.cli.options.help)
    .configureHelp({
      styleTitle: (title) => help[title as keyof typeof help] ?? title,
    })
    .option("--root <folder>", said.root);
  program.parse([...given], { from: "user" });
  const { root } = program.opts<{ readonly root?: string }>();
  if (root !== undefined) {
    // The task runs in the clone; Deno tells from where it was called.
    return resolve(processEnvironment("INIT_CWD") ?? "", root);
  }
  const home = processEnvironment(isWindows ? "USERPROFILE" : "HOME");
  if (home) return join(home, ".local");
  throw new UsageError(said.noHome);
}

/**
 * Copies the bundle into a folder of its own, named by what it holds. A console
 * that runs meanwhile keeps the files it was started with.
 *
 * @returns The folder.
 */
async function installFiles(versions: string): Promise<string> {
  const files: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for await (const { name } of Deno.readDir(BUNDLE)) {
    files.push({ name, bytes: await Deno.readFile(join(BUNDLE, name)) });
  }
  files.sort((a, b) => a.name < b.name ? -1 : 1);
  const digest = createHash("sha256").update(Deno.version.deno);
  for (const { name, bytes } of files) digest.update(name).update(bytes);
  const version = join(versions, digest.digest("hex").slice(0, 16));
  const partial = `${version}.partial`;
  await removeAll(partial);
  await Deno.mkdir(partial, { recursive: true });
  for (const { name, bytes } of files) {
    await Deno.writeFile(join(partial, name), bytes);
  }
  if (isOfNpm(Deno.execPath())) {
    await linkOrCopy(Deno.execPath(), join(partial, DENO));
  }
  await removeAll(version);
  await Deno.rename(partial, version);
  return version;
}

const DENO = isWindows ? "deno.exe" : "deno";

/** True for a Deno that goes away with npm's cache. */
function isOfNpm(deno: string): boolean {
  return deno.split(sep).includes("node_modules");
}

/** The Deno that runs the command. */
function denoFor(version: string): string {
  const deno = Deno.execPath();
  return isOfNpm(deno) ? join(version, DENO) : deno;
}

/** A link needs no space, and stays when the other name is removed. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch {
    await Deno.copyFile(from, to);
  }
}

/** The permissions are the `tui` task's: there is one list of them. */
async function flagsOfTask(): Promise<readonly string[]> {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(join(CLONE, "deno.json")),
  );
  const [, , ...rest] = String(tasks.tui).split(" ");
  const flags = rest.slice(0, -1).filter((flag) => flag !== "--frozen");
  return ["-q", "--no-config", "--no-remote", "--no-npm", ...flags];
}

function script(deno: string, flags: readonly string[]): string {
  const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
  return `#!/bin/sh
deno=${quoted(deno)}
[ -x "$deno" ] || deno=$(command -v deno) || {
  echo ${quoted(text.cli.install.noDeno)} >&2
  exit 1
}
exec "$deno" run ${flags.map(quoted).join(" ")} "$@"
`;
}

function batch(deno: string, flags: readonly string[]): string {
  const quoted = (word: string) => `"${word}"`;
  return `@${quoted(deno)} run ${flags.map(quoted).join(" ")} %*\r\n`;
}

/** Replaces a file at once: it may be read, or run, meanwhile. */
async function replaceFile(path: string, content: string): Promise<void> {
  const partial = `${path}.partial`;
  await Deno.writeTextFile(partial, content, { mode: 0o755 });
  if (!isWindows) await Deno.chmod(partial, 0o755);
  await Deno.rename(partial, path);
}

/** Removes what earlier installations left. */
async function removeOthers(versions: string, version: string): Promise<void> {
  for await (const { name } of Deno.readDir(versions)) {
    const other = join(versions, name);
    if (other === version) continue;
    // Windows keeps a Deno that runs; the next installation removes it.
    await removeAll(other).catch(() => {});
  }
}

async function removeAll(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

await setLanguage(languageOf(undefined, processEnvironment));
try {
  await install(Deno.args);
} catch (error) {
  const ending = exitReasonOf(error);
  if (!ending) throw error;
  if (ending.sentence) console.error(ending.sentence);
  Deno.exit(ending.code);
}
