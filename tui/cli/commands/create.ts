import { basename } from "node:path";
import { Argument, type Command, Option } from "commander";
import type { Finding } from "#shared/contract/packages/archives.ts";
import { PackageAction, Target } from "#shared/contract/packages/packages.ts";
import { activate, create, sendDraft } from "#tui/actions/packages.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import { LinkLost } from "#tui/api/retry.ts";
import { DifferentFile, upload } from "#tui/api/upload.ts";
import { UsageError } from "#tui/arguments.ts";
import { Unreachable } from "#tui/api/problem.ts";
import { reasonOf } from "#tui/profiles/profiles.ts";
import { text } from "#tui/text/mod.ts";
import { acceptableCodes, findingWords } from "#tui/words/findings.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { ActionDeclined } from "#tui/cli/exit.ts";
import { titleOf } from "#tui/words/titles.ts";
import { progressLine } from "#tui/cli/progress.ts";
import {
  type CreateOptions,
  gathering,
  listed,
  valuesOf,
} from "./create_values.ts";

/** `longshore packages create [FILE]` */
export function createCommand(packages: Command, cli: Cli): void {
  const { about, arguments: named, options } = text.cli;
  const { options: more } = text.findings;
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
    .option("--secret <name=value>", more.secret, gathering)
    .option("--secret-file <name=file>", more.secretFile, gathering)
    .option("--path <folder>", options.path)
    .addOption(
      new Option("--priority <n>", options.priority).argParser(wholeNumber),
    )
    .addOption(
      new Option("--protocol <protocol>", options.protocol)
        .choices(["http", "https"]),
    )
    .addOption(
      new Option("--target <system>", options.target).choices(Target.options),
    )
    .option("--brings <software>", text.claims.cli.brings)
    .option("--brings-version <version>", text.claims.cli.bringsVersion)
    .option("--success-codes <codes>", text.exitCodes.cli.success)
    .option("--reboot-codes <codes>", text.exitCodes.cli.reboot)
    .option("--notify-text <text>", more.notifyText)
    .addOption(
      new Option("--notify-countdown <seconds>", more.notifyCountdown)
        .argParser(wholeNumber),
    )
    .option("--notify-abort", more.notifyAbort)
    .option("--notify-delay", more.notifyDelay)
    .option("--notify-done-text <text>", more.notifyDone)
    .option("--accept <codes>", more.accept, listed)
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
  const { activate: activates, dryRun = false } = options;
  if (file !== undefined) await mustBeFile(file);
  else if (options.action !== "execute") throw new UsageError(errors.needsFile);
  else if (!options.name) throw new UsageError(errors.needsName);
  const values = await valuesOf(options, options.name ?? nameOf(file!));
  const connection = await cli.connect();
  try {
    const archive = file === undefined
      ? undefined
      : await send(cli, connection, file, options);
    const draft = { values, archiveId: archive?.archive.id, file };
    const answer = await sendDraft(connection, draft, dryRun);
    noteFindings(cli, answer.findings);
    const made = answer.package;
    if (!made) {
      refuseErrors(answer.findings);
      return await cli.out.done(answer, create.sentence(draft, answer));
    }
    if (!activates) {
      const sentence = create.sentence(draft, answer);
      return await cli.out.done(answer, sentence, made.id);
    }
    // No machine waits for a package that was just created, so nothing is asked.
    const reach = await activate.preview!(connection, made);
    const { package: on } = await activate.run(connection, made, reach);
    const sentence = done.createdAndOn(made.id, titleOf(made));
    await cli.out.done({ ...answer, package: on }, sentence, made.id);
  } catch (error) {
    throw declined(cli, values.name, error);
  }
}

/** Prints findings on stderr: an error refuses, the others do not. */
function noteFindings(cli: Cli, findings: readonly Finding[]): void {
  const { labels } = text.cli;
  for (const finding of findings) {
    const { severity } = finding;
    cli.out.note(text.sheet.labelled(
      severity === "note" ? text.findings.noteLabel : labels[severity],
      wordsWithOption(finding),
    ));
  }
}

/** A finding, with the option that accepts it. */
function wordsWithOption(finding: Finding): string {
  const words = findingWords(finding);
  return finding.acceptable
    ? text.findings.withOption(words, finding.code)
    : words;
}

/** @throws {ActionDeclined} If the server would not create the package. */
function refuseErrors(findings: readonly Finding[]): void {
  if (!findings.some(({ severity }) => severity === "error")) return;
  const codes = acceptableCodes(findings);
  throw new ActionDeclined(
    codes.length > 0
      ? text.findings.wouldNeed(codes.join(","))
      : text.cli.errors.wouldBeRefused,
  );
}

/**
 * Says for which findings the server refuses: one in the sentence, several line
 * by line. Other errors stay.
 */
function declined(cli: Cli, name: string, error: unknown): unknown {
  if (!(error instanceof ApiProblem)) return error;
  const { findings, acceptable } = error.details;
  const refused = ["package_refused", "archive_unreadable"];
  if (!refused.includes(error.code) || !Array.isArray(findings)) return error;
  const [first, ...more] = findings as readonly Finding[];
  if (first && more.length === 0) {
    const words = wordsWithOption(first);
    return new ActionDeclined(text.findings.refusedFor(name, words));
  }
  noteFindings(cli, findings);
  return new ActionDeclined(
    Array.isArray(acceptable)
      ? text.findings.acceptThem(name, acceptable.join(","))
      : text.findings.refused(name),
  );
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
      target: target ?? "any",
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
