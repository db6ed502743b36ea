/** Tests which machines are let in, on both stores. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { settingStatements } from "#db/settings/settings.ts";
import type { EnrolmentRefusal } from "#shared/contract/enrolment_refusals.ts";
import type { Settings } from "#shared/contract/settings/settings.ts";
import { answerPoll } from "#server/usecases/agents/answer_poll.ts";
import { receiveInventory } from "#server/usecases/agents/receive_inventory.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { approveMachines } from "#server/usecases/enrolment/approve_machines.ts";
import { clearAlerts } from "#server/usecases/enrolment/clear_alerts.ts";
import {
  issueEnrolmentToken,
  revokeEnrolmentToken,
} from "#server/usecases/enrolment/enrolment_tokens.ts";
import { NotEnrolled } from "#server/usecases/enrolment/not_enrolled.ts";
import { aDeviceId, anInventory, aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

const DAY = 24 * 3600;
const admin = { name: "root", role: "admin" } as const;

const set = (services: TestServices, settings: Partial<Settings>) =>
  services.store.commit(settingStatements(settings));

const machineOf = async ({ store }: TestServices, deviceId: string) =>
  await store.db.selectFrom("machine as m")
    .innerJoin("machine_device as x", "x.machine_id", "m.id")
    .select(["m.id", "m.status", "m.tag", "m.approved_by as approvedBy"])
    .where("x.device_id", "=", deviceId).executeTakeFirst();

/** One poll and inventory of a machine with an enrolment token in its URL. */
async function arrives(
  services: TestServices,
  deviceId: string,
  { token, inventory = anInventory() }: {
    token?: string;
    inventory?: ReturnType<typeof anInventory>;
  } = {},
) {
  const contact = {
    ...services.contact(deviceId),
    ...token === undefined ? {} : { token },
  };
  await answerPoll(services, contact);
  return await receiveInventory(services, contact, inventory);
}

async function refusedWith(
  services: TestServices,
  refusal: EnrolmentRefusal,
  token?: string,
): Promise<void> {
  const deviceId = aDeviceId();
  const error = await assertRejects(
    () => arrives(services, deviceId, token === undefined ? {} : { token }),
    NotEnrolled,
  );
  assertEquals(error.code, refusal);
  assertEquals(await machineOf(services, deviceId), undefined);
}

const give = (services: TestServices, packageId: number, machine: number) =>
  assignPackage(services, {
    packageId,
    machines: [machine],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);

onBoth("new machines are let in while enrolment is open", async (services) => {
  const deviceId = aDeviceId();
  await arrives(services, deviceId);
  const machine = await machineOf(services, deviceId);
  assertEquals([machine?.status, machine?.approvedBy], ["approved", ""]);
});

onBoth(
  "with approval a new machine is inventoried and offered nothing, a known one stays",
  async (services) => {
    const known = await services.aMachine();
    await set(services, { enrolment: "approve" });
    const deviceId = aDeviceId();
    await arrives(services, deviceId);
    const { id, status } = (await machineOf(services, deviceId))!;
    assertEquals(status, "pending");
    const packageId = await aPackage(services.store);
    await give(services, packageId, id);
    await give(services, packageId, known.id);
    const why = await explainDeployment(
      services.store.db,
      id,
      packageId,
      services.now(),
    );
    assertEquals([why.cause, why.next.step], ["not_approved", "approve"]);
    assertEquals((await services.answerPoll(deviceId)).offers, []);
    assertEquals((await services.answerPoll(known.deviceId)).offers.length, 1);

    const targets = { machines: [], groups: [], query: "status:pending" };
    const dry = await approveMachines(services, targets, operator, {
      dryRun: true,
    });
    const expected = { approved: 1, pending: 1, unchanged: 0, waiting: 1 };
    assertEquals(dry, expected);
    assertEquals((await services.answerPoll(deviceId)).offers, []);
    assertEquals(await approveMachines(services, targets, operator), expected);
    assertEquals((await services.answerPoll(deviceId)).offers.length, 1);
    const approved = await machineOf(services, deviceId);
    assertEquals(approved?.approvedBy, "operator:ada");
    assertEquals(
      await approveMachines(
        services,
        { machines: [id, known.id], groups: [] },
        operator,
      ),
      { approved: 1, pending: 0, unchanged: 1, waiting: 0 },
      "a known one is vouched for",
    );
  },
);

onBoth(
  "no more machines wait for approval than the setting allows",
  async (services) => {
    const known = await services.aMachine();
    await set(services, { enrolment: "approve", pendingMachines: 2 });
    const first = aDeviceId();
    await arrives(services, first);
    await arrives(services, aDeviceId());
    await refusedWith(services, "pending_full");
    await services.receiveInventory(first, anInventory());
    await services.receiveInventory(known.deviceId, known.inventory);
    const { id } = (await machineOf(services, first))!;
    await approveMachines(services, { machines: [id], groups: [] }, operator);
    await arrives(services, aDeviceId());
    const summary = services.refusedEnrolments.summary(services.now());
    assertEquals(summary?.requests, { pending_full: 1 });
  },
);

onBoth(
  "with tokens only machines that bring a valid one are let in, with its TAG",
  async (services) => {
    const known = await services.aMachine();
    await set(services, { enrolment: "token" });
    const { secret, token } = await issueEnrolmentToken(
      services,
      { name: "paris", tag: "paris", days: 2 },
      admin,
    );
    assertMatch(secret, /^lse_[a-z2-9]{32}$/);
    await refusedWith(services, "token_missing");
    await refusedWith(services, "token_unknown", "lse_nobody");
    const deviceId = aDeviceId();
    const { accountInfo } = await arrives(services, deviceId, {
      token: secret,
      inventory: anInventory({ tag: "lyon" }),
    });
    assertEquals(accountInfo?.["TAG"], "paris");
    const machine = await machineOf(services, deviceId);
    assertEquals(
      [machine?.status, machine?.tag, machine?.approvedBy],
      ["approved", "paris", "token:paris"],
    );
    const { uses } = await services.store.db.selectFrom("enrolment_token")
      .select("uses").executeTakeFirstOrThrow();
    assertEquals(uses, 1);

    services.pass(2 * DAY);
    await refusedWith(services, "token_expired", secret);
    await services.answerPoll(known.deviceId);
    await arrives(services, deviceId, { token: secret });
    await revokeEnrolmentToken(services, token.id, admin);
    await refusedWith(services, "token_revoked", secret);
    await arrives(services, deviceId, { token: secret });
    await services.receiveInventory(known.deviceId, known.inventory);
    const summary = services.refusedEnrolments.summary(services.now());
    assertEquals([summary?.machines, summary?.requests], [2, {
      token_expired: 1,
      token_revoked: 1,
    }]);
  },
);

onBoth(
  "a new URL with a token takes the machine's row over at once, and runs nothing again",
  async (services) => {
    const before = await services.aMachine();
    const packageId = await aPackage(services.store);
    await give(services, packageId, before.id);
    await services.answerPoll(before.deviceId);
    await services.recordResult(before.deviceId, packageId, "SUCCESS");
    await set(services, { enrolment: "token" });
    const { secret } = await issueEnrolmentToken(
      services,
      { name: "all", tag: "" },
      admin,
    );
    const deviceId = aDeviceId();
    await arrives(services, deviceId, {
      token: secret,
      inventory: { ...before.inventory, history: [] },
    });
    assertEquals((await machineOf(services, deviceId))?.id, before.id);
    assertEquals((await services.answerPoll(deviceId)).offers, []);
    assertEquals(
      (await services.stateOf(before.id, packageId))?.state,
      "succeeded",
    );
  },
);

onBoth(
  "a machine that waits for approval is approved by the token it comes back with",
  async (services) => {
    await set(services, { enrolment: "approve" });
    const deviceId = aDeviceId();
    const inventory = anInventory();
    await arrives(services, deviceId, { inventory });
    const { secret } = await issueEnrolmentToken(
      services,
      { name: "all", tag: "" },
      admin,
    );
    await arrives(services, deviceId, { inventory, token: secret });
    const machine = await machineOf(services, deviceId);
    assertEquals([machine?.status, machine?.approvedBy], [
      "approved",
      "token:all",
    ]);
  },
);

onBoth(
  "an alert is cleared by an operator, once",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    await services.receiveInventory(deviceId, anInventory());
    assertEquals(await clearAlerts(services, id, operator), { cleared: 1 });
    await assertRejects(
      () => clearAlerts(services, id, operator),
      Error,
      "no alert",
    );
    const kinds = await services.eventKinds();
    assertEquals(kinds.at(-1), "machine.alert_cleared");
  },
);
