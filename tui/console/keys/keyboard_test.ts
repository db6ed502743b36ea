import { assertEquals } from "@std/assert";
import { type Listener, openKeyboard } from "./keyboard.ts";

/** A keyboard whose frames are drawn at once, and what was pressed. */
function aKeyboard(onEscape = () => false) {
  const told: string[] = [];
  const keyboard = openKeyboard(() => keyboard.drawn(), {
    onWaiting: () => told.push("waiting"),
    onForgotten: () => told.push("forgotten"),
    onEscape,
  });
  const pressed: string[] = [];
  const screen = (later: readonly string[] = []): Listener => ({
    press(key, count) {
      if (later.includes(key)) return "later";
      pressed.push(count === undefined ? key : `${count}${key}`);
      return "done";
    },
    counts: (key) => key === "j",
    show: () => {},
  });
  return { keyboard, pressed, told, screen };
}

const soon = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("a keyboard keeps what is typed before a screen listens", () => {
  const { keyboard, pressed, screen } = aKeyboard();
  keyboard.type(["j", "enter"]);
  keyboard.listen(screen());
  assertEquals(pressed, ["j", "enter"]);
  keyboard.close();
});

Deno.test("a key whose row is not there waits, and all after it", () => {
  const { keyboard, pressed, screen } = aKeyboard();
  keyboard.listen(screen(["j"]));
  keyboard.type(["q", "1", "2", "j", "x"]);
  assertEquals(pressed, ["q"]);
  keyboard.listen(screen());
  assertEquals(pressed, ["q", "12j", "x"]);
  keyboard.close();
});

Deno.test("keys wait until what holds them is over", async () => {
  const { keyboard, pressed, screen } = aKeyboard();
  keyboard.listen(screen());
  const asked = Promise.withResolvers<void>();
  const held = keyboard.hold(asked.promise);
  keyboard.type(["y"]);
  assertEquals(pressed, []);
  asked.resolve();
  await held;
  assertEquals(pressed, [], "what it leads to is drawn first");
  await soon(5);
  assertEquals(pressed, ["y"]);
  keyboard.close();
});

Deno.test("^c does not wait", () => {
  const { keyboard, pressed, screen } = aKeyboard();
  keyboard.listen(screen(["j"]));
  keyboard.type(["j", "x", "^c"]);
  assertEquals(pressed, ["^c"]);
  keyboard.close();
});

Deno.test("esc forgets what waits for long, and is said so", async () => {
  const { keyboard, pressed, told, screen } = aKeyboard();
  keyboard.listen(screen(["j"]));
  keyboard.type(["j", "x"]);
  await soon(1100);
  assertEquals(told, ["waiting"]);
  keyboard.type(["esc"]);
  assertEquals(told, ["waiting", "forgotten"]);
  keyboard.type(["z"]);
  keyboard.listen(screen());
  assertEquals(pressed, ["z"]);
  keyboard.close();
});

Deno.test("esc ends what holds the keys, unless keys before it wait", async () => {
  let escaped = 0;
  const { keyboard, pressed, screen } = aKeyboard(() => ++escaped > 0);
  keyboard.listen(screen());
  const asked = Promise.withResolvers<void>();
  const held = keyboard.hold(asked.promise);
  keyboard.type(["esc"]);
  assertEquals(escaped, 1);
  keyboard.type(["y", "esc"]);
  assertEquals(escaped, 1);
  asked.resolve();
  await held;
  await soon(5);
  assertEquals(pressed, ["y", "esc"]);
  keyboard.close();
});
