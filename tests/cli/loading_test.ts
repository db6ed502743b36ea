import { assert, assertEquals } from "@std/assert";
import { COMMAND_GROUPS, groupsFor } from "#tui/cli/command_groups.ts";
import { loadedBy, sources } from "#tests/harness/code.ts";
import { idleProgram } from "./parse.ts";

/** What only the console, French, YAML or an archive needs. */
const LATER = [
  /^react$/,
  /^ink$/,
  /^yaml$/,
  /^@zip\.js/,
  /^node:crypto$/,
  /^tui\/text\/fr\//,
  /^tui\/console\/screens\//,
];

Deno.test("the command line loads the code of no command before it is read", () => {
  const loaded = [...loadedBy("tui/run.ts")];
  assert(loaded.includes("tui/text/en/mod.ts"), "it finds what is imported");
  assertEquals(
    loaded.filter((path) =>
      path.startsWith("tui/cli/commands/") &&
      path !== "tui/cli/commands/console.ts"
    ),
    [],
  );
  for (const name of LATER) {
    assertEquals(loaded.filter((path) => name.test(path)), [], String(name));
  }
});

Deno.test("a list loads only what its own commands need", () => {
  const loaded = [...loadedBy("tui/cli/commands/packages.ts")];
  assert(loaded.includes("tui/cli/commands/package/download.ts"));
  const foreign = /^tui\/cli\/commands\/(?!package|create|life)/;
  for (const name of [...LATER, foreign]) {
    assertEquals(loaded.filter((path) => name.test(path)), [], String(name));
  }
});

Deno.test("every group has the commands by whose names it is loaded", async () => {
  for (const { names, load } of COMMAND_GROUPS) {
    const before = (await idleProgram([])).commands.length;
    const { commands } = await idleProgram([names[0]!]);
    if (groupsFor(names[0]).length === 1) {
      assertEquals(
        commands.slice(before - 1, -1).map((one) => one.name()).toSorted(),
        names.toSorted(),
      );
    }
    assert(await load());
  }
});

Deno.test("groupsFor() loads all commands if their names are needed", () => {
  for (
    const first of ["help", "--help", "pakages", "completion", "__complete"]
  ) {
    assertEquals(groupsFor(first), COMMAND_GROUPS, first);
  }
  assertEquals(groupsFor(undefined), []);
  assertEquals(groupsFor("console"), []);
  assertEquals(groupsFor("troubles").flatMap(({ names }) => names), [
    "why",
    "troubles",
  ]);
});

Deno.test("zod is imported as a namespace, so that a bundle holds a part of it", async () => {
  const whole: string[] = [];
  for (const folder of ["shared", "tui"]) {
    for await (const file of sources(folder)) {
      const text = await Deno.readTextFile(file);
      if (/import \{[^}]*\} from "zod"/.test(text)) whole.push(file);
    }
  }
  assertEquals(whole, [], 'write import * as z from "zod"');
});
