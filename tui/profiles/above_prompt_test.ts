import { assertEquals } from "@std/assert";
import xterm from "@xterm/headless";
import { abovePrompt } from "./above_prompt.ts";

const COLUMNS = 24;

/** The screen after what is written, and the cursor's place. */
async function after(...written: readonly string[]) {
  const terminal = new xterm.Terminal({
    cols: COLUMNS,
    rows: 5,
    allowProposedApi: true,
  });
  for (const bytes of written) {
    await new Promise<void>((resolve) => terminal.write(bytes, resolve));
  }
  const { active } = terminal.buffer;
  const lines = Array.from(
    { length: 5 },
    (_, row) => active.getLine(active.baseY + row)!.translateToString(true),
  );
  const at = [active.cursorX, active.cursorY];
  terminal.dispose();
  return { lines, at };
}

const DENIED = abovePrompt("Permission denied", COLUMNS);

Deno.test("abovePrompt() leaves a question below the words", async () => {
  assertEquals(await after("one\r\npassword: ", DENIED), {
    lines: ["one", "Permission denied", "password: ", "", ""],
    at: [10, 2],
  });
});

Deno.test("abovePrompt() comes before a question that is still to come", async () => {
  assertEquals(await after("one\r\n", DENIED, "password: "), {
    lines: ["one", "Permission denied", "password: ", "", ""],
    at: [10, 2],
  });
});

Deno.test("abovePrompt() scrolls at the last line", async () => {
  assertEquals(await after("1\r\n2\r\n3\r\n4\r\npassword: ", DENIED), {
    lines: ["2", "3", "4", "Permission denied", "password: "],
    at: [10, 4],
  });
});

Deno.test("abovePrompt() makes room for words of several lines", async () => {
  const words = "Received disconnect from 127.0.0.1";
  assertEquals(
    await after("1\r\n2\r\n3\r\n4\r\n? ", abovePrompt(words, COLUMNS)),
    {
      lines: ["3", "4", "Received disconnect from", " 127.0.0.1", "? "],
      at: [2, 4],
    },
  );
});
