import { assertEquals, assertThrows } from "@std/assert";
import { readArguments, UsageError } from "./arguments.ts";

Deno.test("readArguments() opens the packages when nothing is said", () => {
  assertEquals(readArguments([]), {
    view: "packages",
    json: false,
    help: false,
  });
});

Deno.test("readArguments() takes a value after a space or an equals sign", () => {
  const { server, tokenFile, view, json } = readArguments([
    "--server=http://h:1/?a=b",
    "--token-file",
    "t",
    "--view",
    "tail",
    "--json",
  ]);
  assertEquals({ server, tokenFile, view, json }, {
    server: "http://h:1/?a=b",
    tokenFile: "t",
    view: "tail",
    json: true,
  });
});

const wrong = [
  [["--token", "secret"], `"--token" is not an option`],
  [["--server"], "--server needs a value"],
  [["--view", "fleet"], `There is no view "fleet"`],
  [["packages"], `"packages" is not an option`],
] as const;

for (const [given, part] of wrong) {
  Deno.test(`readArguments() refuses ${given.join(" ")}`, () => {
    const error = assertThrows(() => readArguments(given), UsageError, part);
    assertEquals(error.message.includes("secret"), false);
  });
}
