import { assertEquals } from "@std/assert";
import { endOf, scrolledBy, type TailView, toggled } from "./view.ts";

const lines = { arrived: 50, held: 50, height: 20 };
const following: TailView = { follow: true };

Deno.test("a paused tail stays where it is while lines arrive", () => {
  const paused = scrolledBy(following, -1, lines);
  assertEquals(paused, { follow: false, end: 49 });
  assertEquals(endOf(paused, { ...lines, arrived: 60, held: 60 }), 49);
});

Deno.test("a paused tail moves on when its lines are no longer held", () => {
  const paused = scrolledBy(following, -Infinity, lines);
  assertEquals(endOf(paused, lines), 20);
  assertEquals(endOf(paused, { arrived: 2100, held: 2000, height: 20 }), 120);
});

Deno.test("scrolling back to the end follows again", () => {
  const paused = scrolledBy(following, -5, lines);
  assertEquals(scrolledBy(paused, 4, lines), { follow: false, end: 49 });
  assertEquals(scrolledBy(paused, 5, lines), following);
});

Deno.test("scrolling up where everything fits keeps following", () => {
  const few = { arrived: 3, held: 3, height: 20 };
  assertEquals(scrolledBy(following, -1, few), following);
});

Deno.test("a tail paused before the screen is full stays as well", () => {
  const few = { arrived: 3, held: 3, height: 20 };
  const paused = toggled(following, few);
  assertEquals(endOf(paused, { ...few, arrived: 9, held: 9 }), 3);
  assertEquals(scrolledBy(paused, -1, { ...few, arrived: 9, held: 9 }), paused);
});

Deno.test("toggled() pauses at what is on screen", () => {
  const paused = toggled(following, lines);
  assertEquals(paused, { follow: false, end: 50 });
  assertEquals(toggled(paused, lines), following);
});
