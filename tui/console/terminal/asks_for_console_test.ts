import { assertEquals } from "@std/assert";
import type { Command } from "commander";
import { openCli } from "#tui/cli/cli.ts";
import { commandLine } from "#tui/cli/program.ts";
import {
  asksForConsole,
  CONSOLE_FLAGS,
  VALUE_OPTIONS,
} from "./asks_for_console.ts";

Deno.test("asksForConsole() tells the console from commands", () => {
  const lines: readonly [string, boolean][] = [
    ["", true],
    ["console", true],
    ["--view overview --ascii", true],
    ["--view=overview --profile prod", true],
    ["--ssh ada@box console --readonly", true],
    ["--ssh", false],
    ["packages", false],
    ["--profile prod packages list", false],
    ["--json", false],
    ["-q", false],
    ["--help", false],
    ["--version", false],
  ];
  for (const [line, expected] of lines) {
    const words = line.split(" ").filter((word) => word !== "");
    assertEquals(asksForConsole(words), expected, line);
  }
});

Deno.test("asksForConsole() knows the options of the command line", async () => {
  const made = await commandLine(
    () => openCli(() => ({}), () => {}),
    () => Promise.resolve(0),
  );
  await made.cli.close();
  const opens = made.program.commands.find((command) =>
    command.name() === "console"
  )!;
  const options = [...made.program.options, ...opens.options];
  const longs = (wanted: boolean, of: readonly Option[]) =>
    of.filter(({ required }) => required === wanted)
      .map(({ long }) => long).toSorted();
  assertEquals(longs(true, options), VALUE_OPTIONS.toSorted());
  assertEquals(
    longs(false, opens.options).filter((name) => name !== "--version"),
    CONSOLE_FLAGS.toSorted(),
  );
});

type Option = Command["options"][number];
