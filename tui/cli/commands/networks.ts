import { Argument, type Command, Option } from "commander";
import {
  DeviceKind,
  HOST_SORTS,
  listNetworkHosts,
  listNetworks,
  MOST_SCANNERS,
  type Network,
  NETWORK_SORTS,
  type NetworkHost,
  readNetwork,
  type WholeNetwork,
} from "#shared/contract/networks.ts";
import {
  change,
  mark,
  networkAddress,
  SCANNER_RULES,
  setScanners,
  unmark,
} from "#tui/actions/networks.ts";
import { call } from "#tui/api/call.ts";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { namedMachines } from "#tui/cli/named_machines.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { networkNamed } from "#tui/actions/lookup.ts";
import {
  type ListFlags,
  listOptions,
  moment,
  sortOption,
  withoutPaging,
} from "#tui/cli/lists.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import type { Fact } from "#tui/cli/output.ts";

interface FromOption {
  readonly from?: string;
}

/** `longshore networks …` */
export function networkCommands(program: Command, cli: Cli): void {
  const { about } = text.networkCli;
  const networks = program.command("networks").description(about.networks);
  readCommands(networks, cli);
  changeCommands(networks, cli);
  markCommands(networks, cli);
}

const networkArgument = () =>
  new Argument("<network>", text.networkCli.network);

function readCommands(networks: Command, cli: Cli): void {
  const { about, options } = text.networkCli;

  listOptions(networks.command("list").description(about.list), networkFields())
    .addOption(sortOption(NETWORK_SORTS))
    .option("--unknown", options.unknown)
    .action(async (flags: ListFlags & { readonly unknown?: true }) => {
      const { filter: q, unknown, ...how } = withoutPaging(flags);
      const faults = unknown ? "true" : undefined;
      await printList(cli, listNetworks, networkFields(), {
        query: { ...how, q, faults },
        none: text.lists.none.networks,
      });
    });

  networks.command("show").description(about.show)
    .addArgument(networkArgument())
    .action(async (word: string) => {
      const connection = await cli.connect();
      const { id } = await networkNamed(connection, word);
      const network = await call(connection, readNetwork, { params: { id } });
      await cli.out.show(network, networkFacts(network));
    });

  listOptions(networks.command("hosts").description(about.hosts), hostFields())
    .addArgument(networkArgument())
    .addOption(sortOption(HOST_SORTS))
    .option("--without-agent", options.withoutAgent)
    .option("--unknown", options.unknownHosts)
    .option("--vendor <text>", options.vendor)
    .option("--seen-days <n>", options.seenDays, wholeNumber)
    .action(async (word: string, flags: ListFlags & { unknown?: true }) => {
      const { filter: q, unknown, ...how } = withoutPaging(flags);
      const faults = unknown ? "true" : undefined;
      const connection = await cli.connect();
      const { id } = await networkNamed(connection, word);
      await printList(cli, listNetworkHosts, hostFields(), {
        params: { id },
        query: { ...how, q, faults },
        none: text.lists.none.devices,
      });
    });
}

function changeCommands(networks: Command, cli: Cli): void {
  const { about, count, notACount } = text.networkCli;

  networks.command("name").description(about.name)
    .addArgument(networkArgument())
    .argument("<name>", text.cli.arguments.name)
    .action(async (word: string, name: string) => {
      const network = await networkNamed(await cli.connect(), word);
      await perform(cli, change, { network, name });
    });

  networks.command("scanners").description(about.scanners)
    .addArgument(networkArgument()).argument("<count>", count)
    .action(async (word: string, value: string) => {
      const maxScanners = value === "default" ? null : Number(value);
      const isCount = maxScanners === null ||
        /^\d+$/.test(value) && maxScanners <= MOST_SCANNERS;
      if (!isCount) throw new UsageError(notACount);
      const network = await networkNamed(await cli.connect(), word);
      await perform(cli, change, { network, maxScanners });
    });

  for (const rule of SCANNER_RULES) {
    networks.command(rule).description(about[rule])
      .addArgument(networkArgument())
      .argument("[machine...]", text.cli.arguments.machines)
      .option("--from <file>", text.names.from)
      .action(async (word: string, words: string[], options: FromOption) => {
        const { from } = options;
        if (words.length === 0 && from === undefined) {
          throw new UsageError(text.networkCli.whichMachines);
        }
        const network = await networkNamed(await cli.connect(), word);
        const { machines, finish } = await namedMachines(cli, words, from);
        await perform(cli, setScanners, { network, rule, machines });
        finish();
      });
  }
}

function markCommands(networks: Command, cli: Cli): void {
  const { about, mac, kind, options } = text.networkCli;

  networks.command("mark").description(about.mark)
    .argument("<mac>", mac)
    .addArgument(new Argument("<kind>", kind).choices(DeviceKind.options))
    .addOption(new Option("--note <text>", options.note).default("", ""))
    .action((mac: string, kind: DeviceKind, { note }: { note: string }) =>
      perform(cli, mark, { hosts: [{ mac }], kind, note })
    );

  networks.command("unmark").description(about.unmark)
    .argument("<mac>", mac)
    .action((mac: string) => perform(cli, unmark, [{ mac }]));
}

function networkFields(): readonly Field<Network>[] {
  const { columns } = text.networks;
  return [
    { key: "id", title: text.columns.id, of: ({ id }) => id },
    {
      key: "network",
      title: columns.network,
      of: networkAddress,
      isName: true,
    },
    { key: "name", title: columns.name, of: ({ name }) => name },
    {
      key: "machines",
      title: columns.machines,
      of: ({ machines }) => machines,
      right: true,
    },
    {
      key: "devices",
      title: columns.devices,
      of: ({ hosts }) => hosts,
      right: true,
    },
    {
      key: "unknown",
      title: columns.unknown,
      of: ({ unknown }) => unknown,
      right: true,
    },
    {
      key: "scanner",
      title: columns.scanner,
      of: ({ scanners }) => scanners.map(({ name }) => name).join(" "),
    },
    {
      key: "scanned",
      title: columns.scanned,
      at: ({ scannedAt }) => scannedAt,
    },
  ];
}

function hostFields(): readonly Field<NetworkHost>[] {
  const { columns } = text.network;
  return [
    { key: "address", title: columns.address, of: ({ ip }) => ip },
    { key: "mac", title: columns.mac, of: ({ mac }) => mac },
    { key: "name", title: columns.name, of: ({ name }) => name },
    { key: "vendor", title: columns.vendor, of: ({ vendor }) => vendor },
    {
      key: "known",
      title: columns.known,
      of: ({ machine, mark }) =>
        machine?.name ?? (mark ? text.network.kinds[mark.kind] : ""),
    },
    { key: "note", title: columns.note, of: ({ mark }) => mark?.note ?? "" },
    {
      key: "first",
      title: columns.first,
      at: ({ firstSeenAt }) => firstSeenAt,
    },
    {
      key: "seen",
      title: columns.seen,
      at: ({ lastSeenAt }) => lastSeenAt,
    },
    { key: "by", title: columns.by, of: ({ seenBy }) => seenBy.name },
  ];
}

function networkFacts(network: WholeNetwork): Fact[] {
  const { labels } = text.networkCli;
  const { maxScanners, scanners, unscanned } = network;
  return [
    [text.cli.labels.id, network.id],
    [labels.network, networkAddress(network)],
    [labels.mask, network.mask],
    [labels.name, network.name],
    [labels.machines, network.machines],
    [labels.devices, network.hosts],
    [labels.withoutAgent, network.withoutAgent],
    [labels.unknown, network.unknown],
    [labels.scanned, moment(network.scannedAt)],
    [labels.most, maxScanners ?? text.network.mostAsSet(network.mostScanners)],
    ...scanners.map(({ name }) => [labels.scanner, name] as Fact),
    ...unscanned
      ? [[labels.scanner, text.network.unscanned[unscanned]] as Fact]
      : [],
    ...network.pinned.map(({ name }) => [labels.pinned, name] as Fact),
    ...network.forbidden.map(({ name }) => [labels.forbidden, name] as Fact),
  ];
}
