import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "#tui/arguments.ts";
import { SCREEN_SECTIONS } from "#tests/programs/docs/console_screens.ts";
import { KEY_TABLES } from "#tui/console/screens/key_tables.ts";
import { readCustomKeys } from "./custom_keys.ts";
import { fillIn, missingIn } from "./placeholders.ts";

const taken = new Set(["z", "enter", "a"]);

Deno.test("readCustomKeys() reads keys, commands and lines of the shell", () => {
  assertEquals(
    readCustomKeys(
      { F: "z", E: ":events failed", "^o": "!ssh root@{name}" },
      taken,
    ).map(({ effect }) => effect),
    [
      { kind: "press", key: "z" },
      { kind: "command", line: "events failed" },
      { kind: "shell", line: "ssh root@{name}" },
    ],
  );
});

Deno.test("readCustomKeys() names every mistake in one sentence", () => {
  const error = assertThrows(
    () =>
      readCustomKeys({
        a: "z",
        "^c": "z",
        "1": "z",
        ctrl: "z",
        F: "nothing",
        E: ":evnts",
        H: "!ssh {host}",
      }, taken),
    UsageError,
  );
  for (
    const part of [
      "a is a key of the console",
      "^c is reserved",
      "1 is reserved",
      '"ctrl" is no key',
      'no key "nothing"',
      'did you mean ":events"',
      "{host}",
    ]
  ) {
    assertEquals(error.message.includes(part), true, part + error.message);
  }
});

Deno.test("fillIn() quotes values for the shell", () => {
  const values = { name: "pc'; rm -rf /", id: "7" };
  assertEquals(
    fillIn("ssh {name} {id} {x} {", values),
    `ssh 'pc'\\''; rm -rf /' '7' {x} {`,
  );
  assertEquals(missingIn("ssh {name} {server}", values), ["server"]);
});

Deno.test("the key tables hold the keys of every screen", () => {
  const missing = SCREEN_SECTIONS.flatMap(({ title, keys, more = [] }) =>
    [keys, ...more.map(([, table]) => table)]
      .filter((table) =>
        table.length > 0 && !KEY_TABLES.some((known) => known === table)
      ).map(() => title)
  );
  assertEquals(missing, []);
});
