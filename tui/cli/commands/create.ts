import { basename } from "node:path";
import { Argument, type Command, Option } from "commander";
import type { Finding } from "#shared/contract/packages/archives.ts";
import { PackageAction } from "#shared/contract/packages/packages.ts";
import { activate, create, sendDraft } from "#tui/actions/packages.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import { LinkLost } from "#tui/api/retry.ts";
import { DifferentFile, upload } from "#tui/api/upload.ts";
import { UsageError } from "#tui/arguments.ts";
import { Unreachable } from "#tui/api/problem.ts";
import { reasonOf } from "#tui/profiles/profiles.ts";
import { text } from "#tui/text/mod.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { ActionDeclined } from "#tui/cli/exit.ts";
import { titleOf } from "#tui/words/titles.ts";
import { progressLine } from "#tui/cli/progress.ts";

interface CreateOptions {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly action?: PackageAction;
  readonly command?: string;
  readonly path?: string;
  readonly priority?: number;
  readonly protocol?: "http" | "https";
  readonly target?: "windows" | "unix" | "any";
  readonly brings?: string;
  readonly bringsVersion?: string;
  readonly dryRun?: boolean;
  readonly activate?: boolean;
  readonly resume?: string;
}

/** `longshore packages create [FILE]` */
export function createCommand(packages: Command, cli: Cli): void {
  const { about, arguments: named, options } = text.cli;
  packages.command("create").description(about.packagesCreate)
    .addArgument(new Argument("[file]", named.file))
    .option("--name <name>", options.name)
    .option("--version <version>", options.version)
    .option("--description <text>", options.description)
    .addOption(
      new Option("--action <action>", options.action)
        .choices(PackageAction.options),
    )
    .option("--command <command>", options.command)
    .option("--path <folder>", options.path)
    .addOption(
      new Option("--priority <n>", options.priority).argParser(wholeNumber),
    )
    .addOption(
      new Option("--protocol <protocol>", options.protocol)
        .choices(["http", "https"]),
    )
    .addOption(
      new Option("--target <system>", options.target)
        .choices(["windows", "unix", "any"]),
    )
    .option("--brings <software>", text.claims.cli.brings)
    .option("--brings-version <version>", text.claims.cli.bringsVersion)
    .option("--dry-run", options.dryRun)
    .option("--activate", options.activate)
    .option("--resume <upload>", options.resume)
    .action((file: string | undefined, options: CreateOptions) =>
      createFrom(cli, file, options)
    );
}

async function createFrom(
  cli: Cli,
  file: string | undefined,
  options: CreateOptions,
) {
  const { done, errors } = text.cli;
  const { activate: activates, resume: _, dryRun = false, ...rest } = options;
  const { brings: software, bringsVersion: version, ...fields } = rest;
  if (version !== undefined && software === undefined) {
    throw new UsageError(text.claims.needsSoftware);
  }
  if (file !== undefined) await mustBeFile(file);
  else if (fields.action !== "execute") throw new UsageError(errors.needsFile);
  else if (!fields.name) throw new UsageError(errors.needsName);
  const connection = await cli.connect();
  const archive = file === undefined
    ? undefined
    : await send(cli, connection, file, options);
  const draft = {
    values: {
      ...fields,
      name: fields.name ?? nameOf(file!),
      action: fields.action ?? ("launch" as const),
      brings: software === undefined ? null : { software, version },
    },
    archiveId: archive?.archive.id,
    file,
  };
  const answer = await sendDraft(connection, draft, dryRun);
  noteFindings(cli, answer.findings);
  const made = answer.package;
  if (!made) {
    if (answer.findings.some(({ severity }) => severity === "error")) {
      throw new ActionDeclined(errors.wouldBeRefused);
    }
    return await cli.out.done(answer, create.sentence(draft, answer));
  }
  if (!activates) {
    return await cli.out.done(answer, create.sentence(draft, answer), made.id);
  }
  // No machine waits for a package that was just created, so nothing is asked.
  const reach = await activate.preview!(connection, made);
  const { package: on } = await activate.run(connection, made, reach);
  const sentence = done.createdAndOn(made.id, titleOf(made));
  await cli.out.done({ ...answer, package: on }, sentence, made.id);
}

/** Prints findings on stderr: an error refuses, a warning does not. */
function noteFindings(cli: Cli, findings: readonly Finding[]): void {
  const { labels } = text.cli;
  for (const { severity, message } of findings) {
    cli.out.note(text.sheet.labelled(labels[severity], message));
  }
}

async function send(
  cli: Cli,
  connection: ServerConnection,
  file: string,
  { target, resume }: CreateOptions,
) {
  const line = progressLine(cli, basename(file));
  try {
    return await upload(connection, file, {
      // A single file becomes a zip, which every agent takes, or a tar.gz.
      target: target === "unix" ? "unix" : "windows",
      resume,
      onProgress: line.show,
      signal: cli.signal,
    });
  } catch (error) {
    line.clear();
    const { errors } = text.cli;
    if (error instanceof LinkLost && error.progress) {
      const { sent, bytes, id = "" } = error.progress;
      throw new Unreachable(errors.uploadLost(percent(sent, bytes), id));
    }
    if (error instanceof DifferentFile) {
      throw new UsageError(errors.otherFile(file, error.upload.id));
    }
    throw error;
  } finally {
    line.clear();
  }
}

async function mustBeFile(path: string): Promise<void> {
  const { errors, reasons } = text.cli;
  let why: string | null = null;
  try {
    if (!(await Deno.stat(path)).isFile) why = reasons.aFolder;
  } catch (error) {
    why = reasonOf(error);
  }
  if (why) throw new UsageError(errors.cannotRead(path, why));
}

/** "vlc" for "/tmp/vlc.tar.gz": the default name of a package. */
function nameOf(file: string): string {
  return basename(file).replace(/(\.tar\.gz|\.tgz|\.[^.]+)$/i, "");
}

function percent(part: number, whole: number): number {
  return Math.floor(whole === 0 ? 100 : 100 * part / whole);
}
