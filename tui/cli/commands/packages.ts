import type { Command } from "commander";
import {
  listPackages,
  type Package,
  PACKAGE_SORTS,
} from "#shared/contract/packages/packages.ts";
import { printExitCodes } from "#shared/results/exit_codes.ts";
import { activate, deactivate, remove } from "#tui/actions/packages.ts";
import { readRelations } from "#tui/actions/relations/relations.ts";
import { text } from "#tui/text/mod.ts";
import {
  type ConfirmOptions,
  type UndoOptions,
  withUnlessOffered,
  withYesOrDryRun,
} from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { createCommand } from "./create.ts";
import { codesCommand } from "./package/exit_codes.ts";
import { failureFacts } from "./package/failures.ts";
import { relationFacts, relationsCommand } from "./package/relations.ts";
import { downloadCommand } from "./package/download.ts";
import { progressCommand } from "./package/progress.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { packageNamed } from "#tui/actions/lookup.ts";
import { findingWords } from "#tui/words/findings.ts";
import { titleOf } from "#tui/words/titles.ts";
import {
  type ListFlags,
  listOptions,
  moment,
  packageArgument,
  sizeOf,
  sortOption,
  withoutPaging,
} from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import type { Fact } from "#tui/cli/output.ts";

/** `longshore packages …` */
export function packageCommands(program: Command, cli: Cli): void {
  const { about, options } = text.cli;
  const packages = program.command("packages").description(about.packages);

  listOptions(
    packages.command("list").description(about.packagesList),
    packageFields(),
  )
    .addOption(sortOption(PACKAGE_SORTS))
    .option("--faults", options.faultyPackages)
    .action(async ({ filter: q, ...how }: ListFlags) => {
      await printList(cli, listPackages, packageFields(), {
        query: { ...withoutPaging(how), q },
        none: text.lists.none.packages,
      });
    });

  packages.command("show").description(about.packagesShow)
    .addArgument(packageArgument())
    .action(async (word: string) => {
      const connection = await cli.connect();
      const shown = await packageNamed(connection, word);
      await cli.out.show(shown, [
        ...packageFacts(shown),
        ...relationFacts(await readRelations(connection, shown.id)),
        ...await failureFacts(connection, shown),
      ]);
    });

  createCommand(packages, cli);
  downloadCommand(packages, cli);
  codesCommand(packages, cli);
  relationsCommand(packages, cli);
  progressCommand(packages, cli);

  const changes = [
    ["activate", about.packagesActivate, activate],
    ["deactivate", about.packagesDeactivate, deactivate],
  ] as const;
  for (const [name, description, action] of changes) {
    const command = packages.command(name).description(description);
    if (action === deactivate) withUnlessOffered(command);
    withYesOrDryRun(command).addArgument(packageArgument())
      .action(async (word: string, options: ConfirmOptions & UndoOptions) => {
        const of = await packageNamed(await cli.connect(), word);
        const { unlessOffered } = options;
        await perform(cli, action, { ...of, unlessOffered }, options);
      });
  }

  packages.command("delete").description(about.packagesDelete)
    .addArgument(packageArgument())
    .action(async (word: string) =>
      await perform(cli, remove, await packageNamed(await cli.connect(), word))
    );
}

function packageFields(): readonly Field<Package>[] {
  const { columns, cli } = text;
  const count = (
    key: string,
    title: string,
    ...states: readonly (keyof Package["counts"])[]
  ) => ({
    key,
    title,
    right: true,
    of: ({ counts }: Package) =>
      states.reduce((sum, state) => sum + (counts[state] ?? 0), 0),
  });
  return [
    { key: "id", title: columns.id, of: ({ id }) => id },
    { key: "package", title: columns.package, of: titleOf, isName: true },
    {
      key: "priority",
      title: columns.priority,
      of: ({ priority }) => priority,
      right: true,
    },
    { key: "action", title: columns.action, of: ({ action }) => action },
    {
      key: "target",
      title: columns.target,
      of: ({ target }) => text.newPackage[target],
      value: ({ target }) => target,
    },
    {
      key: "on",
      title: columns.on,
      of: ({ active }) => cli.yesNo(active),
      value: ({ active }) => active,
    },
    count("waiting", columns.waiting, "waiting"),
    count("offered", columns.offered, "offered", "downloading"),
    count("ok", columns.ok, "succeeded", "reboot_pending", "already_installed"),
    count("failed", columns.failed, "failed"),
    {
      key: "name",
      title: cli.columns.name,
      of: ({ name }) => name,
      wide: true,
    },
    {
      key: "version",
      title: text.lists.columns.version,
      of: ({ version }) => version,
      wide: true,
    },
    {
      key: "size",
      title: text.lists.columns.size,
      of: ({ archive }) => archive ? sizeOf(archive.bytes) : "",
      value: ({ archive }) => archive?.bytes ?? null,
      right: true,
      wide: true,
    },
    {
      key: "created",
      title: columns.created,
      at: ({ createdAt }) => createdAt,
      wide: true,
    },
    {
      key: "by",
      title: columns.by,
      of: ({ createdBy }) => createdBy,
      wide: true,
    },
    {
      key: "description",
      title: columns.description,
      of: ({ description }) => description,
      wide: true,
    },
  ];
}

function packageFacts(shown: Package): Fact[] {
  const { cli: { createdBy, labels, yesNo }, states } = text;
  const { archive, counts, findings } = shown;
  return [
    [labels.id, shown.id],
    [labels.name, shown.name],
    [labels.version, shown.version],
    [labels.description, shown.description],
    [labels.active, yesNo(shown.active)],
    [labels.action, shown.action],
    [text.newPackage.target, text.newPackage[shown.target]],
    [labels.command, shown.command],
    ...shown.secrets.length > 0
      ? [[
        text.findings.secrets,
        text.findings.secretWords(shown.secrets.join(", ")),
      ] as Fact]
      : [],
    [labels.path, shown.path],
    [labels.priority, shown.priority],
    ...exitCodeFacts(shown),
    ...archive
      ? [
        [labels.archive, `${archive.name} (${sizeOf(archive.bytes)})`],
        [labels.fragments, archive.fragments],
        [labels.digest, `sha256 ${archive.sha256}`],
      ] as Fact[]
      : [],
    [labels.created, createdBy(moment(shown.createdAt), shown.createdBy)],
    ...Object.entries(counts).map(([state, n]) =>
      [states[state as keyof typeof states], n ?? 0] as Fact
    ),
    ...shown.unverified > 0
      ? [[text.verification.unverified, shown.unverified] as Fact]
      : [],
    ...findings.map((finding) =>
      [
        finding.severity === "note"
          ? text.findings.noteLabel
          : labels[finding.severity],
        findingWords(finding),
      ] as Fact
    ),
  ];
}

function exitCodeFacts({ successCodes, rebootCodes }: Package): Fact[] {
  const { success, reboot } = text.exitCodes;
  return [
    ...successCodes.length > 0
      ? [[success, printExitCodes(successCodes)] as const]
      : [],
    ...rebootCodes.length > 0
      ? [[reboot, printExitCodes(rebootCodes)] as const]
      : [],
  ];
}
