import { assertEquals } from "@std/assert";
import { idleProgram } from "#tests/cli/parse.ts";
import { candidatesFor } from "./candidates.ts";
import { positionOf } from "./position.ts";
import { SCRIPTS } from "./scripts.ts";

/** The completions if no server is reached. */
async function offered(...words: string[]) {
  const { words: found, files } = await candidatesFor(
    await idleProgram(),
    words,
    () => undefined,
  );
  return [...found.map(({ word }) => word), ...files ? ["FILES"] : []];
}

const CASES: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["pack"], ["packages"]],
  [["packages", "de"], ["deactivate", "delete"]],
  [["packages", "create", ""], ["FILES"]],
  [["packages", "create", "--activate", "to"], ["FILES"]],
  [["packages", "create", "--act"], ["--action", "--activate"]],
  [["packages", "create", "--action", "l"], ["launch"]],
  [["packages", "create", "--action=l"], ["--action=launch"]],
  [["packages", "download", "vlc", "--output", ""], ["FILES"]],
  [["--token-file", "~/t"], ["FILES"]],
  [["--lang", ""], ["en", "fr"]],
  [["--lang=fr", "settings", "set", "poll"], ["pollHours"]],
  [["--server", "packages", "ov"], ["overview"]],
  [["--nonsense", "packages", "dea"], ["deactivate"]],
  [["help", "packages", "cre"], []],
  [["completion", "--", "-"], []],
  [["__comp"], []],
];

for (const [words, expected] of CASES) {
  Deno.test(`completion after "${words.join(" ")}"`, async () => {
    assertEquals(await offered(...words), expected);
  });
}

Deno.test("positionOf() finds the server that is asked for names", async () => {
  const { globals, argument } = positionOf(await idleProgram(), [
    ...["--server", "http://a:1", "why", "--profile=prod", "pc-1", "--", "v"],
  ]);
  assertEquals(globals, { server: "http://a:1", profile: "prod" });
  assertEquals(argument?.name(), "package");
});

for (const [shell, script] of Object.entries(SCRIPTS)) {
  Deno.test(`the script for ${shell} has no more than 24 lines`, () => {
    assertEquals(script.split("\n").length <= 24, true);
  });
}
