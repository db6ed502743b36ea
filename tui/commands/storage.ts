import type { Command } from "commander";
import { readStorage } from "../../shared/storage.ts";
import { call } from "../api/call.ts";
import { storageFacts } from "../storage_words.ts";
import { text } from "../text/mod.ts";
import type { Cli } from "./cli.ts";

/** `longshore storage` */
export function storageCommand(program: Command, cli: Cli): void {
  program.command("storage").description(text.storage.about)
    .action(async () => {
      const storage = await call(await cli.connect(), readStorage);
      await cli.out.show(storage, storageFacts(storage));
    });
}
