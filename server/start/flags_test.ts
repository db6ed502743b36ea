import { assertEquals, assertThrows } from "@std/assert";
import { BadUsage, inColumns, numberOf, readFlags, usageOf } from "./flags.ts";

const TABLE = {
  http: { value: "HOST:PORT", about: "listen", env: "HTTP", default: ":80" },
  name: { value: "NAME", about: "a name", env: "NAMES", many: true },
  label: { value: "WORD", about: "a label" },
  compact: { about: "compact" },
} as const;

const read = (args: readonly string[], environment = {}) =>
  readFlags(TABLE, args, environment);

Deno.test("readFlags() takes flags over the environment over defaults", () => {
  const none = { http: ":80", name: undefined, label: undefined };
  assertEquals(read([]), { ...none, compact: false });
  const environment = { HTTP: ":1", NAMES: "a, b c" };
  const both = { http: ":1", name: ["a", "b", "c"], label: undefined };
  assertEquals(read([], environment), { ...both, compact: false });
  assertEquals(
    read(
      ["--http=:2", "--name", "d", "--name", "e", "--compact", "--label=-x"],
      environment,
    ),
    { http: ":2", name: ["d", "e"], label: "-x", compact: true },
  );
});

Deno.test("readFlags() returns null for --help and -h", () => {
  assertEquals(read(["--compact", "--help"]), null);
  assertEquals(read(["-h"]), null);
});

for (
  const [args, message] of [
    [["--nonsense"], "There is no flag --nonsense; --help lists the flags"],
    [["-x"], "There is no flag -x"],
    [["--toString"], "There is no flag --toString"],
    [["word"], 'Cannot use "word", which is not a flag'],
    [["--http"], "--http needs a value: HOST:PORT"],
    [["--http", "--compact"], "--http needs a value: HOST:PORT"],
    [["--compact=yes"], "--compact takes no value"],
  ] as const
) {
  Deno.test(`readFlags() refuses ${args.join(" ")}`, () => {
    assertThrows(() => read(args), BadUsage, message);
  });
}

Deno.test("numberOf() refuses what is no number, or out of range", () => {
  const range = { least: 1, most: 10 };
  assertEquals(numberOf("--n", "10", range), 10);
  for (const text of ["", "x", "0", "11", "1.5", "Infinity"]) {
    assertThrows(
      () => numberOf("--n", text, range),
      BadUsage,
      `--n ${text} is not a whole number from 1 to 10`,
    );
  }
  assertEquals(numberOf("--n", "1.5", { least: 1, whole: false }), 1.5);
});

Deno.test("usageOf() prints its flags in two columns", () => {
  assertEquals(
    usageOf({ command: "run", about: "Runs.", flags: TABLE }),
    `Usage: run [flags]

Runs.

  --http HOST:PORT  listen (:80) [HTTP]
  --name NAME       a name; may be repeated [NAMES]
  --label WORD      a label
  --compact         compact
  --help            this text`,
  );
});

Deno.test("inColumns() wraps the second column at 80", () => {
  const text = "word ".repeat(20).trimEnd();
  const lines = inColumns([["term", text]]).split("\n");
  assertEquals(lines.length, 2);
  assertEquals(lines[1]!.startsWith("        word"), true);
  assertEquals(lines.every((line) => line.length <= 80), true);
});
