import type { Command } from "commander";
import {
  deletePackage,
  listPackages,
  type Package,
  PACKAGE_SORTS,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { confirm, type ConfirmOptions, withYes } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { createCommand } from "./create.ts";
import { downloadCommand } from "./download.ts";
import { packageNamed, pagesOf } from "#tui/cli/find.ts";
import { titleOf } from "#tui/words/titles.ts";
import {
  type ListFlags,
  listOptions,
  moment,
  packageArgument,
  sizeOf,
  sortOption,
} from "#tui/cli/lists.ts";
import type { Fact, Field } from "#tui/cli/output.ts";

/** `longshore packages …` */
export function packageCommands(program: Command, cli: Cli): void {
  const { about, options } = text.cli;
  const packages = program.command("packages").description(about.packages);

  listOptions(packages.command("list").description(about.packagesList))
    .addOption(sortOption(PACKAGE_SORTS))
    .option("--faults", options.faultyPackages)
    .action(async ({ filter: q, limit, ...how }: ListFlags) => {
      const connection = await cli.connect();
      const pages = pagesOf(
        (page) =>
          call(connection, listPackages, { query: { ...page, ...how, q } }),
        limit,
      );
      await cli.out.list(packageFields(), pages);
    });

  packages.command("show").description(about.packagesShow)
    .addArgument(packageArgument())
    .action(async (word: string) => {
      const shown = await packageNamed(await cli.connect(), word);
      await cli.out.show(shown, packageFacts(shown));
    });

  createCommand(packages, cli);
  downloadCommand(packages, cli);

  withYes(packages.command("activate").description(about.packagesActivate))
    .addArgument(packageArgument())
    .action((word: string, agreed: ConfirmOptions) =>
      activate(cli, word, agreed)
    );

  withYes(packages.command("deactivate").description(about.packagesDeactivate))
    .addArgument(packageArgument())
    .action((word: string, agreed: ConfirmOptions) =>
      deactivate(cli, word, agreed)
    );

  packages.command("delete").description(about.packagesDelete)
    .addArgument(packageArgument())
    .action(async (word: string) => {
      const connection = await cli.connect();
      const { id, ...named } = await packageNamed(connection, word);
      await call(connection, deletePackage, { params: { id } });
      await cli.out.done({ id }, text.cli.done.deleted(titleOf(named)), id);
    });
}

/** Switches a package on, once the operator knows how many wait for it. */
export async function activate(
  cli: Cli,
  word: string,
  agreed: ConfirmOptions,
): Promise<void> {
  const connection = await cli.connect();
  const { id, ...named } = await packageNamed(connection, word);
  const { released, byFamily } = await call(connection, setActivation, {
    params: { id },
    body: { active: true, dryRun: true },
  });
  const { ask, done } = text.cli;
  const title = titleOf(named);
  await confirm(released, ask.activate(title, released), agreed, byFamily);
  const answer = await call(connection, setActivation, {
    params: { id },
    body: { active: true, confirmMachines: released },
  });
  await cli.out.done(answer, done.activated(title, answer.released), id);
}

async function deactivate(cli: Cli, word: string, agreed: ConfirmOptions) {
  const connection = await cli.connect();
  const { id, ...named } = await packageNamed(connection, word);
  const asked = { params: { id } };
  const plan = await call(connection, setActivation, {
    ...asked,
    body: { active: false, dryRun: true },
  });
  const { ask, done } = text.cli;
  const title = titleOf(named);
  await confirm(
    plan.recalling,
    ask.deactivate(title, plan.recalling),
    agreed,
    plan.byFamily,
  );
  const answer = await call(connection, setActivation, {
    ...asked,
    body: { active: false, confirmMachines: plan.recalling },
  });
  const { recalling, beyondRecall } = answer;
  await cli.out.done(
    answer,
    done.deactivated(title, recalling, beyondRecall),
    id,
  );
}

function packageFields(): readonly Field<Package>[] {
  const { columns, cli } = text;
  const count = (
    title: string,
    ...states: readonly (keyof Package["counts"])[]
  ) => ({
    title,
    right: true,
    of: ({ counts }: Package) =>
      states.reduce((sum, state) => sum + (counts[state] ?? 0), 0),
  });
  return [
    { title: columns.id, of: ({ id }) => id },
    { title: columns.package, of: titleOf },
    { title: columns.priority, of: ({ priority }) => priority, right: true },
    { title: columns.action, of: ({ action }) => action },
    { title: columns.on, of: ({ active }) => cli.yesNo(active) },
    count(columns.waiting, "waiting"),
    count(columns.offered, "offered", "downloading"),
    count(columns.ok, "succeeded", "reboot_pending", "already_installed"),
    count(columns.failed, "failed"),
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
    [labels.command, shown.command],
    [labels.path, shown.path],
    [labels.priority, shown.priority],
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
    ...findings.map(({ severity, message }) =>
      [labels[severity], message] as Fact
    ),
  ];
}
