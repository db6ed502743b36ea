import { Argument, type Command } from "commander";
import {
  changeGroup,
  type Group,
  listGroupExcluded,
  listGroupMachines,
  type Member,
  previewGroup,
  refreshGroup,
} from "#shared/contract/groups/groups.ts";
import type { Machine } from "#shared/contract/machines/machines.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { confirm, type ConfirmOptions, withYes } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { groupNamed, idsOf, machineNamed, pagesOf } from "#tui/cli/find.ts";
import { groupArgument, type ListFlags, listOptions } from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/output.ts";

/** A change of who is in a group. */
interface Change {
  readonly query?: string | null;
  readonly add?: readonly number[];
  readonly exclude?: readonly number[];
  readonly remove?: readonly number[];
}

/** `longshore groups members|add|exclude|remove|refresh` */
export function groupMemberCommands(groups: Command, cli: Cli): void {
  const { arguments: named, about: abouts } = text.cli;
  const { about, options } = text.cliGroups;
  const machinesArgument = () => new Argument("<machine...>", named.machines);

  listOptions(groups.command("members").description(about.members))
    .addArgument(groupArgument())
    .option("--excluded", options.excluded)
    .action(
      async (
        word: string,
        { filter: q, limit, excluded }: MemberListOptions,
      ) => {
        const connection = await cli.connect();
        const { id } = await groupNamed(connection, word);
        const asked = (page: object) => ({
          params: { id },
          query: { ...page, q },
        });
        if (excluded) {
          return await cli.out.list(
            machineFields(),
            pagesOf(
              (page) => call(connection, listGroupExcluded, asked(page)),
              limit,
            ),
          );
        }
        await cli.out.list(
          memberFields(),
          pagesOf(
            (page) => call(connection, listGroupMachines, asked(page)),
            limit,
          ),
        );
      },
    );

  const change = (
    name: string,
    about: string,
    changeOf: (ids: readonly number[]) => Change,
  ) =>
    withYes(groups.command(name).description(about))
      .addArgument(groupArgument()).addArgument(machinesArgument())
      .option("--dry-run", options.dryRun)
      .action(async (word: string, words: string[], how: ChangeOptions) => {
        const connection = await cli.connect();
        const group = await groupNamed(connection, word);
        const ids = await idsOf(connection, machineNamed, words);
        await makeChange(cli, connection, group, changeOf(ids), how);
      });
  change("add", abouts.groupsAdd, (add) => ({ add })).alias("include");
  change("exclude", about.exclude, (exclude) => ({ exclude }));
  change("remove", about.remove, (remove) => ({ remove }));

  groups.command("refresh").description(about.refresh)
    .addArgument(groupArgument())
    .action(async (word: string) => {
      const connection = await cli.connect();
      const { id } = await groupNamed(connection, word);
      const group = await call(connection, refreshGroup, { params: { id } });
      await cli.out.done(
        group,
        text.cli.done.groupNow(group.name, group.machines),
        id,
      );
    });
}

/** How a change is to be made. */
export interface ChangeOptions extends ConfirmOptions {
  readonly dryRun?: boolean;
}

interface MemberListOptions extends ListFlags {
  readonly excluded?: boolean;
}

/**
 * Changes who is in a group, after it was agreed to how many are given
 * something by that; a dry run only says what it would come to.
 */
export async function makeChange(
  cli: Cli,
  connection: ServerConnection,
  { id, name }: Pick<Group, "id" | "name">,
  change: Change & { readonly description?: string },
  { dryRun, ...agreed }: ChangeOptions,
): Promise<void> {
  const { description, ...members } = change;
  const body = {
    ...members,
    add: [...members.add ?? []],
    exclude: [...members.exclude ?? []],
    remove: [...members.remove ?? []],
  };
  const preview = await call(connection, previewGroup, {
    body: { ...body, group: id },
  });
  if (dryRun) return await sayPreview(cli, name, preview);
  if (preview.packages.length > 0) {
    const given = preview.packages.map((one) => one.name).join(", ");
    await confirm(
      preview.added,
      text.cliGroups.ask(name, preview.added, given),
      agreed,
    );
  }
  const group = await call(connection, changeGroup, {
    params: { id },
    body: { ...body, description },
  });
  await cli.out.done(group, text.cli.done.groupNow(name, group.machines), id);
}

/** "lab would now have 412 machines: +12 −3", and what those are given. */
export async function sayPreview(
  cli: Cli,
  name: string,
  preview: {
    readonly machines: number;
    readonly added: number;
    readonly removed: number;
    readonly packages: readonly { readonly name: string }[];
  },
): Promise<void> {
  const { machines, added, removed, packages } = preview;
  const given = packages.map((one) => one.name).join(", ");
  await cli.out.done(
    preview,
    [
      `${name} ${text.rule.would(machines, added, removed)}`,
      ...given ? [text.rule.wouldGive(given)] : [],
    ].join("; "),
  );
}

function machineFields(): readonly Field<Machine>[] {
  const { columns } = text;
  return [
    { title: columns.id, of: ({ id }) => id },
    { title: columns.machine, of: ({ name }) => name },
    { title: columns.address, of: ({ ip }) => ip },
    { title: columns.system, of: ({ os }) => os },
  ];
}

function memberFields(): readonly Field<Member>[] {
  return [
    ...machineFields(),
    { title: text.columns.why, of: whyIn },
  ];
}

/** "by query", "named", "both". */
export function whyIn(
  { included, matched }: Pick<Member, "included" | "matched">,
): string {
  const { byQuery, byName, byBoth } = text.rule;
  return included && matched ? byBoth : included ? byName : byQuery;
}
