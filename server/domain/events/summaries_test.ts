import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { DAY_MS } from "#shared/time.ts";
import {
  MOST_NAMED,
  oldEvents,
  sortSummaries,
  summariseBefore,
  type SummarisedEvent,
  summariseInto,
  type SummaryMap,
} from "./summaries.ts";

const anEvent = (given: Partial<SummarisedEvent> = {}): SummarisedEvent => ({
  at: 20_000 * DAY_MS + 5,
  kind: "deployment.result",
  actor: "agent",
  machine: { id: 1, name: "pc-1" },
  packageId: 1_700_000_001,
  payload: { outcome: "succeeded", code: "SUCCESS" },
  groups: [],
  ...given,
});

function folded(...chunks: SummarisedEvent[][]) {
  const folding: SummaryMap = new Map();
  for (const chunk of chunks) summariseInto(folding, chunk);
  return sortSummaries(folding.values());
}

Deno.test("foldInto() counts what is alike, and names the machines", () => {
  assertEquals(
    folded(
      [anEvent(), anEvent()],
      [anEvent({ machine: { id: 2, name: "pc-2" } })],
    ),
    [{
      day: 20_000,
      kind: "deployment.result",
      actor: "agent",
      packageId: 1_700_000_001,
      outcome: "succeeded",
      code: "",
      groupId: 0,
      groupName: "",
      events: 3,
      machines: [{ id: 1, name: "pc-1" }, { id: 2, name: "pc-2" }],
    }],
  );
});

Deno.test("foldInto() tells failures apart by what was reported", () => {
  const failed = (code: string) =>
    anEvent({ payload: { outcome: "failed", code } });
  const rows = folded([failed("ERR_EXECUTE"), failed("SUCCESS_3")]);
  assertEquals(rows.map(({ code }) => code), ["ERR_EXECUTE", "SUCCESS_3"]);
});

Deno.test("foldInto() counts deployments once more for each group", () => {
  const groups = [{ id: 7, name: "lab" }, { id: 8, name: "all" }];
  const rows = folded([
    anEvent({ groups }),
    anEvent({ groups, kind: "machine.renamed", payload: {} }),
  ]);
  assertEquals(rows.map(({ kind, groupName }) => [kind, groupName]), [
    ["deployment.result", ""],
    ["deployment.result", "lab"],
    ["deployment.result", "all"],
    ["machine.renamed", ""],
  ]);
});

Deno.test("foldInto() names so many machines and counts the rest", () => {
  const [row] = folded(
    Array.from(
      { length: 30 },
      (_, id) => anEvent({ machine: { id, name: `pc-${id}` } }),
    ),
  );
  assertEquals([row?.events, row?.machines.length], [30, MOST_NAMED]);
});

Deno.test("foldInto() says the same however the events are cut", () => {
  const event = fc.record({
    at: fc.nat({ max: 3 * DAY_MS }),
    kind: fc.constantFrom("deployment.result", "machine.registered"),
    machine: fc.option(
      fc.nat({ max: 40 }).map((id) => ({ id, name: `pc-${id}` })),
    ),
    payload: fc.constantFrom({}, { outcome: "failed", code: "ERR" }),
    groups: fc.constantFrom([], [{ id: 1, name: "lab" }]),
  }).map(anEvent);
  fc.assert(
    fc.property(fc.array(event), fc.nat({ max: 20 }), (events, cut) => {
      const whole = folded(events);
      assertEquals(folded(events.slice(0, cut), events.slice(cut)), whole);
      const all = whole.filter(({ groupId }) => groupId === 0);
      assertEquals(
        all.reduce((sum, { events }) => sum + events, 0),
        events.length,
      );
    }),
  );
});

const times = [
  ["all that is old", [1, 2, 3], [1, 2, 3]],
  ["up to the first that is young", [1, 20, 3], [1]],
  ["past one from the future", [1, 200, 3, 20], [1, 200, 3]],
  ["nothing", [20, 1], []],
] as const;

for (const [situation, given, expected] of times) {
  Deno.test(`oldEnough() gives ${situation}`, () => {
    const events = given.map((at) => ({ at }));
    assertEquals(oldEvents(events, 10, 100).map(({ at }) => at), [
      ...expected,
    ]);
  });
}

Deno.test("foldBefore() is the beginning of a day, or never", () => {
  const now = 20_000 * DAY_MS + 7;
  assertEquals(summariseBefore(0, now), null);
  assertEquals(summariseBefore(1, now), 19_999 * DAY_MS);
  assertEquals(summariseBefore(400, now), 19_600 * DAY_MS);
});
