import { basename, resolve } from "node:path";
import { PackageAction, Target } from "#shared/contract/packages/packages.ts";
import { create, type PackageDraft, sendDraft } from "#tui/actions/packages.ts";
import { relationsOf } from "#tui/actions/relations/relations.ts";
import { shellLines } from "#tui/actions/command_line.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import { discard, type UploadResult } from "#tui/api/upload.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { ActionDeclined } from "#tui/cli/exit.ts";
import { askChoice, askValue, askYes } from "#tui/cli/prompts.ts";
import {
  type CreateOptions,
  valuesOf,
} from "#tui/cli/commands/create_values.ts";
import { expandHome } from "#tui/profiles/home.ts";
import { homeFolder } from "#tui/profiles/profile.ts";
import { reasonOf } from "#tui/profiles/profiles.ts";
import { suggestFrom } from "#tui/suggestions/suggest.ts";
import { text } from "#tui/text/mod.ts";
import { acceptableCodes } from "#tui/words/findings.ts";
import { noteFindings, refuseErrors } from "./findings.ts";
import { sendArchive } from "./send_archive.ts";

/** A package to be created: its file, if it has one, and everything else. */
export interface PackageOrder {
  readonly file?: string;
  readonly options: CreateOptions;
}

/** True if something is missing without which no package can be created. */
export function isIncomplete({ file, options }: PackageOrder): boolean {
  const { action = "launch", command, path, name } = options;
  if (file === undefined && (action !== "execute" || !name)) return true;
  return action === "store" ? !path : !command;
}

/**
 * Asks for what the options leave open, with suggestions from the file. The
 * file is sent and checked before anything is created.
 */
export async function agreeOn(
  cli: Cli,
  given: PackageOrder,
): Promise<{ readonly draft: PackageDraft; readonly activates: boolean }> {
  cli.out.note(text.cli.ask.intro);
  let order = await askFor(given, given.options);
  const connection = await cli.connect();
  let sent: UploadResult | undefined;
  let sentFor = "";
  try {
    for (;;) {
      const { file, options } = order;
      const use = `${file} ${options.target}`;
      if (file !== undefined && use !== sentFor) {
        if (sent) await discard(connection, sent.archive.id).catch(() => {});
        // Nothing is logged before a package is made of it.
        const how = { ...options, dryRun: true };
        sent = await sendArchive(cli, connection, file, how);
        sentFor = use;
      }
      const values = {
        ...await valuesOf(options, options.name!),
        relations: await relationsOf(connection, options),
      };
      const draft = { values, archiveId: sent?.archive.id, file };
      const agreed = await review(cli, connection, draft, options);
      if (agreed === "change") {
        order = await askFor(order, given.options);
        continue;
      }
      return { draft: agreed, activates: options.activate ?? false };
    }
  } catch (error) {
    if (sent) await discard(connection, sent.archive.id).catch(() => {});
    throw error;
  }
}

/** The draft to be created; "change" asks for its values again. */
async function review(
  cli: Cli,
  connection: ServerConnection,
  draft: PackageDraft,
  { dryRun = false }: CreateOptions,
): Promise<PackageDraft | "change"> {
  const { ask } = text.cli;
  const { findings } = await sendDraft(connection, draft, true);
  noteFindings(cli, findings);
  const { values } = draft;
  const isRefused = findings.some(({ severity }) => severity === "error");
  const codes = acceptableCodes(findings);
  if (!isRefused) {
    cli.out.note(shellLines(create.commandLines(draft)));
    if (dryRun || await askYes(ask.create(values.name), true)) return draft;
    throw new ActionDeclined(ask.ended);
  }
  if (codes.length > 0 && await askYes(ask.accept, false)) {
    const accept = [...values.accept ?? [], ...codes];
    const accepted = { ...draft, values: { ...values, accept } };
    cli.out.note(shellLines(create.commandLines(accepted)));
    return accepted;
  }
  if (await askYes(ask.change, true)) return "change";
  refuseErrors(findings);
  return "change";
}

/**
 * Asks for the values that the command line does not set.
 *
 * @param now The values up to now, taken for empty answers.
 * @param set The options of the command line, which are not asked for.
 */
async function askFor(
  now: PackageOrder,
  set: CreateOptions,
): Promise<PackageOrder> {
  const { newPackage, form } = text;
  const file = now.file ?? await askFile(set.action);
  const suggested = file === undefined ? null : await suggestFrom(file);
  const { options } = now;
  const required = (why: string) => (value: string) =>
    value.trim() === "" ? why : null;
  const value = async (
    label: string,
    key: "name" | "version" | "command" | "path",
    otherwise: string,
    problem?: (value: string) => string | null,
  ) =>
    set[key] ??
      await askValue({ label, otherwise: options[key] ?? otherwise, problem });

  const name = await value(
    newPackage.name,
    "name",
    suggested?.name ?? "",
    required(form.missing),
  );
  const version = await value(
    newPackage.version,
    "version",
    suggested?.version ?? "",
  );
  const target = set.target ??
    await askChoice(
      newPackage.target,
      Target.options,
      options.target ?? suggested?.target ?? "any",
    );
  const action = set.action ??
    (file === undefined ? "execute" : await askChoice(
      newPackage.action,
      PackageAction.options,
      options.action ?? suggested?.action ?? "launch",
    ));
  const fits = suggested?.action === action;
  const detail = action === "store"
    ? {
      path: await value(
        newPackage.path,
        "path",
        "",
        required(newPackage.needsPath),
      ),
    }
    : {
      command: await value(
        newPackage.command,
        "command",
        fits ? suggested?.command ?? "" : "",
        required(newPackage.needsCommand),
      ),
    };
  return {
    file,
    options: { ...options, name, version, target, action, ...detail },
  };
}

/** The path of a file; undefined for a command alone. */
async function askFile(
  action: PackageAction | undefined,
): Promise<string | undefined> {
  if (action === "execute") return undefined;
  const { newPackage, cli: { ask, errors } } = text;
  const mayBeEmpty = action === undefined;
  const typed = await askValue({
    label: mayBeEmpty ? ask.fileOrCommand : newPackage.file,
    otherwise: "",
    async problem(value) {
      if (value === "") return mayBeEmpty ? null : newPackage.needsFile;
      try {
        const { isFile } = await Deno.stat(pathOf(value));
        return isFile ? null : newPackage.isFolder;
      } catch (error) {
        return errors.cannotRead(basename(value), reasonOf(error));
      }
    },
  });
  return typed === "" ? undefined : pathOf(typed);
}

function pathOf(typed: string): string {
  return resolve(expandHome(typed, homeFolder()));
}
