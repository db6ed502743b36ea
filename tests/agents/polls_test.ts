import { assertEquals, assertMatch } from "@std/assert";
import { describeDeployment } from "#server/usecases/deployments/describe_deployments.ts";
import { aDeviceId, aPackage } from "#tests/harness/store/rows.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";
import { writeProgress } from "#server/usecases/agents/write_progress.ts";

const everywhere = { groups: [], force: false, mode: "continuous" } as const;

onBoth(
  "answerPoll() asks an unknown machine for an inventory and offers nothing",
  async (services) => {
    const answer = await services.answerPoll(aDeviceId());
    assertEquals(answer.wantInventory, true);
    assertEquals(answer.offers, []);
    assertEquals(await services.eventKinds(), []);
  },
);

onBoth(
  "answerPoll() offers what was assigned, with one durable event",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const packageId = await aPackage(services.store);
    await assignPackage(
      services,
      { ...everywhere, packageId, machines: [id] },
      operator,
    );

    const first = await services.answerPoll(deviceId);
    assertEquals(first.wantInventory, false);
    assertEquals(first.offers.map((o) => [o.packageId, o.force]), [
      [packageId, false],
    ]);
    assertMatch(first.offers[0]!.capability, /^[0-9a-z]+-1-[\w-]{43}$/);
    const again = await services.answerPoll(deviceId);
    assertEquals(again.offers, first.offers);

    assertEquals((await services.stateOf(id, packageId))?.state, "offered");
    const kinds = await services.eventKinds();
    assertEquals(
      kinds.filter((kind) => kind === "deployment.offered").length,
      1,
    );
  },
);

onBoth(
  "answerPoll() of two polls at once offers a package once",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const packageId = await aPackage(services.store);
    await assignPackage(
      services,
      { ...everywhere, packageId, machines: [id] },
      operator,
    );
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => services.answerPoll(deviceId)),
    );
    assertEquals(answers.map((answer) => answer.offers.length), [1, 1, 1, 1]);
    const kinds = await services.eventKinds();
    assertEquals(
      kinds.filter((kind) => kind === "deployment.offered").length,
      1,
    );
  },
);

onBoth(
  "answerPoll() asks for an inventory once the last one is a day old",
  async (services) => {
    const { deviceId } = await services.aMachine();
    services.pass(86_399);
    assertEquals((await services.answerPoll(deviceId)).wantInventory, false);
    services.pass(1);
    assertEquals((await services.answerPoll(deviceId)).wantInventory, true);
  },
);

onBoth(
  "answerPoll() leaves out packages in the agent's history",
  async (services) => {
    const packageId = await aPackage(services.store);
    const { id, deviceId } = await services.aMachine({ history: [packageId] });
    await assignPackage(
      services,
      { ...everywhere, packageId, machines: [id] },
      operator,
    );
    assertEquals((await services.answerPoll(deviceId)).offers, []);
    assertEquals((await services.stateOf(id, packageId))?.state, "waiting");
  },
);

onBoth(
  "answerPoll() sends force where the assignment is forced",
  async (services) => {
    const packageId = await aPackage(services.store);
    const { id, deviceId } = await services.aMachine({ history: [packageId] });
    await assignPackage(services, {
      ...everywhere,
      packageId,
      machines: [id],
      force: true,
    }, operator);
    const { offers } = await services.answerPoll(deviceId);
    assertEquals(offers.map((offer) => offer.force), [true]);
  },
);

onBoth(
  "answerPoll() holds other packages while one of priority 0 is pending or failed",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const other = await aPackage(services.store);
    const first = await aPackage(services.store, { priority: 0 });
    for (const packageId of [other, first]) {
      await assignPackage(services, {
        ...everywhere,
        packageId,
        machines: [id],
      }, operator);
    }
    const offered = async () =>
      (await services.answerPoll(deviceId)).offers.map((offer) =>
        offer.packageId
      );

    assertEquals(await offered(), [first]);
    await services.recordResult(deviceId, first, "SUCCESS_3");
    services.pass(60);
    assertEquals(await offered(), []);
    await retryDeployment(services, { machine: id, package: first }, operator);
    services.pass(60);
    assertEquals(await offered(), [first]);
    await services.recordResult(deviceId, first, "SUCCESS_0");
    services.pass(60);
    assertEquals(await offered(), [other]);
  },
);

onBoth(
  "answerPoll() offers nothing new to a busy Unix agent until it has finished",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const offered = async () =>
      (await services.answerPoll(deviceId)).offers.map((offer) =>
        offer.packageId
      );
    const first = await aPackage(services.store);
    await assignPackage(services, {
      ...everywhere,
      packageId: first,
      machines: [id],
    }, operator);
    assertEquals(await offered(), [first]);
    const late = await aPackage(services.store);
    await assignPackage(services, {
      ...everywhere,
      packageId: late,
      machines: [id],
    }, operator);
    const reason = async () =>
      (await describeDeployment(services.store.db, id, late, services.now()))
        .reason;

    assertEquals(await offered(), [first]);
    assertEquals(await reason(), { code: "agent_busy", busyWith: first });
    await services.recordResult(deviceId, first, "SUCCESS");
    services.pass(52);
    assertEquals(await offered(), []);
    assertEquals(await reason(), { code: "agent_busy" });
    services.pass(1);
    assertEquals(await reason(), null);
    assertEquals(await offered(), [late]);
  },
);

onBoth(
  "answerPoll() offers new packages to a busy Windows agent",
  async (services) => {
    const agent = "OCS-NG_WINDOWS_AGENT_v2.11.0.1";
    const { id, deviceId } = await services.aMachine({ agent });
    for (const n of [1, 2]) {
      const packageId = await aPackage(services.store);
      await assignPackage(services, {
        ...everywhere,
        packageId,
        machines: [id],
      }, operator);
      assertEquals(
        (await services.answerPoll(deviceId, agent)).offers.length,
        n,
      );
    }
  },
);

onBoth(
  "answerPoll() offers an inactive package to nobody",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const packageId = await aPackage(services.store, { active: false });
    await assignPackage(
      services,
      { ...everywhere, packageId, machines: [id] },
      operator,
    );
    assertEquals((await services.answerPoll(deviceId)).offers, []);
  },
);

onBoth(
  "answerPoll() notes the contact, which is written with the next progress",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    services.pass(600);
    await services.answerPoll(deviceId);
    await writeProgress(services);
    const row = await services.store.db.selectFrom("machine")
      .select("last_contact_at").where("id", "=", id).executeTakeFirstOrThrow();
    assertEquals(row.last_contact_at, services.clock.now.getTime());
  },
);
