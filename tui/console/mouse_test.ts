import { assertEquals } from "@std/assert";
import { clickedLine, mouseAsKeys, translateMouse } from "./mouse.ts";

Deno.test("mouseAsKeys() turns reports of a mouse into keys, in their order", () => {
  assertEquals(mouseAsKeys("j\x1b[<64;1;1Mk"), "j\x1b[A\x1b[A\x1b[Ak");
  assertEquals(mouseAsKeys("\x1b[<65;1;1M"), "\x1b[B\x1b[B\x1b[B");
  assertEquals(mouseAsKeys("\x1b[<0;10;5m\x1b[<2;10;5M\x1b[A"), "\x1b[A");
  const [click, ...rest] = mouseAsKeys("\x1b[<0;300;250Mj");
  assertEquals([clickedLine(click!), rest.join("")], [250, "j"]);
  assertEquals(clickedLine("j"), null);
});

Deno.test("translateMouse() waits for the rest of a report", () => {
  const chunks = ["j\x1b[<65;", "1;1M", "k", null];
  const stdin = { read: () => chunks.shift() ?? null };
  translateMouse(stdin);
  assertEquals(
    [stdin.read(), stdin.read(), stdin.read(), stdin.read()],
    ["j", "\x1b[B\x1b[B\x1b[B", "k", null],
  );
});
