import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { openAgentReader } from "#db/agents/agent_reader.ts";
import type { NotedPoll } from "#server/usecases/agents/agent_service.ts";
import {
  notePollsWith,
  readPollWith,
} from "#server/usecases/agents/answer_poll.ts";
import { recordResultWith } from "#server/usecases/agents/record_result.ts";
import { temporaryDatabase } from "#tests/world/store/database.ts";
import { aDeviceId, aPackage } from "#tests/world/store/rows.ts";
import { operator, useCases } from "#tests/world/store/use_cases.ts";

/** Polls read beside the store, as by the threads that speak with agents. */
async function beside() {
  const database = await temporaryDatabase();
  const world = await useCases(database);
  const reader = openAgentReader(world.store.file!);
  const noted: NotedPoll[] = [];
  const note = (poll: NotedPoll) => noted.push(poll);
  const readPoll = readPollWith({ ...world, reader, note });
  return {
    ...world,
    noted,
    reader,
    readPoll: (deviceId: string) => readPoll(world.contact(deviceId)),
    async [Symbol.asyncDispose]() {
      reader.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

it("readPoll() answers what changes nothing as answerPoll() does", async () => {
  await using world = await beside();
  const { id, deviceId } = await world.aMachine();
  const stranger = aDeviceId();
  assertEquals(world.readPoll(stranger), await world.answerPoll(stranger));
  assertEquals(world.noted, []);

  assertEquals(world.readPoll(deviceId), await world.answerPoll(deviceId));
  assertEquals(world.noted.map(({ machineId }) => machineId), [id]);
  world.pass(86_400);
  assertEquals(world.readPoll(deviceId)?.wantInventory, true);
});

it("readPoll() leaves what is offered for the first time to answerPoll()", async () => {
  await using world = await beside();
  const { id, deviceId } = await world.aMachine();
  const packageId = await aPackage(world.store);
  await world.assign({
    packageId,
    machines: [id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);

  assertEquals(world.readPoll(deviceId), null);
  assertEquals(world.noted, []);
  assertEquals((await world.stateOf(id, packageId))?.state, "waiting");

  const first = await world.answerPoll(deviceId);
  assertEquals(first.offers.length, 1);
  assertEquals(world.readPoll(deviceId), first);
  await world.recordResult(deviceId, packageId, "SUCCESS");
  assertEquals(world.readPoll(deviceId)?.offers, []);
});

it("notePolls() keeps when a machine was seen, and how often it asks", async () => {
  await using world = await beside();
  const { id, deviceId } = await world.aMachine();
  world.pass(3600);
  for (let i = 0; i < 12; i++) world.readPoll(deviceId);
  notePollsWith(world)(world.noted);
  await world.writeProgress();

  const { last_contact_at, polled_at } = await world.store.db
    .selectFrom("machine").select(["last_contact_at", "polled_at"])
    .where("id", "=", id).executeTakeFirstOrThrow();
  assertEquals(last_contact_at, world.clock.now.getTime());
  assertEquals(polled_at, world.clock.now.getTime());
  assertEquals(world.traffic.take(1, 10).map(({ count }) => count), [12]);
});

it("recordResult() believes what was read just now, and reads anew if it is not so", async () => {
  await using world = await beside();
  const { id, deviceId } = await world.aMachine();
  const packageId = await aPackage(world.store);
  await world.assign({
    packageId,
    machines: [id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  await world.answerPoll(deviceId);

  const read = world.reader.reportedOn(deviceId, packageId);
  assertEquals(read, {
    machineId: id,
    deployment: { state: "offered", attempt: 1 },
  });
  const report = () =>
    recordResultWith(world)(
      world.contact(deviceId),
      `${packageId}`,
      "SUCCESS",
      read,
    );
  // Of the second it is not true any more.
  await Promise.all([report(), report()]);
  assertEquals((await world.stateOf(id, packageId))?.state, "succeeded");
  const kinds = await world.eventKinds();
  assertEquals(
    kinds.filter((kind) => kind.startsWith("deployment.result")),
    ["deployment.result", "deployment.result_repeated"],
  );
  assertEquals(
    world.reader.reportedOn(aDeviceId(), null),
    { machineId: null, deployment: null },
  );
});
