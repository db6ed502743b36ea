import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import type { PollNote } from "#server/usecases/agents/agent_service.ts";
import { pollBatch } from "./poll_batch.ts";

const memory = {
  polledAt: 1,
  sentHours: 1,
  intervalChanged: false,
  seconds: null,
  marks: 1,
  obeys: null,
};

it("pollBatch() sends all notes in their order, in batches and at the end", () => {
  const batches: (readonly PollNote[])[] = [];
  const { note, flush } = pollBatch((polls) => batches.push(polls));
  for (let machineId = 0; machineId < 100; machineId++) {
    note({ machineId, memory });
  }
  assertEquals(batches.map(({ length }) => length), [64]);
  flush();
  flush();
  assertEquals(
    batches.flat().map(({ machineId }) => machineId),
    Array.from({ length: 100 }, (_, i) => i),
  );
});

it("pollBatch() sends a single note by itself, after a while", async () => {
  const batch = Promise.withResolvers<readonly PollNote[]>();
  pollBatch(batch.resolve).note({ machineId: 7, memory });
  assertEquals((await batch.promise).map(({ machineId }) => machineId), [7]);
});
