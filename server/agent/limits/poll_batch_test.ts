import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import type { PollNote } from "#server/usecases/agents/agent_service.ts";
import { pollBatch } from "./poll_batch.ts";

const memory = {
  polledAt: 1,
  toldHours: 1,
  toldAnew: false,
  seconds: null,
  marks: 1,
  obeys: null,
};

it("notedPolls() tells of all in their order, some at a time and at the end", () => {
  const told: (readonly PollNote[])[] = [];
  const { note, flush } = pollBatch((polls) => told.push(polls));
  for (let machineId = 0; machineId < 100; machineId++) {
    note({ machineId, memory });
  }
  assertEquals(told.map(({ length }) => length), [64]);
  flush();
  flush();
  assertEquals(
    told.flat().map(({ machineId }) => machineId),
    Array.from({ length: 100 }, (_, i) => i),
  );
});

it("notedPolls() tells of a single one by itself, after a while", async () => {
  const told = Promise.withResolvers<readonly PollNote[]>();
  pollBatch(told.resolve).note({ machineId: 7, memory });
  assertEquals((await told.promise).map(({ machineId }) => machineId), [7]);
});
