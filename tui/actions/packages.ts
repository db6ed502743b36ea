import type { z } from "zod";
import type { Finding } from "#shared/contract/packages/archives.ts";
import type { StopResult } from "#shared/contract/deployments/deployments.ts";
import {
  createPackage,
  deletePackage,
  downloadArchive,
  type NewPackage,
  type Package,
  readPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { type ExitCodes, printExitCodes } from "#shared/results/exit_codes.ts";
import { downloadOf, save, type SaveOptions } from "#tui/api/archive_file.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { reachWords, typedFor } from "#tui/words/reach.ts";
import { recallWords } from "#tui/words/why/mirrors.ts";
import { titleOf } from "#tui/words/titles.ts";
import type { Action } from "./action.ts";
import { flags } from "./command_line.ts";
import { NotUndoable, undoWith } from "./undo/undo.ts";

type PackageTitle = Pick<Package, "id" | "name" | "version"> & {
  /** Refuse to deactivate it once a machine was offered it. */
  readonly unlessOffered?: boolean;
};
type Activation = z.output<typeof setActivation.output>;

function setActive(
  connection: ServerConnection,
  { id }: PackageTitle,
  body: z.input<NonNullable<typeof setActivation.body>>,
): Promise<Activation> {
  return call(connection, setActivation, { params: { id }, body });
}

/** Activates a package: it is offered to machines that wait for it. */
export const activate: Action<PackageTitle, Activation, Activation> = {
  endpoint: setActivation,
  preview: (connection, of) =>
    setActive(connection, of, { active: true, dryRun: true }),
  machines: (_, { released }) => released,
  question: (of, { released, byFamily }) =>
    released < 2 ? null : {
      title: text.packages.onQuestion(titleOf(of)),
      lines: [text.packages.released(reachWords(released, byFamily))],
      yes: text.packages.yesRelease,
      danger: false,
    },
  doing: (of) => text.packages.switching(titleOf(of), true),
  run: (connection, of, { released }) =>
    setActive(connection, of, { active: true, confirmMachines: released }),
  sentence: (of, { released }) => text.packages.isOn(titleOf(of), released),
  id: ({ id }) => id,
  undo: (of) =>
    undoWith(deactivate, { ...of, unlessOffered: true }, {
      effects: [text.undo.deactivates(titleOf(of))],
    }),
  commandLines: ({ id }) => [["packages", "activate", `${id}`]],
};

/** Deactivates a package, and recalls it where it was offered. */
export const deactivate: Action<PackageTitle, Activation, Activation> = {
  endpoint: setActivation,
  preview: (connection, of) =>
    setActive(connection, of, {
      active: false,
      dryRun: true,
      unlessOffered: of.unlessOffered,
    }),
  machines: (_, { recalling }) => recalling,
  question(of, { recalling, beyondRecall, byFamily, mirrors }) {
    const offered = recalling + beyondRecall;
    return offered === 0 ? null : {
      title: text.packages.offQuestion(titleOf(of)),
      lines: [
        ...recalling > 0
          ? [text.packages.recalled(reachWords(recalling, byFamily))]
          : [],
        ...limitsWords({ beyondRecall, mirrors }),
      ],
      yes: text.packages.yesRecall(recalling),
      danger: true,
      type: typedFor(offered),
    };
  },
  doing: (of) => text.packages.switching(titleOf(of), false),
  run: (connection, of, { recalling }) =>
    setActive(connection, of, {
      active: false,
      confirmMachines: recalling,
      unlessOffered: of.unlessOffered,
    }),
  sentence: (of, { recalling, beyondRecall }) =>
    recalling + beyondRecall === 0
      ? text.packages.isOff(titleOf(of))
      : text.packages.isRecalled(titleOf(of), recalling, beyondRecall),
  id: ({ id }) => id,
  undo: (of, { recalling, beyondRecall }) =>
    undoWith(activate, of, {
      effects: [
        text.undo.activates(titleOf(of)),
        ...recalling + beyondRecall > 0 ? [text.undo.staysCancelled] : [],
      ],
    }),
  commandLines: ({ id, unlessOffered }) => [[
    "packages",
    "deactivate",
    `${id}`,
    ...unlessOffered ? ["--unless-offered"] : [],
  ]],
};

/** The action that activates or deactivates a package. */
export const toggleOf = ({ active }: Pick<Package, "active">) =>
  active ? deactivate : activate;

/** Deletes a package and its archive; its history stays in the log. */
export const remove: Action<
  PackageTitle & Pick<Package, "active" | "counts">,
  { readonly id: number }
> = {
  endpoint: deletePackage,
  unavailable({ active, counts }) {
    if (active) return text.package.stillActive;
    const { offered = 0, downloading = 0, recalling = 0 } = counts;
    const underWay = offered + downloading + recalling;
    return underWay > 0 ? text.package.inProgress(underWay) : null;
  },
  question: (of) => ({
    title: text.package.removeQuestion(titleOf(of)),
    lines: [
      text.package.removeGone,
      ...of.counts.waiting ? [text.package.removeWaits(of.counts.waiting)] : [],
    ],
    yes: text.package.removeYes,
    danger: true,
    type: of.name,
    alsoTyped: [titleOf(of)],
  }),
  doing: (of) => text.package.removing(titleOf(of)),
  async run(connection, { id }) {
    await call(connection, deletePackage, { params: { id } });
    return { id };
  },
  sentence: (of) => text.package.removed(titleOf(of)),
  undo: () => text.undo.why.gone,
  id: ({ id }) => id,
  commandLines: ({ id }) => [["packages", "delete", `${id}`]],
};

/** A package to be created. */
export interface PackageDraft {
  readonly values: Omit<z.input<typeof NewPackage>, "archiveId" | "dryRun">;
  readonly archiveId?: string;
  /** The file from which its archive was made. */
  readonly file?: string;
}

/** The package; null if errors were found. */
interface CreateResult {
  readonly package: Package | null;
  readonly findings: readonly Finding[];
}

/** Creates an inactive package. */
export const create: Action<PackageDraft, CreateResult> = {
  endpoint: createPackage,
  doing: ({ values }) => text.newPackage.making(values.name),
  run: (connection, draft) => sendDraft(connection, draft, false),
  sentence: ({ values }, { package: made }) =>
    made
      ? text.newPackage.made(titleOf(made), made.id)
      : text.cli.done.wouldBeMade(values.name),
  undo: (_, { package: made }) =>
    made
      ? undoWith(remove, made, {
        effects: [text.undo.deletesPackage(titleOf(made))],
        check: (connection) => refuseUsed(connection, made),
      })
      : text.undo.why.any,
  commandLines: ({ values, file = "" }) => [[
    "packages",
    "create",
    ...file === "" ? [] : [file],
    ...flags({
      name: values.name,
      version: values.version,
      action: values.action,
      command: values.command,
      path: values.path,
      priority: values.priority,
      target: values.target,
      protocol: values.protocol === "http" ? undefined : values.protocol,
      ...notifyFlags(values.notify),
      accept: values.accept?.join(","),
      description: values.description,
      brings: values.brings?.software,
      "brings-version": values.brings?.version,
      "success-codes": codesFlag(values.successCodes),
      "reboot-codes": codesFlag(values.rebootCodes),
      ...relationFlags(values.relations),
    }),
    // A command line is shown and copied, so it names files for these.
    ...Object.keys(values.secrets ?? {})
      .flatMap((name) => ["--secret-file", `${name}=${name}.secret`]),
  ]],
};

/** Creates the package, or with `dryRun` only checks it. */
export function sendDraft(
  connection: ServerConnection,
  { values, archiveId }: PackageDraft,
  dryRun: boolean,
): Promise<CreateResult> {
  return call(connection, createPackage, {
    body: { ...values, archiveId, dryRun },
  });
}

/** A download of an archive into a file of this host. */
export interface FileDownload {
  readonly package: Package;
  readonly path: string;
  readonly options?: SaveOptions;
}

/** Writes a package's archive into a file. */
export const download: Action<FileDownload, unknown> = {
  endpoint: downloadArchive,
  unavailable: ({ package: { archive, name } }) =>
    archive ? null : text.download.noArchive(name),
  doing: ({ package: of }) => text.download.doing(titleOf(of)),
  async run(connection, { package: of, path, options }) {
    const archive = downloadOf(of);
    await save(connection, archive, path, options);
    const { id, ...file } = archive;
    return { package: id, file: path, ...file };
  },
  sentence: ({ package: of, path }) => text.download.done(titleOf(of), path),
  id: ({ path }) => path,
  commandLines: ({ package: { id }, path }) => [
    ["packages", "download", `${id}`, "--output", path],
  ],
};

function notifyFlags(
  { text, countdownSeconds, canAbort, canDelay, doneText }: NonNullable<
    PackageDraft["values"]["notify"]
  > = {},
) {
  return {
    "notify-text": text,
    "notify-countdown": countdownSeconds || undefined,
    "notify-abort": canAbort || undefined,
    "notify-delay": canDelay || undefined,
    "notify-done-text": doneText,
  };
}

/** Exit codes as a flag takes them; undefined for none. */
function relationFlags(
  relations: PackageDraft["values"]["relations"] = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(relations).filter(([, ids]) => ids.length > 0)
      .map(([kind, ids]) => [kind, ids.join(",")]),
  );
}

function codesFlag(codes: ExitCodes = []): string | undefined {
  return printExitCodes(codes).replaceAll(" ", "") || undefined;
}

/**
 * What stopping does not reach: machines behind mirrors, and those that have all
 * of it and will run it in any case.
 */
export function limitsWords(
  { beyondRecall, mirrors = [] }: Pick<StopResult, "beyondRecall" | "mirrors">,
): string[] {
  const { beyond, noneBeyond } = text.packages;
  return [
    ...recallWords({ mirrors }),
    ...beyondRecall > 0
      ? [beyond(beyondRecall)]
      : mirrors.length === 0
      ? [noneBeyond]
      : [],
  ];
}

/** Refuses to delete a package that was assigned since it was created. */
async function refuseUsed(
  connection: ServerConnection,
  made: PackageTitle,
): Promise<void> {
  const { counts } = await call(connection, readPackage, {
    params: { id: made.id },
  });
  if (Object.values(counts).some((machines) => machines > 0)) {
    throw new NotUndoable(text.undo.used(titleOf(made)));
  }
}
