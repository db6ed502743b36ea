import type { Command } from "commander";
import { listServers, type ServerInfo } from "#shared/contract/servers.ts";
import { call } from "#tui/api/call.ts";
import {
  removeServerAction,
  serverNamed,
} from "#tui/actions/servers/servers.ts";
import { perform } from "#tui/cli/perform.ts";
import type { Cli } from "#tui/cli/cli.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import { asShortList } from "#tui/cli/formats/list_options.ts";
import { onePage } from "#tui/cli/pages.ts";
import { text } from "#tui/text/mod.ts";
import { serverStateWords } from "#tui/words/storage.ts";

/** `longshore servers …` */
export function serverCommands(program: Command, cli: Cli): void {
  const servers = program.command("servers").description(text.servers.about);
  asShortList(
    servers.command("list").description(text.servers.aboutList),
    serverFields(),
  )
    .action(async () => {
      const found = await call(await cli.connect(), listServers);
      await cli.out.list(
        serverFields(),
        onePage(found.servers),
        text.servers.none,
      );
    });
  servers.command("remove").description(text.servers.aboutRemove)
    .argument("<server>", text.servers.aboutServer)
    .action(async (word: string) => {
      const server = await serverNamed(await cli.connect(), word);
      await perform(cli, removeServerAction, server);
    });
}

function serverFields(): readonly Field<ServerInfo>[] {
  const { titles } = text.servers;
  return [
    { key: "id", title: titles.id, of: ({ id }) => id, wide: true },
    {
      key: "name",
      title: titles.name,
      of: ({ name }) => name,
      isName: true,
    },
    { key: "address", title: titles.address, of: ({ address }) => address },
    {
      key: "state",
      title: titles.state,
      of: (server) => serverStateWords(server, new Date()),
      value: ({ state }) => state,
    },
    { key: "version", title: titles.version, of: ({ version }) => version },
    {
      key: "schema",
      title: titles.schema,
      of: ({ schema }) => schema,
      right: true,
      wide: true,
    },
    {
      key: "started",
      title: titles.started,
      at: ({ startedAt }) => startedAt,
      wide: true,
    },
    { key: "seen", title: titles.seen, at: ({ seenAt }) => seenAt, wide: true },
  ];
}
