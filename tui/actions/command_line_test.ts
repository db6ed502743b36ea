import { NO_UNKNOWN } from "#shared/contract/unknown.ts";
import { assertEquals } from "@std/assert";
import { assign } from "./assignments.ts";
import { shellLine, shellLines } from "./command_line.ts";
import { retryMany } from "./deployments.ts";
import type { EntityName } from "./recipients.ts";

Deno.test("shellLine() quotes what a shell would take apart", () => {
  assertEquals(
    shellLine("groups", "show", "it's all", "", "a/b-1"),
    `longshore groups show 'it'\\''s all' '' a/b-1`,
  );
});

Deno.test("an assignment's command line names everyone it reaches", () => {
  const to = {
    groups: [{ id: 1, name: "lab 2" }],
    machines: [{ id: 7, name: "pc-7" }],
  };
  const plan = {
    id: 1,
    package: {
      id: 1700000001,
      name: "vlc",
      version: "3.0",
      target: "any" as const,
    },
    active: true,
    inVain: false,
    whom: { machines: 1, groups: Array<EntityName>(), query: null },
    pending: 0,
    mirrors: [] as { host: string; machines: number }[],
    unknown: NO_UNKNOWN,
    fates: {},
    reached: 2,
    byFamily: { unix: 2, windows: 0 },
    guard: { needed: false, percent: 0, fleet: 20 },
    force: true,
    mode: "continuous",
  } as const;
  assertEquals(
    shellLines(assign.commandLines({ plan, to })),
    "longshore assign 1700000001 --group 'lab 2' --machine pc-7 --force",
  );
});

Deno.test("a retry's command line chooses by flags, and leaves out the rest", () => {
  const filter = {
    package: 1700000001,
    group: undefined,
    state: "failed",
  } as const;
  assertEquals(
    shellLines(retryMany.commandLines({ filter, where: "" })),
    "longshore deployments retry --package 1700000001 --state failed",
  );
});

Deno.test("shellLines() goes on as long as each succeeds", () => {
  assertEquals(shellLines([["a"], ["b"]]), "longshore a && longshore b");
});
