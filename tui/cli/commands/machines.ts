import { type Command, Option } from "commander";
import {
  listMachines,
  type Machine,
  MACHINE_SORTS,
  PollCompliance,
  readInventory,
} from "#shared/contract/machines/machines.ts";
import { call } from "#tui/api/call.ts";
import { pollWords } from "#tui/words/polls.ts";
import { text } from "#tui/text/mod.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import { accountCommands } from "./machine/account.ts";
import { askInventoryCommand } from "./ask_inventory.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { duplicateCommands } from "./duplicates.ts";
import { approvalCommands } from "./enrolment/enrolment.ts";
import { lifeCommands } from "./life.ts";
import { removeCommands } from "./remove.ts";
import { printList } from "#tui/cli/pages.ts";
import { groupNamed, machineNamed } from "#tui/actions/lookup.ts";
import {
  groupOption,
  type ListFlags,
  machineArgument,
  moment,
  queryOf,
  queryOptions,
  sortOption,
  withoutPaging,
} from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import type { Fact } from "#tui/cli/output.ts";

interface MachineListOptions extends ListFlags {
  readonly group?: string;
  readonly asked?: boolean;
}

/** `longshore machines …` */
export function machineCommands(program: Command, cli: Cli): void {
  const { about, labels, options } = text.cli;
  const machines = program.command("machines").description(about.machines);

  queryOptions(
    machines.command("list").description(about.machinesList),
    machineFields(),
  )
    .addOption(sortOption(MACHINE_SORTS))
    .addOption(groupOption())
    .option("--not-seen-days <n>", options.notSeenDays, wholeNumber)
    .option("--faults", options.faultyMachines)
    .addOption(
      new Option("--obeys <how>", text.inventories.cli.obeys)
        .choices(PollCompliance.options),
    )
    .option("--asked", text.inventories.cli.onlyAsked)
    .action(async (words: readonly string[], flags: MachineListOptions) => {
      const { filter, group: word, asked, ...how } = withoutPaging(flags);
      const inventoryWanted = asked ? "true" : undefined;
      const q = queryOf(words, filter);
      const connection = await cli.connect();
      const group = word === undefined
        ? undefined
        : (await groupNamed(connection, word)).id;
      await printList(cli, listMachines, machineFields(), {
        query: { ...how, q, group, inventoryWanted },
        none: text.lists.none.machines,
      });
    });

  askInventoryCommand(machines, cli);
  approvalCommands(machines, cli);
  lifeCommands(machines, cli);
  removeCommands(machines, cli);
  accountCommands(machines, cli);
  duplicateCommands(machines, cli);

  machines.command("show").description(about.machinesShow)
    .addArgument(machineArgument())
    .action(async (word: string) => {
      const machine = await machineNamed(await cli.connect(), word);
      await cli.out.show(machine, machineFacts(machine));
    });

  machines.command("inventory").description(about.machinesInventory)
    .addArgument(machineArgument())
    .argument("[section]", text.cli.arguments.section)
    .action(async (word: string, name?: string) => {
      const connection = await cli.connect();
      const { id } = await machineNamed(connection, word);
      const inventory = await call(connection, readInventory, {
        params: { id },
      });
      const wanted = Object.entries(inventory.sections).filter(([section]) =>
        name === undefined || section === name.toUpperCase()
      );
      const facts = wanted.flatMap(([section, { entries }]) =>
        entries.flatMap((entry, i) => factsOf(section, i, entry))
      );
      const document = name === undefined
        ? inventory
        : Object.fromEntries(wanted);
      const history: Fact[] = name === undefined
        ? [[labels.history, inventory.history.join(" ")]]
        : [];
      await cli.out.show(document, [...facts, ...history]);
    });
}

/** `SOFTWARES.3.NAME  vlc`: one value per line, made for grep. */
function factsOf(section: string, i: number, entry: unknown): Fact[] {
  return Object.entries(entry ?? {}).map(([name, value]) => [
    `${section}.${i + 1}.${name}`,
    typeof value === "object" ? JSON.stringify(value) : `${value}`,
  ]);
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
    { key: "agent", title: columns.agent, of: ({ family }) => family },
    { key: "system", title: columns.system, of: ({ os }) => os },
    { key: "address", title: columns.address, of: ({ ip }) => ip },
    { key: "tag", title: columns.tag, of: ({ tag }) => tag },
    {
      key: "last-seen",
      title: columns.lastSeen,
      at: ({ lastContactAt }) => lastContactAt,
    },
    {
      key: "status",
      title: text.lists.columns.status,
      of: ({ status }) => text.lists.status[status],
      value: ({ status }) => status,
      wide: true,
    },
    {
      key: "serial",
      title: columns.serial,
      of: ({ serial }) => serial,
      wide: true,
    },
    {
      key: "agent-version",
      title: columns.agentVersion,
      of: ({ agent }) => agent,
      wide: true,
    },
    {
      key: "inventory",
      title: columns.inventory,
      at: ({ inventoriedAt }) => inventoriedAt,
      wide: true,
    },
    {
      key: "registered",
      title: columns.registered,
      at: ({ registeredAt }) => registeredAt,
      wide: true,
    },
    {
      key: "relay",
      title: text.relays.titles.relay,
      of: ({ relay }) => relay?.name ?? "",
      wide: true,
    },
    {
      key: "device-id",
      title: text.lists.columns.deviceId,
      of: ({ deviceId }) => deviceId,
      wide: true,
    },
  ];
}

function machineFacts(machine: Machine): Fact[] {
  const { labels } = text.cli;
  return [
    [labels.id, machine.id],
    [labels.name, machine.name],
    [labels.deviceId, machine.deviceId],
    [labels.system, machine.os],
    [labels.agent, machine.agent],
    [labels.address, machine.addresses.join(", ")],
    [labels.serial, machine.serial],
    [labels.tag, machine.tag],
    [text.life.status, text.life.statuses[machine.status]],
    ...machine.approvedBy === ""
      ? []
      : [[text.enrolment.approved, machine.approvedBy] as Fact],
    ...machine.retiredAt === null
      ? []
      : [[text.life.retiredAt, moment(machine.retiredAt)] as Fact],
    ...machine.fields.map(({ name, value }): Fact => [name, value]),
    [labels.registered, moment(machine.registeredAt)],
    [labels.inventoried, moment(machine.inventoriedAt)],
    ...machine.inventoryWantedAt === null ? [] : [
      [text.inventories.cli.wanted, moment(machine.inventoryWantedAt)] as Fact,
    ],
    [text.inventories.cli.polls, pollWords(machine)],
    [labels.lastContact, moment(machine.lastContactAt)],
    ...machine.relay === null
      ? []
      : [[text.relays.label, machine.relay.name] as Fact],
  ];
}
