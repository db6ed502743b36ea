import { assertEquals } from "@std/assert";
import {
  arrivedSince,
  endOf,
  scrolledBy,
  type TailView,
  toggleFollow,
} from "./view.ts";

/** Lines 1 to `newest`, of which the last `held` are still held. */
const upTo = (newest: number, held = newest, height = 20) => ({
  seqs: Array.from({ length: held }, (_, i) => newest - held + i + 1),
  height,
  dropped: held < newest,
});
const lines = upTo(50);
const following: TailView = { follow: true };

Deno.test("a paused tail stays where it is while lines arrive", () => {
  const paused = scrolledBy(following, -1, lines);
  assertEquals(paused, { follow: false, end: 49, since: 50 });
  assertEquals(endOf(paused, upTo(60)), 49);
});

Deno.test("what arrives is new, what was scrolled past is not", () => {
  const paused = scrolledBy(following, -12, lines);
  assertEquals(arrivedSince(paused, lines), 0);
  assertEquals(arrivedSince(paused, upTo(53)), 3);
  const higher = scrolledBy(paused, -5, upTo(53));
  assertEquals(arrivedSince(higher, upTo(53)), 3);
  assertEquals(arrivedSince(following, upTo(53)), 0);
});

Deno.test("a filter counts only what it lets through", () => {
  const even = (newest: number) => ({
    seqs: upTo(newest).seqs.filter((seq) => seq % 2 === 0),
    height: 5,
    dropped: false,
  });
  const paused = scrolledBy(following, -2, even(50));
  assertEquals(paused, { follow: false, end: 46, since: 50 });
  assertEquals(arrivedSince(paused, even(51)), 0);
  assertEquals(arrivedSince(paused, even(54)), 2);
  assertEquals(endOf(paused, even(54)), 23);
});

Deno.test("a paused tail moves on when its lines are no longer held", () => {
  const paused = scrolledBy(following, -Infinity, lines);
  assertEquals(endOf(paused, lines), 20);
  assertEquals(endOf(paused, upTo(2100, 2000)), 20);
  assertEquals(upTo(2100, 2000).seqs[19], 120);
});

Deno.test("scrolling back to the end follows again", () => {
  const paused = scrolledBy(following, -5, lines);
  assertEquals(scrolledBy(paused, 4, lines), {
    follow: false,
    end: 49,
    since: 50,
  });
  assertEquals(scrolledBy(paused, 5, lines), following);
});

Deno.test("scrolling up where everything fits keeps following", () => {
  assertEquals(scrolledBy(following, -1, upTo(3)), following);
});

Deno.test("a tail paused before the screen is full stays as well", () => {
  const paused = toggleFollow(following, upTo(3));
  assertEquals(arrivedSince(paused, upTo(9)), 6);
  assertEquals(endOf(paused, upTo(9)), 3);
  assertEquals(scrolledBy(paused, -1, upTo(9)), paused);
});

Deno.test("toggled() pauses at what is on screen", () => {
  const paused = toggleFollow(following, lines);
  assertEquals(paused, { follow: false, end: 50, since: 50 });
  assertEquals(toggleFollow(paused, lines), following);
});
