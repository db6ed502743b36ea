import { assert, assertEquals } from "@std/assert";
import { idleProgram, refusalOf } from "#tests/cli/parse.ts";
import { setLanguage } from "#tui/text/mod.ts";
import { commandTree, findCommand, visibleCommands } from "./command_tree.ts";
import { viewCommand } from "./commands/console.ts";
import { EXAMPLES } from "./examples.ts";

/** The words of a `longshore …` in a line of shell, up to what ends it. */
function wordsIn(line: string): string[] {
  const after = line.slice(line.indexOf("longshore") + "longshore".length);
  const command = after.split(/ [|>]|\)/)[0]!;
  return (command.match(/(?:'[^']*'|[^\s'])+/g) ?? [])
    .map((word) => word.replaceAll("'", ""));
}

Deno.test("every command has examples, which it understands", async () => {
  const program = await idleProgram();
  const commands = commandTree(program).filter(({ path, command }) =>
    path === "" || command.commands.length === 0
  );
  const paths = commands.map(({ path }) => path);
  assertEquals(
    paths.filter((path) => !EXAMPLES[path]?.length),
    [],
    "give them lines in examples.ts",
  );
  for (const [path, lines] of Object.entries(EXAMPLES)) {
    assert(paths.includes(path), `there is no ${path}`);
    for (const line of lines) {
      const words = wordsIn(line);
      if (path !== "") {
        assertEquals(findCommand(program, words).path, path, line);
      }
      assertEquals(await refusalOf(words), null, line);
    }
  }
});

Deno.test("viewCommand() names the command behind every view", async () => {
  assertEquals(viewCommand("packages/1700000001"), [
    "packages",
    "show",
    "1700000001",
  ]);
  assertEquals(viewCommand("machines/a/b"), ["machines", "show", "a/b"]);
  for (const view of ["overview", "deployments", "tail", "settings"]) {
    const words = viewCommand(view);
    assertEquals(await refusalOf(words), null, view);
    const { rest } = findCommand(await idleProgram(), words);
    assert(rest.every((word) => word.startsWith("--")), view);
  }
});

for (const language of ["en", "fr"] as const) {
  Deno.test(`every command says what it does: ${language}`, async () => {
    await setLanguage(language);
    try {
      for (const { path, command } of commandTree(await idleProgram())) {
        const names = visibleCommands(command).map((one) => one.name());
        assertEquals(new Set(names).size, names.length);
        if (path !== "") assert(command.description() !== "", path);
        for (const { flags, description } of command.options) {
          assert(description !== "", `${path} ${flags}`);
        }
      }
    } finally {
      await setLanguage("en");
    }
  });
}

Deno.test("no line of a French help page begins with a colon", async () => {
  await setLanguage("fr");
  try {
    for (const { path, command } of commandTree(await idleProgram())) {
      const lines = command.helpInformation().split("\n");
      assertEquals(
        lines.filter((line) => /^\s+[:;!?»%]( |$)/.test(line)),
        [],
        path,
      );
    }
  } finally {
    await setLanguage("en");
  }
});
