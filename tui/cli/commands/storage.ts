import type { Command } from "commander";
import { readStorage } from "#shared/contract/storage.ts";
import { call } from "#tui/api/call.ts";
import { storageFacts } from "#tui/words/storage.ts";
import { text } from "#tui/text/mod.ts";
import type { Cli } from "#tui/cli/cli.ts";

/** `longshore storage` */
export function storageCommand(program: Command, cli: Cli): void {
  program.command("storage").description(text.storage.about)
    .action(async () => {
      const storage = await call(await cli.connect(), readStorage);
      await cli.out.show(storage, storageFacts(storage));
    });
}
