import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { crumb, type Place } from "./places.ts";
import { type Journey, type Move, type Stack, startAt, walk } from "./stack.ts";

const machines = { screen: "machines" } as const;
const tail = { screen: "tail" } as const;
const pc: Place = { screen: "machine", machine: { id: 1, name: "pc-1" } };

const cases: [string, Stack, Move[], string[]][] = [
  ["drilling in", [machines], [{ to: "push", place: pc }], [
    "machines",
    "pc-1",
  ]],
  ["back", [machines, pc], [{ to: "back" }], ["machines"]],
  ["back from the first", [machines], [{ to: "back" }], ["machines"]],
  ["a number", [machines, pc], [{ to: "root", place: tail }], ["tail"]],
  ["its own", [machines, pc], [{ to: "root", place: machines }], ["machines"]],
  ["- after a number", [machines, pc], [
    { to: "root", place: tail },
    { to: "last" },
  ], ["machines", "pc-1"]],
  ["- twice", [machines, pc], [
    { to: "root", place: tail },
    { to: "last" },
    { to: "last" },
  ], ["tail"]],
  ["- with no before", [machines], [{ to: "last" }], ["machines"]],
  ["[ and [", [machines], [
    { to: "push", place: pc },
    { to: "root", place: tail },
    { to: "older" },
    { to: "older" },
  ], ["machines"]],
  ["[ and ]", [machines], [
    { to: "root", place: tail },
    { to: "older" },
    { to: "newer" },
  ], ["tail"]],
];

for (const [situation, stack, moves, crumbs] of cases) {
  Deno.test(`walk() leads to ${crumbs.join(" > ")}: ${situation}`, () => {
    const { stack: end } = moves.reduce(walk, startAt(stack));
    assertEquals(end.map(crumb), crumbs);
  });
}

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.constantFrom<Move>(
    { to: "back" },
    { to: "last" },
    { to: "older" },
    { to: "newer" },
    { to: "push", place: pc },
  ),
  fc.constantFrom(machines, tail).map((place): Move => ({ to: "root", place })),
);

Deno.test("walk(): ] undoes [, wherever one went", () => {
  fc.assert(fc.property(fc.array(move), (moves) => {
    const before: Journey = moves.reduce(walk, startAt([machines]));
    if (before.past.length === 0) return;
    const again = walk(walk(before, { to: "older" }), { to: "newer" });
    assertEquals(again, before);
  }));
});
