import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { openAgentReader } from "#db/agents/agent_reader.ts";
import type { PollNote } from "#server/usecases/agents/agent_service.ts";
import { notePolls } from "#server/usecases/agents/answer_poll.ts";
import { answerReadOnlyPoll } from "#server/usecases/agents/decide_poll.ts";
import { recordResult } from "#server/usecases/agents/record_result.ts";
import { loadedBy } from "#tests/harness/code.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";
import { aDeviceId, aPackage } from "#tests/harness/store/rows.ts";
import { operator, testServices } from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { writeProgress } from "#server/usecases/agents/write_progress.ts";

/** Reads polls beside the store, as agent threads do. */
async function beside() {
  const database = await temporaryDatabase();
  const services = await testServices(database);
  const reader = openAgentReader(services.store.file!);
  const noted: PollNote[] = [];
  const notePoll = (poll: PollNote) => noted.push(poll);
  const polling = { ...services, reader, notePoll };
  return {
    ...services,
    noted,
    reader,
    readPoll: (deviceId: string) =>
      answerReadOnlyPoll(polling, services.contact(deviceId)),
    async [Symbol.asyncDispose]() {
      reader.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

it("readPoll() gives the same answer as answerPoll() when nothing changes", async () => {
  await using services = await beside();
  const { id, deviceId } = await services.aMachine();
  const stranger = aDeviceId();
  assertEquals(
    services.readPoll(stranger),
    await services.answerPoll(stranger),
  );
  assertEquals(services.noted, []);

  assertEquals(
    services.readPoll(deviceId),
    await services.answerPoll(deviceId),
  );
  assertEquals(services.noted.map(({ machineId }) => machineId), [id]);
  services.pass(86_400);
  assertEquals(services.readPoll(deviceId)?.wantInventory, true);
});

it("readPoll() leaves first offers to answerPoll()", async () => {
  await using services = await beside();
  const { id, deviceId } = await services.aMachine();
  const packageId = await aPackage(services.store);
  await assignPackage(services, {
    packageId,
    machines: [id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);

  assertEquals(services.readPoll(deviceId), null);
  assertEquals(services.noted, []);
  assertEquals((await services.stateOf(id, packageId))?.state, "waiting");

  const first = await services.answerPoll(deviceId);
  assertEquals(first.offers.length, 1);
  assertEquals(services.readPoll(deviceId), first);
  await services.recordResult(deviceId, packageId, "SUCCESS");
  assertEquals(services.readPoll(deviceId)?.offers, []);
});

it("notePolls() stores when a machine was seen, and how often it polls", async () => {
  await using services = await beside();
  const { id, deviceId } = await services.aMachine();
  services.pass(3600);
  for (let i = 0; i < 12; i++) services.readPoll(deviceId);
  notePolls(services, services.noted);
  await writeProgress(services);

  const { last_contact_at, polled_at } = await services.store.db
    .selectFrom("machine").select(["last_contact_at", "polled_at"])
    .where("id", "=", id).executeTakeFirstOrThrow();
  assertEquals(last_contact_at, services.clock.now.getTime());
  assertEquals(polled_at, services.clock.now.getTime());
  const { requests } = services.traffic.take(1, 10, services.now());
  assertEquals(requests.map(({ count }) => count), [12]);
});

it("recordResult() uses what was read just now, and reads again if it has changed", async () => {
  await using services = await beside();
  const { id, deviceId } = await services.aMachine();
  const packageId = await aPackage(services.store);
  await assignPackage(services, {
    packageId,
    machines: [id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  await services.answerPoll(deviceId);

  const read = services.reader.reportedOn(deviceId, packageId);
  assertEquals(read, {
    machineId: id,
    deployment: {
      state: "offered",
      attempt: 1,
      code: null,
      updatedAt: services.now().getTime(),
      successCodes: [],
      rebootCodes: [],
      offeredAt: services.now().getTime(),
      isInRollout: false,
      evidence: {
        infoAt: null,
        requested: [],
        fragments: 3,
        mayBeIncomplete: false,
        inHistory: false,
      },
    },
  });
  const report = () =>
    recordResult(
      services,
      services.contact(deviceId),
      { packageId: `${packageId}`, code: "SUCCESS", read },
    );
  // The data read is outdated for the second one.
  await Promise.all([report(), report()]);
  assertEquals((await services.stateOf(id, packageId))?.state, "succeeded");
  const kinds = await services.eventKinds();
  assertEquals(
    kinds.filter((kind) => kind.startsWith("deployment.result")),
    ["deployment.result", "deployment.result_repeated"],
  );
  assertEquals(
    services.reader.reportedOn(aDeviceId(), null),
    { machineId: null, deployment: null },
  );
});

Deno.test("an agent thread loads the use cases that only read, and no queries of operators", () => {
  const loaded = [...loadedBy("server/start/agent_thread.ts")];
  assert(loaded.includes("server/usecases/agents/decide_poll.ts"));
  const foreign =
    /^(kysely$|db\/query|db\/events|shared\/query\/parse|server\/operator)/;
  assertEquals(loaded.filter((path) => foreign.test(path)), []);
});
