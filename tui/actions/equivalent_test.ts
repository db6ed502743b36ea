import { assertEquals } from "@std/assert";
import { equivalent, line, lines } from "./equivalent.ts";

Deno.test("line() quotes what a shell would take apart", () => {
  assertEquals(
    line("groups", "show", "it's all", "", "a/b-1"),
    `longshore groups show 'it'\\''s all' '' a/b-1`,
  );
});

Deno.test("equivalent.assign() names everyone who is reached", () => {
  const to = {
    groups: [{ id: 1, name: "lab 2" }],
    machines: [{ id: 7, name: "pc-7" }],
  };
  assertEquals(
    equivalent.assign(1700000001, to, true),
    "longshore assign 1700000001 --group 'lab 2' --machine pc-7 --force",
  );
});

Deno.test("equivalent.many() says whom by flags, and leaves out what is not", () => {
  assertEquals(
    equivalent.many("retry", {
      package: 1700000001,
      group: undefined,
      state: "failed",
    }),
    "longshore deployments retry --package 1700000001 --state failed",
  );
});

Deno.test("lines() goes on as long as each succeeds", () => {
  assertEquals(lines([line("a"), line("b")]), "longshore a && longshore b");
});
