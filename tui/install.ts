/** Puts a `longshore` command on the PATH: `deno task install [--root DIR]`. */
import { delimiter, join, resolve } from "node:path";
import { Command } from "commander";
import { UsageError } from "./arguments.ts";
import { exitReasonOf } from "./cli/exit.ts";
import { processEnvironment } from "./profiles/profile.ts";
import { reasonOf } from "./profiles/profiles.ts";
import { languageOf, setLanguage, text } from "./text/mod.ts";

const ROOT = resolve(import.meta.dirname!, "..");
const isWindows = Deno.build.os === "windows";

/** Writes the command, and says where it is and what is still to be done. */
async function install(given: readonly string[]): Promise<void> {
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
  const folder = root === undefined ? ownFolder() : join(resolve(root), "bin");
  const path = join(folder, isWindows ? "longshore.cmd" : "longshore");
  const flags = await flagsOfTask();
  await write(folder, path, isWindows ? batch(flags) : script(flags));
  console.log(said.done(path));
  const isOnPath = (processEnvironment("PATH") ?? "").split(delimiter)
    .includes(folder);
  console.log(isOnPath ? said.tryIt : said.notOnPath(folder));
}

function ownFolder(): string {
  const home = processEnvironment(isWindows ? "USERPROFILE" : "HOME");
  if (home) return join(home, ".local", "bin");
  throw new UsageError(text.cli.install.noHome);
}

/** The permissions are the `tui` task's: there is one list of them. */
async function flagsOfTask(): Promise<readonly string[]> {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(join(ROOT, "deno.json")),
  );
  const [, , ...rest] = String(tasks.tui).split(" ");
  return [
    ...["-q", "--no-check", "--cached-only", "--node-modules-dir=manual"],
    ...["--config", join(ROOT, "deno.json")],
    ...rest.slice(0, -1),
    join(ROOT, rest.at(-1)!),
  ];
}

/**
 * Everything it needs was installed before: it never asks the network, and not
 * looking for it again saves 130 ms of CPU a call.
 */
function script(flags: readonly string[]): string {
  const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
  return `#!/bin/sh
deno=${quoted(Deno.execPath())}
[ -x "$deno" ] || deno=$(command -v deno) || {
  echo ${quoted(text.cli.install.noDeno)} >&2
  exit 1
}
exec "$deno" run ${flags.map(quoted).join(" ")} "$@"
`;
}

function batch(flags: readonly string[]): string {
  const quoted = (word: string) => `"${word}"`;
  return `@${quoted(Deno.execPath())} run ${
    flags.map(quoted).join(" ")
  } %*\r\n`;
}

async function write(folder: string, path: string, content: string) {
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(path, content, { mode: 0o755 });
    if (!isWindows) await Deno.chmod(path, 0o755);
  } catch (error) {
    throw new UsageError(text.cli.errors.cannotWrite(path, reasonOf(error)));
  }
}

setLanguage(languageOf(undefined, processEnvironment));
try {
  await install(Deno.args);
} catch (error) {
  const ending = exitReasonOf(error);
  if (!ending) throw error;
  if (ending.sentence) console.error(ending.sentence);
  Deno.exit(ending.code);
}
