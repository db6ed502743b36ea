import { assertEquals } from "@std/assert";
import { crumb, type Move, type Stack, walk } from "./stack.ts";

const machines = { screen: "machines" } as const;
const root: Stack = [machines];
const pc = { screen: "deployments", machine: { id: 1, name: "pc-1" } } as const;

const cases: [string, Stack, Move, string[]][] = [
  ["drilling in", root, { to: "push", place: pc }, ["machines", "pc-1"]],
  ["back", [machines, pc], { to: "back" }, ["machines"]],
  ["back from the first", root, { to: "back" }, ["machines"]],
  ["a number", [machines, pc], { to: "root", view: "tail" }, ["tail"]],
  ["its own", [machines, pc], { to: "root", view: "machines" }, ["machines"]],
];

for (const [situation, stack, move, crumbs] of cases) {
  Deno.test(`walk() leads to ${crumbs.join(" > ")}: ${situation}`, () => {
    assertEquals(walk(stack, move).map(crumb), crumbs);
  });
}
