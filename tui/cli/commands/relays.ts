import { type Command, InvalidArgumentError, Option } from "commander";
import {
  listRelays,
  type Relay,
  RELAY_SORTS,
} from "#shared/contract/relays.ts";
import { groupNamed, lookUpAll } from "#tui/actions/lookup.ts";
import {
  changeRelayAction,
  createRelayAction,
  issueRelayTokenAction,
  relayNamed,
  revokeRelayAction,
} from "#tui/actions/relays/relays.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import { UsageError } from "#tui/arguments.ts";
import { collect, wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import {
  type ListFlags,
  listOptions,
  sortOption,
  withoutPaging,
} from "#tui/cli/lists.ts";
import { printList } from "#tui/cli/pages.ts";
import { perform } from "#tui/cli/perform.ts";
import { text } from "#tui/text/mod.ts";
import {
  relayCacheWords,
  relayFacts,
  relaySpoolWords,
  relayStateWords,
} from "#tui/words/relays/relays.ts";
import {
  bytesOf,
  hoursOf,
  type PrefetchHours,
} from "#tui/words/relays/values.ts";

interface SettingOptions {
  readonly site?: readonly string[];
  readonly name?: readonly string[];
  readonly http?: number;
  readonly https?: number;
  readonly prefetch?: PrefetchHours;
  readonly rate?: number;
  readonly cache?: number;
}

interface CreateOptions extends SettingOptions {
  readonly site: readonly string[];
  readonly name: readonly string[];
}

/** `longshore relays …` */
export function relayCommands(program: Command, cli: Cli): void {
  const own = text.relays;
  const relays = program.command("relays").description(own.about);

  listOptions(relays.command("list").description(own.list), relayFields())
    .addOption(sortOption(RELAY_SORTS))
    .action(async ({ filter: q, ...how }: ListFlags) => {
      await printList(cli, listRelays, relayFields(), {
        query: { ...withoutPaging(how), q },
        none: own.none,
      });
    });

  relays.command("show").description(own.show)
    .argument("<relay>", own.relay)
    .action(async (word: string) => {
      const relay = await relayNamed(await cli.connect(), word);
      await cli.out.show(relay, relayFacts(relay, new Date()));
    });

  withSettings(
    relays.command("create").description(own.create)
      .argument("<name>", own.name)
      .requiredOption("--site <group>", own.options.site, collect)
      .requiredOption("--name <host>", own.options.host, collect),
  ).action(async (name: string, options: CreateOptions) => {
    const connection = await cli.connect();
    await printToken(
      cli,
      await createRelayAction.run(connection, {
        ...{ name, names: [...options.name] },
        sites: await idsOf(connection, options.site),
        ...valuesOf(options),
      }),
      own.note(name),
    );
  });

  withSettings(
    relays.command("set").description(own.set)
      .argument("<relay>", own.relay)
      .option("--site <group>", own.options.site, collect)
      .option("--name <host>", own.options.newHost, collect),
  ).action(async (word: string, options: SettingOptions) => {
    const { site, name: names } = options;
    if (Object.keys(options).length === 0) throw new UsageError(own.nothing);
    const connection = await cli.connect();
    await perform(cli, changeRelayAction, {
      relay: await relayNamed(connection, word),
      change: {
        ...site && { sites: await idsOf(connection, site) },
        ...names && { names: [...names] },
        ...valuesOf(options),
      },
    });
  });

  relays.command("token").description(own.token)
    .argument("<relay>", own.relay)
    .action(async (word: string) => {
      const connection = await cli.connect();
      const relay = await relayNamed(connection, word);
      const issued = await issueRelayTokenAction.run(connection, relay);
      await printToken(cli, issued, own.noteAgain(relay.name));
    });

  relays.command("revoke").description(own.revoke)
    .argument("<relay>", own.relay)
    .action(async (word: string) => {
      const relay = await relayNamed(await cli.connect(), word);
      await perform(cli, revokeRelayAction, relay);
    });
}

/** stdout has only the token; the explanation is on stderr. */
async function printToken(
  cli: Cli,
  issued: { readonly token: string },
  note: string,
): Promise<void> {
  if (cli.options().json || cli.options().ndjson) {
    return await cli.out.show(issued, []);
  }
  await cli.out.text(issued.token);
  cli.out.note(note);
}

/** The options of what can also be changed. */
function withSettings(command: Command): Command {
  const { options } = text.relays;
  return command
    .addOption(number("--http <port>", options.http))
    .addOption(number("--https <port>", options.https))
    .addOption(
      new Option("--prefetch <hours>", options.prefetch).argParser(hours),
    )
    .addOption(new Option("--rate <bytes>", options.rate).argParser(bytes))
    .addOption(new Option("--cache <bytes>", options.cache).argParser(bytes));
}

/** The ports, and how it works. */
function valuesOf({ http, https, prefetch, rate, cache }: SettingOptions) {
  return {
    ...http !== undefined && { httpPort: http },
    ...https !== undefined && { httpsPort: https },
    settings: {
      ...prefetch,
      ...rate !== undefined && { bytesPerSecond: rate },
      ...cache !== undefined && { cacheBytes: cache },
    },
  };
}

async function idsOf(
  connection: ServerConnection,
  words: readonly string[],
): Promise<number[]> {
  const groups = await lookUpAll(groupNamed, connection, words);
  return groups.map(({ id }) => id);
}

function number(flags: string, about: string): Option {
  return new Option(flags, about).argParser(wholeNumber);
}

/** `20-6` */
function hours(word: string): PrefetchHours {
  const found = hoursOf(word);
  if (found) return found;
  throw new InvalidArgumentError(text.relays.noHours);
}

/** `500000`, `500K`, `2M`, `20G` */
function bytes(word: string): number {
  const found = bytesOf(word);
  if (found !== null) return found;
  throw new InvalidArgumentError(text.relays.noBytes);
}

function relayFields(): readonly Field<Relay>[] {
  const { titles } = text.relays;
  return [
    { key: "id", title: titles.id, of: ({ id }) => id },
    { key: "name", title: titles.name, of: ({ name }) => name, isName: true },
    {
      key: "sites",
      title: titles.sites,
      of: ({ sites }) => sites.map(({ name }) => name).join(", "),
    },
    {
      key: "state",
      title: titles.state,
      of: (relay) => relayStateWords(relay, new Date()),
      value: ({ state }) => state,
    },
    {
      key: "spool",
      title: titles.spool,
      of: (relay) => relaySpoolWords(relay, new Date()),
      value: ({ report }) => report?.spool.reports ?? null,
    },
    {
      key: "cache",
      title: titles.cache,
      of: (relay) => relayCacheWords(relay),
      value: ({ report }) => report?.cache.bytes ?? null,
    },
    {
      key: "machines",
      title: titles.machines,
      of: ({ machines }) => machines,
      right: true,
    },
    {
      key: "version",
      title: titles.version,
      of: ({ report }) => report?.version ?? "",
      wide: true,
    },
    {
      key: "address",
      title: titles.address,
      of: ({ address }) => address,
      wide: true,
    },
    { key: "seen", title: titles.seen, at: ({ seenAt }) => seenAt, wide: true },
  ];
}
