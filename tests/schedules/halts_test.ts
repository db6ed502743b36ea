import { assertEquals, assertRejects } from "@std/assert";
import { HALTED_BEFORE, insertHalt } from "#db/schedules/halts.ts";
import { Conflict } from "#db/store/transaction.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { deleteGroup } from "#server/usecases/groups/edit_groups.ts";
import { liftHalt, orderHalt } from "#server/usecases/schedules/halts.ts";
import { resumeRollout } from "#server/usecases/rollouts/control_rollouts.ts";
import { aRollout } from "#tests/rollouts/site.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import { anAssignment } from "./site.ts";

onBoth(
  "a halt of everything keeps first offers back, and recalls what is out",
  async (services) => {
    const given = await anAssignment(services, 2, undefined);
    const [out, waiting] = given.machines;
    assertEquals(await given.polls(out!), true);
    const dry = await orderHalt(
      services,
      { reason: "INC-1042", dryRun: true },
      operator,
    );
    assertEquals([dry.halt, dry.stop.recalling], [null, 1]);
    const { halt, stop } = await orderHalt(
      services,
      { reason: "INC-1042" },
      operator,
    );
    assertEquals([stop.recalling, stop.cancelled], [1, 0]);
    assertEquals(await given.states(), ["recalling", "waiting"]);
    // What was offered is in every answer until its recall is confirmed.
    assertEquals(await given.polls(out!), true);
    assertEquals(await given.polls(waiting!), false);
    const why = await explainDeployment(
      services.store.db,
      waiting!.id,
      given.packageId,
      services.now(),
    );
    assertEquals(why.cause, "emergency_halt");
    assertEquals(why.halt, halt);
    assertEquals(why.next.step, "lift_halt");

    await assertRejects(
      () => orderHalt(services, { reason: "again" }, operator),
      Refusal,
      "INC-1042",
    );
    await liftHalt(services, halt!.id, operator);
    assertEquals(await given.polls(waiting!), true);
    await assertRejects(
      () => liftHalt(services, halt!.id, operator),
      Refusal,
      "halt",
    );
    const kinds = await services.eventKinds();
    assertEquals(
      kinds.filter((kind) => kind.startsWith("halt.")),
      ["halt.ordered", "halt.lifted"],
    );
  },
);

onBoth("a halt of a group is for its machines alone", async (services) => {
  const member = await services.aMachine();
  const lab = await services.aGroup("lab", [member.id]);
  const given = await anAssignment(services, 1, undefined, {
    machines: [member],
  });
  const other = given.machines[1]!;
  const { halt } = await orderHalt(
    services,
    { group: lab, reason: "exam week" },
    operator,
  );
  assertEquals(await given.polls(member), false);
  assertEquals(await given.polls(other), true);
  await assertRejects(
    () => deleteGroup(services, lab, operator),
    Refusal,
    "exam week",
  );
  // Both have to be lifted.
  const all = await orderHalt(services, { reason: "INC-1042" }, operator);
  await liftHalt(services, halt!.id, operator);
  assertEquals(await given.polls(member), false);
  await liftHalt(services, all.halt!.id, operator);
  assertEquals(await given.polls(member), true);
});

onBoth("a group that was deleted meanwhile is not halted", async (services) => {
  await assertRejects(
    () =>
      services.store.commit(insertHalt({
        group: { id: 4711, name: "lab" },
        reason: "INC-7",
        by: "ada",
        at: services.now(),
      })),
    Conflict,
    HALTED_BEFORE,
  );
  assertEquals(await services.eventKinds(), []);
});

onBoth("of two halts at once, one is told of the other", async (services) => {
  const both = await Promise.allSettled([
    orderHalt(services, { reason: "one" }, operator),
    orderHalt(services, { reason: "two" }, operator),
  ]);
  const refused = both.filter(({ status }) => status === "rejected");
  assertEquals(refused.length, 1);
  assertEquals(
    (refused[0] as PromiseRejectedResult).reason.code,
    "nothing_to_do",
  );
});

onBoth("a halt of everything opens no wave of a rollout", async (services) => {
  const rollout = await aRollout(services, 2, {
    waves: [{ percent: 50 }, { percent: 100 }],
  });
  const [canary] = await rollout.inWave(1);
  const [other] = await rollout.inWave(2);
  assertEquals(await rollout.polls(canary!), true);
  const order = { reason: "INC-1" };
  const dry = await orderHalt(services, { ...order, dryRun: true }, operator);
  assertEquals(dry.paused, 1);
  const { halt, paused } = await orderHalt(services, order, operator);
  assertEquals(paused, 1);
  await rollout.runs(canary!, "ERR_BAD_DIGEST");
  await rollout.advance();
  await liftHalt(services, halt!.id, operator);
  await rollout.advance();
  const { state, reason, openWave, waves } = await rollout.read();
  assertEquals(waves[0]!.cancelled, 1);
  assertEquals([state, reason, openWave], ["paused", "INC-1", 1]);
  assertEquals(await rollout.polls(other!), false);
  const events = await services.store.db.selectFrom("event").select("payload")
    .where("kind", "=", "rollout.paused")
    .where("package_id", "=", rollout.packageId).execute();
  assertEquals(events.map(({ payload }) => JSON.parse(payload)), [
    { assignment: rollout.id, reason: "INC-1" },
  ]);
  await resumeRollout(services, rollout.id, operator);
  assertEquals((await rollout.read()).state, "running");
});

onBoth(
  "a halt of a group pauses the rollouts that are out there",
  async (services) => {
    const policy = { waves: [{ percent: 50 }, { percent: 100 }] };
    const here = await aRollout(services, 2, policy);
    const elsewhere = await aRollout(services, 2, policy);
    const [canary] = await here.inWave(1);
    const lab = await services.aGroup("lab", [canary!.id]);
    assertEquals(await here.polls(canary!), true);
    const order = { group: lab, reason: "INC-2" };
    const dry = await orderHalt(services, { ...order, dryRun: true }, operator);
    const { halt, paused } = await orderHalt(services, order, operator);
    assertEquals([dry.paused, paused], [1, 1]);
    await here.runs(canary!, "ERR_BAD_DIGEST");
    await here.advance();
    await liftHalt(services, halt!.id, operator);
    await here.advance();
    const { state, openWave } = await here.read();
    assertEquals([state, openWave], ["paused", 1]);
    assertEquals((await elsewhere.read()).state, "running");
  },
);

onBoth(
  "a halt ordered again goes on with a recall that was broken off",
  async (services) => {
    const given = await anAssignment(services, 1, undefined);
    assertEquals(await given.polls(given.machines[0]!), true);
    // The server ended between the order and the recall.
    await services.store.commit(
      insertHalt({
        group: null,
        reason: "INC-7",
        by: "ada",
        at: services.now(),
      }),
    );
    const { halt, stop } = await orderHalt(
      services,
      { reason: "again" },
      operator,
    );
    assertEquals([halt?.reason, stop.recalling], ["INC-7", 1]);
    assertEquals(await given.states(), ["recalling"]);
    await assertRejects(
      () => orderHalt(services, { reason: "again" }, operator),
      Refusal,
      "INC-7",
    );
  },
);
