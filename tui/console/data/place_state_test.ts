import { assertEquals, assertNotEquals } from "@std/assert";
import type { Place } from "#tui/console/nav/places.ts";
import { openPlaceStates } from "./place_state.ts";

const machines: Place = { screen: "machines" };
const one: Place = { screen: "machine", machine: { id: 1, name: "pc-1" } };

Deno.test("a keeper gives back what a place has kept", () => {
  const keeper = openPlaceStates();
  keeper.of(keeper.nameOf([machines])).set("filter", "lab");
  assertEquals(keeper.of(keeper.nameOf([machines])).get("filter"), "lab");
  assertEquals(keeper.of(keeper.nameOf([machines, one])).size, 0);
});

Deno.test("a keeper forgets a place with all behind it, and renames it", () => {
  const keeper = openPlaceStates();
  const [before, behind] = [[machines], [machines, one]].map(keeper.nameOf);
  keeper.of(before!).set("filter", "lab");
  keeper.of(behind!).set("line", 3);
  keeper.forget([machines]);
  assertNotEquals(keeper.nameOf([machines]), before);
  assertEquals(keeper.of(keeper.nameOf([machines])).size, 0);
  assertEquals(keeper.of(behind!).size, 0);
});

Deno.test("a keeper forgets first what was left longest ago", () => {
  const keeper = openPlaceStates(2);
  keeper.of("a").set("x", 1);
  keeper.of("b").set("x", 2);
  keeper.of("a");
  keeper.of("c");
  assertEquals(keeper.of("a").get("x"), 1);
  assertEquals(keeper.of("b").size, 0);
});
