import { assert, assertEquals } from "@std/assert";
import type { Argv } from "#tui/actions/action.ts";
import { assign, withdraw } from "#tui/actions/assignments.ts";
import { cancel } from "#tui/actions/cancel.ts";
import { cancelMany, retry } from "#tui/actions/deployments.ts";
import { include } from "#tui/actions/group_members.ts";
import { refresh } from "#tui/actions/groups.ts";
import { requestInventories } from "#tui/actions/inventories.ts";
import { activate, deactivate } from "#tui/actions/packages.ts";
import { setLanguage } from "#tui/text/mod.ts";
import { openCli } from "./cli.ts";
import { spotsOf } from "./completion/completion.ts";
import { twinOf } from "./commands/console.ts";
import { EXAMPLES } from "./examples.ts";
import { commandLine } from "./program.ts";

const plan = {
  id: 1,
  reached: 2,
  byFamily: { unix: 2, windows: 0 },
  guard: { needed: false, percent: 0, fleet: 20 },
  force: true,
  mode: "continuous",
} as const;

/** Every place of the command line, as completion reads it. */
async function spots() {
  const { program, cli } = commandLine(
    () => openCli(() => ({}), () => {}),
    () => Promise.resolve(0),
  );
  await cli.close();
  return spotsOf(program);
}

/** Walks as far as words lead; answers what is left. */
function walk(all: Awaited<ReturnType<typeof spots>>, words: string[]) {
  let spot = all.find(({ path }) => path === "")!;
  let rest = words;
  for (const word of words) {
    const path = `${spot.path} ${word}`.trim();
    const next = all.find((one) => one.path === path);
    if (!next) break;
    [spot, rest] = [next, rest.slice(1)];
  }
  return { spot, rest };
}

Deno.test("the command lines that the console shows are understood", async () => {
  const all = await spots();
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
    const line = words.join(" ");
    const { spot, rest } = walk(all, [...words]);
    assertEquals(spot.words, [], line);
    const known = spot.options.flatMap(({ names }) => names);
    const said = rest.filter((word) => word.startsWith("-"));
    assertEquals(said.filter((word) => !known.includes(word)), [], line);
  }
});

/** The words of a `longshore …` in a line of shell, up to what ends it. */
function wordsIn(line: string): string[] {
  const after = line.slice(line.indexOf("longshore") + "longshore".length);
  const command = after.split(/ [|>]|\)/)[0]!;
  return (command.match(/'[^']*'|\S+/g) ?? []);
}

Deno.test("every command has an example, which it understands", async () => {
  const all = await spots();
  const lacking: string[] = [];
  for (const { path, words } of all) {
    const isNoun = words.some(({ word }) =>
      all.some((one) => one.path === `${path} ${word}`)
    );
    if (isNoun && path !== "") continue;
    const lines = EXAMPLES[path] ?? [];
    if (lines.length === 0) lacking.push(path);
    for (const line of lines) {
      const { spot, rest } = walk(all, wordsIn(line));
      if (path !== "") assertEquals(spot.path, path, line);
      const known = spot.options.flatMap(({ names }) => names);
      const said = rest.filter((word) => /^--?[a-z]/.test(word));
      const unknown = said.filter((word) =>
        !known.includes(word) && word !== "-failed"
      );
      assertEquals(unknown, [], line);
    }
  }
  assertEquals(lacking, [], "give them lines in examples.ts");
  for (const path of Object.keys(EXAMPLES)) {
    assert(all.some((one) => one.path === path), `there is no ${path}`);
  }
});

Deno.test("twinOf() names the command behind every view", async () => {
  const all = await spots();
  assertEquals(twinOf("packages/1700000001"), [
    "packages",
    "show",
    "1700000001",
  ]);
  assertEquals(twinOf("machines/a/b"), ["machines", "show", "a/b"]);
  for (const view of ["overview", "deployments", "tail", "settings"]) {
    const { spot, rest } = walk(all, [...twinOf(view)]);
    assertEquals(spot.words, [], view);
    assert(rest.every((word) => word.startsWith("--")), view);
  }
});

for (const language of ["en", "fr"] as const) {
  Deno.test(`every command says what it does: ${language}`, async () => {
    setLanguage(language);
    try {
      for (const { path, words, options } of await spots()) {
        assertEquals(new Set(words.map(({ word }) => word)).size, words.length);
        for (const { names, about } of options) {
          assert(about !== "", `${path} ${names}`);
        }
      }
    } finally {
      setLanguage("en");
    }
  });
}
