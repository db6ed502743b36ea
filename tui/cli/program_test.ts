import { assert, assertEquals } from "@std/assert";
import type { Argv } from "#tui/actions/action.ts";
import { assign, withdraw } from "#tui/actions/assignments.ts";
import { cancel } from "#tui/actions/cancel.ts";
import { cancelMany, retry } from "#tui/actions/deployments.ts";
import { include } from "#tui/actions/group_members.ts";
import { refresh } from "#tui/actions/groups.ts";
import { requestInventories } from "#tui/actions/inventories.ts";
import { activate, deactivate } from "#tui/actions/packages.ts";
import { idleProgram, refusalOf } from "#tests/cli/parse.ts";
import { setLanguage } from "#tui/text/mod.ts";
import { commandTree, findCommand, visibleCommands } from "./command_tree.ts";
import { viewCommand } from "./commands/console.ts";
import { EXAMPLES } from "./examples.ts";

const plan = {
  id: 1,
  reached: 2,
  byFamily: { unix: 2, windows: 0 },
  guard: { needed: false, percent: 0, fleet: 20 },
  force: true,
  mode: "continuous",
} as const;

Deno.test("the command lines that the console shows are understood", async () => {
  const group = { id: 1, name: "lab" };
  const of = { id: 1700000001, name: "vlc", version: "3.0" };
  const ref = { machine: { id: 1, name: "pc-1" }, package: of };
  const planned = {
    plan: { ...plan, package: of },
    to: { groups: [group], machines: [] },
  };
  const shown: readonly Argv[] = [
    ...activate.commandLines(of),
    ...deactivate.commandLines(of),
    ...assign.commandLines(planned),
    ...withdraw.commandLines({ id: 1 }),
    ...retry.commandLines([ref]),
    ...cancel.commandLines([ref]),
    ...cancelMany.commandLines({ filter: { package: of.id }, where: "" }),
    ...requestInventories.commandLines(planned.to),
    ...include.commandLines({
      group: { ...group, query: null },
      machines: [ref.machine],
    }),
    ...refresh.commandLines(group),
    ["packages", "list"],
    ["machines", "show", "pc-1"],
    ["why", "pc-1", "1700000001"],
    ["tail", "--follow"],
  ];
  for (const words of shown) {
    assertEquals(await refusalOf(words), null, words.join(" "));
  }
});

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
    setLanguage(language);
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
      setLanguage("en");
    }
  });
}
