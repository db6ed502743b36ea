import { assertEquals } from "@std/assert";
import { stateAfter } from "./mirror_state.ts";

const HOST = "mirror.lyon:8080";
const works = { kind: "works" } as const;
const wrong = { kind: "wrong", problem: "status 404" } as const;
const silent = { kind: "unreachable", problem: "connection refused" } as const;

Deno.test("a mirror is avoided from the first wrong answer until it works", () => {
  const first = stateAfter(HOST, null, wrong, 1000);
  assertEquals(first?.failingSince, 1000);
  const later = stateAfter(HOST, first, wrong, 2000);
  assertEquals(later?.failingSince, 1000);
  assertEquals(stateAfter(HOST, later, works, 3000), {
    host: HOST,
    checkedAt: 3000,
    answeredAt: 3000,
    failingSince: null,
    problem: null,
  });
});

Deno.test("a silent mirror is avoided only if it answered before", () => {
  const never = stateAfter(HOST, null, silent, 1000);
  assertEquals(never?.failingSince, null);
  assertEquals(never?.problem, "connection refused");
  const answered = stateAfter(HOST, never, works, 2000);
  const dead = stateAfter(HOST, answered, silent, 3000);
  assertEquals([dead?.answeredAt, dead?.failingSince], [2000, 3000]);
});

Deno.test("a check that is not allowed says nothing", () => {
  assertEquals(stateAfter(HOST, null, { kind: "not_allowed" }, 1000), null);
});
