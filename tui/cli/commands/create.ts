import { basename } from "node:path";
import { Argument, type Command, Option } from "commander";
import { PackageAction, Target } from "#shared/contract/packages/packages.ts";
import {
  activate,
  create,
  type PackageDraft,
  sendDraft,
} from "#tui/actions/packages.ts";
import { relationsOf } from "#tui/actions/relations/relations.ts";
import { discard, type UploadResult } from "#tui/api/upload.ts";
import { UsageError } from "#tui/arguments.ts";
import { reasonOf } from "#tui/profiles/profiles.ts";
import { text } from "#tui/text/mod.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { canAsk } from "#tui/cli/prompts.ts";
import { titleOf } from "#tui/words/titles.ts";
import {
  type CreateOptions,
  gathering,
  listed,
  valuesOf,
} from "./create_values.ts";
import {
  agreeOn,
  isIncomplete,
  type PackageOrder,
} from "./package/ask_package.ts";
import { declined, noteFindings, refuseErrors } from "./package/findings.ts";
import { withRelations } from "./package/relations.ts";
import { sendArchive } from "./package/send_archive.ts";

/** `longshore packages create [FILE]` */
export function createCommand(packages: Command, cli: Cli): void {
  const { about, arguments: named, options } = text.cli;
  const { options: more } = text.findings;
  const command = packages.command("create").description(about.packagesCreate)
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
    .option("--reboot-codes <codes>", text.exitCodes.cli.reboot);
  withRelations(command)
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
    .action((file: string | undefined, options: CreateOptions) => {
      const order = { file, options };
      const { json, ndjson } = cli.options();
      return canAsk() && !json && !ndjson && isIncomplete(order)
        ? createAsking(cli, order)
        : createFrom(cli, order);
    });
}

async function createFrom(
  cli: Cli,
  { file, options }: PackageOrder,
): Promise<void> {
  const { errors } = text.cli;
  const { activate: activates = false, dryRun = false } = options;
  if (file !== undefined) await mustBeFile(file);
  else if (options.action !== "execute") throw new UsageError(errors.needsFile);
  else if (!options.name) throw new UsageError(errors.needsName);
  const checked = await valuesOf(options, options.name ?? nameOf(file!));
  const connection = await cli.connect();
  const relations = await relationsOf(connection, options);
  const values = { ...checked, relations };
  let archive: UploadResult | undefined;
  try {
    if (file !== undefined) {
      archive = await sendArchive(cli, connection, file, options);
    }
    const draft = { values, archiveId: archive?.archive.id, file };
    const answer = await sendDraft(connection, draft, dryRun);
    noteFindings(cli, answer.findings);
    await report(cli, draft, answer, activates);
  } catch (error) {
    throw declined(cli, values.name, error);
  } finally {
    // Nothing of a check stays on the server.
    if (archive && dryRun && options.resume === undefined) {
      await discard(connection, archive.archive.id).catch(() => {});
    }
  }
}

/** Creates a package of what was asked for. */
async function createAsking(cli: Cli, order: PackageOrder): Promise<void> {
  const { draft, activates } = await agreeOn(cli, order);
  const { dryRun = false } = order.options;
  const connection = await cli.connect();
  try {
    await report(
      cli,
      draft,
      await sendDraft(connection, draft, dryRun),
      activates,
    );
  } catch (error) {
    throw declined(cli, draft.values.name, error);
  } finally {
    if (dryRun && draft.archiveId) {
      await discard(connection, draft.archiveId).catch(() => {});
    }
  }
}

/** Prints what was created, or would be; switches it on if that is asked. */
async function report(
  cli: Cli,
  draft: PackageDraft,
  answer: Awaited<ReturnType<typeof sendDraft>>,
  activates: boolean,
): Promise<void> {
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
  const connection = await cli.connect();
  const reach = await activate.preview!(connection, made);
  const { package: on } = await activate.run(connection, made, reach);
  const sentence = text.cli.done.createdAndOn(made.id, titleOf(made));
  await cli.out.done({ ...answer, package: on }, sentence, made.id);
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
