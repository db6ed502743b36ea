import { Argument, type Command } from "commander";
import { listAssignments } from "../../shared/assignments.ts";
import {
  changeGroup,
  createGroup,
  deleteGroup,
  type Group,
  GROUP_SORTS,
  listGroups,
} from "../../shared/groups.ts";
import { call, type Connection } from "../api/call.ts";
import { text } from "../text/mod.ts";
import { agree, type Agreed, gathered, withYes } from "./ask.ts";
import type { Cli } from "./cli.ts";
import { groupNamed, idsOf, machineNamed, pagesOf } from "./find.ts";
import {
  groupArgument,
  type Listed,
  listOptions,
  moment,
  sortOption,
} from "./lists.ts";
import type { Field } from "./output.ts";

/** `longshore groups …` */
export function groupCommands(program: Command, cli: Cli): void {
  const { about, arguments: named, done, labels, options } = text.cli;
  const groups = program.command("groups").description(about.groups);
  const machinesArgument = () => new Argument("<machine...>", named.machines);

  listOptions(groups.command("list").description(about.groupsList))
    .addOption(sortOption(GROUP_SORTS))
    .action(async ({ filter: q, limit, ...how }: Listed) => {
      const connection = await cli.connect();
      const pages = pagesOf(
        (page) =>
          call(connection, listGroups, { query: { ...page, ...how, q } }),
        limit,
      );
      await cli.out.list(groupFields(), pages);
    });

  groups.command("show").description(about.groupsShow)
    .addArgument(groupArgument())
    .action(async (word: string) => {
      const group = await groupNamed(await cli.connect(), word);
      await cli.out.show(group, [
        [labels.id, group.id],
        [labels.name, group.name],
        [labels.description, group.description],
        [labels.machines, group.machines],
        [labels.created, moment(group.createdAt)],
      ]);
    });

  groups.command("create").description(about.groupsCreate)
    .argument("<name>", named.name)
    .option("--description <text>", options.description)
    .option("--machine <machine>", named.machine, gathered)
    .action(async (name: string, { machine, description }: Members) => {
      const connection = await cli.connect();
      const machines = await idsOf(connection, machineNamed, machine);
      const group = await call(connection, createGroup, {
        body: { name, description, machines },
      });
      await cli.out.done(
        group,
        done.groupCreated(name, machines.length),
        group.id,
      );
    });

  withYes(groups.command("add").description(about.groupsAdd))
    .addArgument(groupArgument()).addArgument(machinesArgument())
    .action(async (word: string, words: string[], agreed: Agreed) => {
      const connection = await cli.connect();
      const { id, name } = await groupNamed(connection, word);
      const add = await idsOf(connection, machineNamed, words);
      if (await isAssigned(connection, id)) {
        await agree(add.length, text.cli.ask.join(name, add.length), agreed);
      }
      const group = await call(connection, changeGroup, {
        params: { id },
        body: { add },
      });
      await cli.out.done(group, done.groupNow(name, group.machines), id);
    });

  groups.command("remove").description(about.groupsRemove)
    .addArgument(groupArgument()).addArgument(machinesArgument())
    .action(async (word: string, words: string[]) => {
      const connection = await cli.connect();
      const { id, name } = await groupNamed(connection, word);
      const remove = await idsOf(connection, machineNamed, words);
      const group = await call(connection, changeGroup, {
        params: { id },
        body: { remove },
      });
      await cli.out.done(group, done.groupNow(name, group.machines), id);
    });

  groups.command("rename").description(about.groupsRename)
    .addArgument(groupArgument()).argument("<name>", named.name)
    .action(async (word: string, name: string) => {
      const connection = await cli.connect();
      const old = await groupNamed(connection, word);
      const group = await call(connection, changeGroup, {
        params: { id: old.id },
        body: { name },
      });
      await cli.out.done(group, done.renamed(old.name, group.name), group.id);
    });

  groups.command("delete").description(about.groupsDelete)
    .addArgument(groupArgument())
    .action(async (word: string) => {
      const connection = await cli.connect();
      const { id, name } = await groupNamed(connection, word);
      await call(connection, deleteGroup, { params: { id } });
      await cli.out.done({ id }, done.deleted(name), id);
    });
}

interface Members {
  readonly machine?: readonly string[];
  readonly description?: string;
}

/** Whether machines that join it are given a package by that alone. */
async function isAssigned(
  connection: Connection,
  group: number,
): Promise<boolean> {
  const pages = pagesOf((page) =>
    call(connection, listAssignments, { query: { ...page, group } })
  );
  for await (const rows of pages) {
    const continues = rows.some(({ mode, withdrawnAt }) =>
      mode === "continuous" && withdrawnAt === null
    );
    if (continues) return true;
  }
  return false;
}

function groupFields(): readonly Field<Group>[] {
  const { columns } = text;
  return [
    { title: columns.id, of: ({ id }) => id },
    { title: columns.group, of: ({ name }) => name },
    { title: columns.machines, of: ({ machines }) => machines, right: true },
    { title: columns.description, of: ({ description }) => description },
  ];
}
