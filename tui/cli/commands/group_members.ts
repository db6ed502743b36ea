import { Argument, type Command } from "commander";
import {
  type Group,
  listGroupExcluded,
  listGroupMachines,
  type Member,
  previewGroup,
} from "#shared/contract/groups/groups.ts";
import type { Machine } from "#shared/contract/machines/machines.ts";
import type { Action } from "#tui/actions/action.ts";
import {
  exclude,
  include,
  type MemberPreview,
  packageNames,
  removalFrom,
} from "#tui/actions/group_members.ts";
import { refresh } from "#tui/actions/groups.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import {
  type ConfirmOptions,
  type UndoOptions,
  withUnlessOffered,
  withYes,
} from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { groupNamed } from "#tui/actions/lookup.ts";
import { UsageError } from "#tui/arguments.ts";
import { namedMachines } from "#tui/cli/named_machines.ts";
import { groupArgument, type ListFlags, listOptions } from "#tui/cli/lists.ts";
import { unknownWords } from "#tui/words/unknown.ts";
import type { Field } from "#tui/cli/formats/field.ts";

/** `longshore groups members|add|exclude|remove|refresh` */
export function groupMemberCommands(groups: Command, cli: Cli): void {
  const { arguments: named, about: abouts } = text.cli;
  const { about, options } = text.cliGroups;
  const machinesArgument = () => new Argument("[machine...]", named.machines);

  listOptions(
    groups.command("members").description(about.members),
    memberFields(),
  )
    .addArgument(groupArgument())
    .option("--excluded", options.excluded)
    .action(
      async (
        word: string,
        { filter: q, excluded }: MemberListOptions,
      ) => {
        const { id } = await groupNamed(await cli.connect(), word);
        const none = text.lists.none.machines;
        const request = { params: { id }, query: { q }, none };
        return excluded
          ? await printList(cli, listGroupExcluded, machineFields(), request)
          : await printList(cli, listGroupMachines, memberFields(), request);
      },
    );

  const change = (
    name: string,
    about: string,
    actionFor: (group: Group) => typeof include,
  ) => {
    const command = groups.command(name).description(about);
    if (name !== "add") withUnlessOffered(command);
    return withYes(command)
      .addArgument(groupArgument()).addArgument(machinesArgument())
      .option("--from <file>", text.names.from)
      .option("--dry-run", options.dryRun)
      .action(async (word: string, words: string[], how: MemberOptions) => {
        const { from } = how;
        if (words.length === 0 && from === undefined) {
          throw new UsageError(text.names.none);
        }
        const group = await groupNamed(await cli.connect(), word);
        const named = await namedMachines(cli, words, from);
        const { machines } = named;
        const { unlessOffered } = how;
        const change = { group, machines, unlessOffered };
        await changeMembers(cli, actionFor(group), change, how);
        named.finish();
      });
  };
  change("add", abouts.groupsAdd, () => include).alias("include");
  change("exclude", about.exclude, () => exclude);
  change("remove", about.remove, removalFrom);

  groups.command("refresh").description(about.refresh)
    .addArgument(groupArgument())
    .action(async (word: string) =>
      await perform(cli, refresh, await groupNamed(await cli.connect(), word))
    );
}

/** Options of a change. */
export interface ChangeOptions extends ConfirmOptions {
  readonly dryRun?: boolean;
}

interface MemberOptions extends ChangeOptions, UndoOptions {
  readonly from?: string;
}

interface MemberListOptions extends ListFlags {
  readonly excluded?: boolean;
}

/** Changes the members of a group; a dry run only prints the effects. */
export async function changeMembers<
  Target extends { readonly group: Pick<Group, "id" | "name"> },
  Preview extends MemberPreview | null,
>(
  cli: Cli,
  action: Action<Target, Group, Preview>,
  target: Target,
  { dryRun, ...confirmed }: ChangeOptions,
): Promise<void> {
  if (!dryRun) return await perform(cli, action, target, confirmed);
  const connection = await cli.connect();
  const { id, name } = target.group;
  const preview = await action.preview!(connection, target) ??
    await call(connection, previewGroup, { body: { group: id } });
  await printPreview(cli, name, preview);
}

/**
 * Prints "lab would now have 412 machines: +12 −3", and the packages they get.
 */
export async function printPreview(
  cli: Cli,
  name: string,
  preview: MemberPreview,
): Promise<void> {
  const { machines, added, removed, untrusted } = preview;
  const packages = packageNames(preview);
  const remark = unknownWords(preview.unknown, machines);
  await cli.out.done(
    preview,
    [
      `${name} ${text.rule.would(machines, added, removed)}`,
      ...packages ? [text.rule.wouldGive(packages)] : [],
      ...remark ? [remark] : [],
      ...untrusted > 0 ? [text.enrolment.groups.leftOut(untrusted)] : [],
    ].join(text.clause),
  );
}

function machineFields(): readonly Field<Machine>[] {
  const { columns } = text;
  return [
    { key: "id", title: columns.id, of: ({ id }) => id },
    {
      key: "machine",
      title: columns.machine,
      of: ({ name }) => name,
      isName: true,
    },
    { key: "address", title: columns.address, of: ({ ip }) => ip },
    { key: "system", title: columns.system, of: ({ os }) => os },
  ];
}

function memberFields(): readonly Field<Member>[] {
  return [
    ...machineFields(),
    { key: "why", title: text.columns.why, of: whyIn },
  ];
}

/** "by query", "named", "both". */
export function whyIn(
  { included, matched }: Pick<Member, "included" | "matched">,
): string {
  const { byQuery, byName, byBoth } = text.rule;
  return included && matched ? byBoth : included ? byName : byQuery;
}
