import { assertEquals } from "@std/assert";
import type { EventKind, LogEvent } from "#shared/contract/events/events.ts";
import { eventDetail } from "./changes.ts";

const event = (kind: EventKind, payload: LogEvent["payload"]): LogEvent => ({
  seq: 1,
  at: "2026-11-22T10:00:00.000Z",
  kind,
  actor: "agent",
  machine: null,
  package: null,
  source: "",
  payload,
});

for (
  const [kind, payload, words] of [
    ["machine.tag_changed", { before: "NA", after: "Paris" }, "Paris"],
    ["machine.tag_changed", { before: "A", after: "B" }, "A, now B"],
    ["machine.tag_changed", { before: "A", after: "NA" }, "A removed"],
    [
      "machine.field_changed",
      { name: "room", before: "1", after: "2" },
      "room: 1, now 2",
    ],
    [
      "machine.field_changed",
      { name: "room", before: "1", after: "" },
      "room: 1 removed",
    ],
    ["note.added", { text: "a\nb\nc" }, "a (+2)"],
    ["note.deleted", { text: "a", ticket: "INC-1" }, "INC-1  a"],
    ["deployment.result", { code: "x" }, "unknown code (x)"],
    ["machine.merged", {}, ""],
  ] as const
) {
  Deno.test(`eventDetail(): ${kind} says "${words}"`, () => {
    assertEquals(eventDetail(event(kind, payload)), words);
  });
}
