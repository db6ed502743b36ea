import type { Command } from "commander";
import { readServer } from "#shared/contract/server.ts";
import { VERSION } from "#shared/version.ts";
import { call } from "#tui/api/call.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { text } from "#tui/text/mod.ts";

/**
 * `longshore version`: this program and the server. Where there is no server,
 * the first is printed before the failure is reported.
 */
export function versionCommand(program: Command, cli: Cli): void {
  program.command("version").description(text.cli.about.version)
    .action(async () => {
      const { labels, versionAt } = text.cli;
      const client = { version: VERSION, deno: Deno.version.deno };
      const ownFact = [
        labels.client,
        versionAt(client.version, `Deno ${client.deno}`),
      ] as const;
      const server = await readServerHere().catch(async (error) => {
        await cli.out.show({ client, server: null }, [ownFact]);
        throw error;
      });
      const { name, version, startedAt } = server;
      await cli.out.show({ client, server: { name, version, startedAt } }, [
        ownFact,
        [labels.server, versionAt(version, name)],
      ]);
    });

  async function readServerHere() {
    return await call(await cli.connect(), readServer);
  }
}
