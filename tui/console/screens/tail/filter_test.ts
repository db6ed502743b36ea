import { assertEquals } from "@std/assert";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { passing } from "./filter.ts";

const event = (seq: number, machine: string, state: string): LogEvent => ({
  seq,
  at: "2026-03-01T10:00:00.000Z",
  kind: "deployment.result",
  actor: "agent",
  machine: { id: seq, name: machine },
  package: { id: 1700000001, name: "VLC", version: "3.0" },
  source: "",
  payload: { state, code: state === "failed" ? "ERR_EXECUTE" : "SUCCESS" },
});

const events = [
  event(1, "pc-1", "succeeded"),
  event(2, "pc-2", "failed"),
  event(3, "srv-1", "failed"),
];

const cases: [string, boolean, number[]][] = [
  ["", false, [1, 2, 3]],
  ["", true, [2, 3]],
  ["pc", false, [1, 2]],
  ["PC failed", false, [2]],
  ["!pc", false, [3]],
  ["vlc !err", false, [1]],
  ["!", false, [1, 2, 3]],
  ["1700000001 srv", true, [3]],
  ["nothing", false, []],
];

for (const [q, faults, seqs] of cases) {
  const faultsWords = faults ? ", failures only" : "";
  Deno.test(`passing() lets "${q}"${faultsWords} through`, () => {
    assertEquals(passing(events, { q, faults }).map(({ seq }) => seq), seqs);
  });
}
