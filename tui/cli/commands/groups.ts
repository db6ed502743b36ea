import type { Command } from "commander";
import {
  type Freshness,
  type Group,
  GROUP_SORTS,
  listGroups,
  previewGroup,
  readGroup,
} from "#shared/contract/groups/groups.ts";
import { change } from "#tui/actions/group_members.ts";
import { create, remove } from "#tui/actions/groups.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { UsageError } from "#tui/arguments.ts";
import { collectMachines, withYes } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { namedMachines } from "#tui/cli/named_machines.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { groupNamed, lookUpAll, machineNamed } from "#tui/actions/lookup.ts";
import {
  groupArgument,
  type ListFlags,
  listOptions,
  moment,
  sortOption,
  withoutPaging,
} from "#tui/cli/lists.ts";
import {
  changeMembers,
  type ChangeOptions,
  groupMemberCommands,
  printPreview,
} from "./group_members.ts";
import { unknownWords } from "#tui/words/unknown.ts";
import type { Field } from "#tui/cli/formats/field.ts";

/** `longshore groups …` */
export function groupCommands(program: Command, cli: Cli): void {
  const { about, arguments: named, labels, options } = text.cli;
  const groups = program.command("groups").description(about.groups);
  const rules = text.cliGroups;

  listOptions(
    groups.command("list").description(about.groupsList),
    groupFields(),
  )
    .addOption(sortOption(GROUP_SORTS))
    .action(async ({ filter: q, ...how }: ListFlags) => {
      await printList(cli, listGroups, groupFields(), {
        query: { ...withoutPaging(how), q },
        none: text.lists.none.groups,
      });
    });

  groups.command("show").description(about.groupsShow)
    .addArgument(groupArgument())
    .action(async (word: string) => {
      const connection = await cli.connect();
      const { id } = await groupNamed(connection, word);
      const group = await call(connection, readGroup, { params: { id } });
      const remark = unknownWords(group.unknown, group.machines);
      await cli.out.show(group, [
        [labels.id, group.id],
        [labels.name, group.name],
        [labels.description, group.description],
        [labels.machines, group.machines],
        [labels.created, moment(group.createdAt)],
        ...group.query === null ? [] : [
          [text.rule.query, group.query] as const,
          [text.rule.included, group.included] as const,
        ],
        ...group.trustedOnly
          ? [[text.enrolment.groups.label, text.enrolment.groups.only] as const]
          : [],
        [text.rule.excluded, group.excluded],
        ...group.freshness
          ? [[text.rule.fresh, freshness(group.freshness)] as const]
          : [],
        ...remark ? [[text.unknown.label, remark] as const] : [],
      ]);
    });

  groups.command("create").description(about.groupsCreate)
    .argument("<name>", named.name)
    .option("--description <text>", options.description)
    .option("--query <query>", rules.options.query)
    .option(
      "--machine <machine>",
      named.several(named.machine),
      collectMachines,
    )
    .option("--from <file>", text.names.from)
    .option("--exclude <machine>", rules.options.exclude, collectMachines)
    .option("--trusted-only", text.enrolment.groups.option)
    .option("--dry-run", rules.options.dryRun)
    .action(async (name: string, options: CreateOptions) => {
      const connection = await cli.connect();
      const { query, description, trustedOnly } = options;
      const named = await namedMachines(cli, options.machine, options.from);
      const { machines } = named;
      const exclude = await lookUpAll(
        machineNamed,
        connection,
        options.exclude,
      );
      if (!options.dryRun) {
        const draft = {
          ...{ name, description, query, trustedOnly, machines, exclude },
        };
        await perform(cli, create, draft);
        return named.finish();
      }
      const preview = await call(connection, previewGroup, {
        body: {
          query,
          trustedOnly,
          add: machines.map(({ id }) => id),
          exclude: exclude.map(({ id }) => id),
        },
      });
      await printPreview(cli, name, preview);
      named.finish();
    });

  withYes(groups.command("edit").description(rules.about.edit))
    .addArgument(groupArgument())
    .option("--query <query>", rules.options.query)
    .option("--no-query", rules.options.noQuery)
    .option("--trusted-only", text.enrolment.groups.option)
    .option("--no-trusted-only", text.enrolment.groups.noOption)
    .option("--description <text>", options.description)
    .option("--dry-run", rules.options.dryRun)
    .action(async (word: string, edit: EditOptions) => {
      const { query, description, trustedOnly } = edit;
      if (
        query === undefined && description === undefined &&
        trustedOnly === undefined
      ) {
        throw new UsageError(rules.nothing);
      }
      const group = await groupNamed(await cli.connect(), word);
      const to = {
        ...query !== undefined && { query: query === false ? null : query },
        ...description !== undefined && { description },
        ...trustedOnly !== undefined && { trustedOnly },
      };
      await changeMembers(cli, change, { group, to }, edit);
    });

  groupMemberCommands(groups, cli);

  groups.command("rename").description(about.groupsRename)
    .addArgument(groupArgument()).argument("<name>", named.name)
    .action(async (word: string, name: string) => {
      const group = await groupNamed(await cli.connect(), word);
      await perform(cli, change, { group, to: { name } });
    });

  groups.command("delete").description(about.groupsDelete)
    .addArgument(groupArgument())
    .action(async (word: string) =>
      await perform(cli, remove, await groupNamed(await cli.connect(), word))
    );
}

interface CreateOptions {
  readonly from?: string;
  readonly query?: string;
  readonly machine?: readonly string[];
  readonly exclude?: readonly string[];
  readonly trustedOnly?: boolean;
  readonly description?: string;
  readonly dryRun?: boolean;
}

interface EditOptions extends ChangeOptions {
  /** False: remove it. */
  readonly query?: string | false;
  readonly trustedOnly?: boolean;
  readonly description?: string;
}

/** "up to date; 2026-11-22 10:00". */
function freshness(
  { computedAt, state, nextAt, arriving }: Freshness,
): string {
  const { rule } = text;
  return [
    computedAt ? moment(computedAt) : rule.never,
    rule.state[state],
    ...nextAt ? [rule.next(moment(nextAt))] : [],
    ...arriving > 0 ? [rule.arriving(arriving)] : [],
  ].join(", ");
}

function groupFields(): readonly Field<Group>[] {
  const { columns } = text;
  return [
    { key: "id", title: columns.id, of: ({ id }) => id },
    {
      key: "group",
      title: columns.group,
      of: ({ name }) => name,
      isName: true,
    },
    {
      key: "machines",
      title: columns.machines,
      of: ({ machines }) => machines,
      right: true,
    },
    {
      key: "query",
      title: text.rule.query.toUpperCase(),
      of: ({ query }) => query ?? "",
    },
    {
      key: "description",
      title: columns.description,
      of: ({ description }) => description,
    },
    {
      key: "included",
      title: text.rule.included.toUpperCase(),
      of: ({ included }) => included,
      right: true,
      wide: true,
    },
    {
      key: "excluded",
      title: text.rule.excluded.toUpperCase(),
      of: ({ excluded }) => excluded,
      right: true,
      wide: true,
    },
    {
      key: "created",
      title: columns.created,
      at: ({ createdAt }) => createdAt,
      wide: true,
    },
  ];
}
