import { assertEquals, assertThrows } from "@std/assert";
import { idleProgram } from "#tests/cli/parse.ts";
import { UsageError } from "#tui/arguments.ts";
import { commandFirst } from "./word_order.ts";

const program = await idleProgram();
const ordered = (line: string) =>
  commandFirst(program, line.split(" ")).join(" ");

const lines: [string, string][] = [
  ["machines list -o json", "machines list -o json"],
  ["-o json machines list os:x", "machines list -o json os:x"],
  ["-ojson machines list", "machines list -ojson"],
  ["--output=csv machines list", "machines list --output=csv"],
  [
    "--server http://x -o yaml -q groups show lab",
    "--server http://x -q groups show -o yaml lab",
  ],
  [
    "--columns id,machine --no-headers --limit 3 machines list -- -os:x",
    "machines list --columns id,machine --no-headers --limit 3 -- -os:x",
  ],
  ["-o json groups include lab pc-1", "groups include -o json lab pc-1"],
  // There it would be a file, so it is refused as unknown.
  ["-o json packages download vlc", "-o json packages download vlc"],
  ["--view machines --ascii", "--view machines --ascii"],
  ["--fast machines list", "--fast machines list"],
  ["-o json", "-o json"],
];
for (const [line, expected] of lines) {
  Deno.test(`commandFirst(): ${line}`, () => {
    assertEquals(ordered(line), expected);
  });
}

const refused: [string, string][] = [
  ["machine list --limit 1", '"machine"; see --help; did you mean machines?'],
  ["-o json pakages list", "did you mean packages?"],
  ["get machines", "did you mean machines list?"],
  ["describe machine pc-1", "did you mean machines show?"],
  ["delete package vlc", "did you mean packages delete?"],
  ["rm operators ada", "did you mean operators remove?"],
  ["create group lab", "did you mean groups create?"],
];
for (const [line, part] of refused) {
  Deno.test(`commandFirst() suggests: ${line}`, () => {
    assertThrows(() => ordered(line), UsageError, part);
  });
}
