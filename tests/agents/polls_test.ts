import { assertEquals, assertMatch } from "@std/assert";
import { describeDeployment } from "#server/usecases/deployments/describe_deployments.ts";
import { aDeviceId, aPackage } from "#tests/world/store/rows.ts";
import { onBoth, operator } from "#tests/world/store/use_cases.ts";

const everywhere = { groups: [], force: false, mode: "continuous" } as const;

onBoth(
  "answerPoll() asks an unknown machine for an inventory, offers nothing",
  async (world) => {
    const answer = await world.answerPoll(aDeviceId());
    assertEquals(answer.wantInventory, true);
    assertEquals(answer.offers, []);
    assertEquals(await world.eventKinds(), []);
  },
);

onBoth(
  "answerPoll() offers what was assigned, with one durable event",
  async (world) => {
    const { id, deviceId } = await world.aMachine();
    const packageId = await aPackage(world.store);
    await world.assign({ ...everywhere, packageId, machines: [id] }, operator);

    const first = await world.answerPoll(deviceId);
    assertEquals(first.wantInventory, false);
    assertEquals(first.offers.map((o) => [o.packageId, o.force]), [
      [packageId, false],
    ]);
    assertMatch(first.offers[0]!.capability, /^[0-9a-z]+-[\w-]{43}$/);
    const again = await world.answerPoll(deviceId);
    assertEquals(again.offers, first.offers);

    assertEquals((await world.stateOf(id, packageId))?.state, "offered");
    const kinds = await world.eventKinds();
    assertEquals(
      kinds.filter((kind) => kind === "deployment.offered").length,
      1,
    );
  },
);

onBoth("answerPoll() of two at once offers once", async (world) => {
  const { id, deviceId } = await world.aMachine();
  const packageId = await aPackage(world.store);
  await world.assign({ ...everywhere, packageId, machines: [id] }, operator);
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => world.answerPoll(deviceId)),
  );
  assertEquals(answers.map((answer) => answer.offers.length), [1, 1, 1, 1]);
  const kinds = await world.eventKinds();
  assertEquals(kinds.filter((kind) => kind === "deployment.offered").length, 1);
});

onBoth(
  "answerPoll() wants an inventory once it is a day old",
  async (world) => {
    const { deviceId } = await world.aMachine();
    world.pass(86_399);
    assertEquals((await world.answerPoll(deviceId)).wantInventory, false);
    world.pass(1);
    assertEquals((await world.answerPoll(deviceId)).wantInventory, true);
  },
);

onBoth(
  "answerPoll() leaves out what the agent's history holds",
  async (world) => {
    const packageId = await aPackage(world.store);
    const { id, deviceId } = await world.aMachine({ history: [packageId] });
    await world.assign({ ...everywhere, packageId, machines: [id] }, operator);
    assertEquals((await world.answerPoll(deviceId)).offers, []);
    assertEquals((await world.stateOf(id, packageId))?.state, "waiting");
  },
);

onBoth(
  "answerPoll() sends force where the assignment is forced",
  async (world) => {
    const packageId = await aPackage(world.store);
    const { id, deviceId } = await world.aMachine({ history: [packageId] });
    await world.assign(
      { ...everywhere, packageId, machines: [id], force: true },
      operator,
    );
    const { offers } = await world.answerPoll(deviceId);
    assertEquals(offers.map((offer) => offer.force), [true]);
  },
);

onBoth(
  "answerPoll() holds others while priority 0 is pending or failed",
  async (world) => {
    const { id, deviceId } = await world.aMachine();
    const other = await aPackage(world.store);
    const first = await aPackage(world.store, { priority: 0 });
    for (const packageId of [other, first]) {
      await world.assign(
        { ...everywhere, packageId, machines: [id] },
        operator,
      );
    }
    const offered = async () =>
      (await world.answerPoll(deviceId)).offers.map((offer) => offer.packageId);

    assertEquals(await offered(), [first]);
    await world.recordResult(deviceId, first, "SUCCESS_3");
    world.pass(60);
    assertEquals(await offered(), []);
    await world.retry(id, first, operator);
    world.pass(60);
    assertEquals(await offered(), [first]);
    await world.recordResult(deviceId, first, "SUCCESS_0");
    world.pass(60);
    assertEquals(await offered(), [other]);
  },
);

onBoth(
  "answerPoll() offers a Unix agent at work nothing new until it has ended",
  async (world) => {
    const { id, deviceId } = await world.aMachine();
    const offered = async () =>
      (await world.answerPoll(deviceId)).offers.map((offer) => offer.packageId);
    const first = await aPackage(world.store);
    await world.assign(
      { ...everywhere, packageId: first, machines: [id] },
      operator,
    );
    assertEquals(await offered(), [first]);
    const late = await aPackage(world.store);
    await world.assign(
      { ...everywhere, packageId: late, machines: [id] },
      operator,
    );
    const reason = async () =>
      (await describeDeployment(world.store.db, id, late, world.now())).reason;

    assertEquals(await offered(), [first]);
    assertEquals(await reason(), { code: "agent_busy", busyWith: first });
    await world.recordResult(deviceId, first, "SUCCESS");
    world.pass(52);
    assertEquals(await offered(), []);
    assertEquals(await reason(), { code: "agent_busy" });
    world.pass(1);
    assertEquals(await reason(), null);
    assertEquals(await offered(), [late]);
  },
);

onBoth(
  "answerPoll() offers a Windows agent at work what is new",
  async (world) => {
    const agent = "OCS-NG_WINDOWS_AGENT_v2.11.0.1";
    const { id, deviceId } = await world.aMachine({ agent });
    for (const n of [1, 2]) {
      const packageId = await aPackage(world.store);
      await world.assign(
        { ...everywhere, packageId, machines: [id] },
        operator,
      );
      assertEquals((await world.answerPoll(deviceId, agent)).offers.length, n);
    }
  },
);

onBoth("answerPoll() offers an inactive package to nobody", async (world) => {
  const { id, deviceId } = await world.aMachine();
  const packageId = await aPackage(world.store, { active: false });
  await world.assign({ ...everywhere, packageId, machines: [id] }, operator);
  assertEquals((await world.answerPoll(deviceId)).offers, []);
});

onBoth(
  "answerPoll() notes the contact, written with the next progress",
  async (world) => {
    const { id, deviceId } = await world.aMachine();
    world.pass(600);
    await world.answerPoll(deviceId);
    await world.writeProgress();
    const row = await world.store.db.selectFrom("machine")
      .select("last_contact_at").where("id", "=", id).executeTakeFirstOrThrow();
    assertEquals(row.last_contact_at, world.clock.now.getTime());
  },
);
