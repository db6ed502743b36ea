import { assertEquals } from "@std/assert";
import { actKeys } from "#tui/console/screens/deployments/keys.ts";
import { packageKeys } from "#tui/console/screens/packages/keys.ts";
import { setLanguage } from "#tui/text/mod.ts";
import type { Language } from "#tui/text/mod.ts";
import { bind, type Binding, type Key } from "./binding.ts";
import { globalKeys } from "./global.ts";
import { reachableKeys, searchKeys } from "./help.tsx";

/** The keys of a table, whatever their state. */
function keysOf<State>(table: readonly Binding<State>[]): Key[] {
  return bind(
    table.map(({ unavailable: _, ...always }) => always as Binding<State>),
    {} as State,
  );
}

const SEARCHES: readonly [Language, string, string][] = [
  ["en", "toggle", "a"],
  ["en", "activ", "a"],
  ["en", "deploy", "A"],
  ["en", "upload", "n"],
  ["en", "delete", "d"],
  ["en", "stop", "c"],
  ["en", "kill", "c"],
  ["en", "redo", "r"],
  ["en", "log", "6"],
  ["en", "journal", "7"],
  ["en", "config", "8"],
  ["en", "exit", "q"],
  ["fr", "toggle", "a"],
  ["fr", "déployer", "A"],
  ["fr", "téléverser", "n"],
  ["fr", "effacer", "d"],
  ["fr", "stop", "c"],
  ["fr", "tuer", "c"],
  ["fr", "réessayer", "r"],
  ["fr", "log", "6"],
  ["fr", "paramètres", "8"],
];

for (const [language, wanted, key] of SEARCHES) {
  Deno.test(`search() for "${wanted}" finds ${key}: ${language}`, async () => {
    await setLanguage(language);
    try {
      const keys = [
        ...keysOf(packageKeys),
        ...keysOf(actKeys),
        ...keysOf(globalKeys),
      ];
      const found = searchKeys(keys, wanted).map(({ keys: [name] }) => name);
      assertEquals(found.includes(key), true, found.join(" "));
      assertEquals(found.length < keys.length / 2, true, found.join(" "));
    } finally {
      await setLanguage("en");
    }
  });
}

Deno.test("reachable() leaves out what another key of the name takes", () => {
  const does = (words: string, key: string, also: string[] = []) => ({
    key,
    also,
    does: words,
    run: () => {},
  });
  const keys = bind([
    does("change", "enter", ["e"]),
    does("open", "enter"),
    does("down", "j", ["enter"]),
  ], null);
  assertEquals(reachableKeys(keys).map((key) => key.does), ["change", "down"]);
});
