import type { Command } from "commander";
import { type Options, UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import type { RunOptions } from "./cli.ts";
import { formatOf } from "./formats/format.ts";

/** Options of single commands that every command may read. */
const OWN = ["output", "columns", "headers", "limit", "all"] as const;

/**
 * Looks up the options of the program, and those of the command that runs.
 * Before it runs, it is checked that they go together.
 */
export function runningOptions(program: Command): () => RunOptions {
  let running = program;
  const options = (): RunOptions => {
    const own = running.opts();
    // Of "packages download" it is a file.
    const hasFormat = running.options.some(({ flags }) =>
      flags.includes("<format>")
    );
    const names = OWN.filter((name) => hasFormat || name !== "output");
    return {
      ...program.opts<Options>(),
      ...Object.fromEntries(names.map((name) => [name, own[name]])),
    };
  };
  program.hook("preAction", (_, command) => {
    running = command;
    const format = formatOf(options());
    const { columns } = options();
    if (columns && !["table", "wide", "csv"].includes(format)) {
      throw new UsageError(text.lists.noColumnsIn(format));
    }
  });
  return options;
}
