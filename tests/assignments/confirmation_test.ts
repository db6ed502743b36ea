import { assertEquals, assertRejects } from "@std/assert";
import { Refusal } from "#server/domain/refusal.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { withdrawAssignment } from "#server/usecases/assignments/withdraw_assignment.ts";
import { cancelDeployments } from "#server/usecases/deployments/cancel_deployments.ts";
import { retryDeployments } from "#server/usecases/deployments/retry_deployments.ts";
import { setActivation } from "#server/usecases/packages/activate_package.ts";

const MACHINES = 12;

/** A package that was assigned to many machines, and offered to all. */
async function aSite(services: TestServices) {
  const machines = [];
  for (let i = 0; i < MACHINES; i++) machines.push(await services.aMachine());
  const packageId = await aPackage(services.store);
  const { assignment } = await assignPackage(
    services,
    {
      packageId,
      machines: machines.map(({ id }) => id),
      groups: [],
      force: false,
    },
    operator,
    { confirmMachines: MACHINES },
  );
  for (const { deviceId } of machines) await services.answerPoll(deviceId);
  return { machines, packageId, assignment: assignment.id };
}

/**
 * Asserts that an action needs its number of machines, refuses a lower one, and
 * changes nothing without it.
 */
async function wantsNumber(
  services: TestServices,
  act: (confirmed?: number) => Promise<unknown>,
): Promise<void> {
  const before = (await services.eventKinds()).length;
  for (const confirmed of [undefined, MACHINES - 1]) {
    const refusal = await assertRejects(() => act(confirmed), Refusal);
    assertEquals(refusal.code, "guard_number_needed");
    assertEquals(refusal.details["reached"], MACHINES);
  }
  assertEquals((await services.eventKinds()).length, before);
}

onBoth(
  "cancelling and retrying on much of the fleet needs a confirmation",
  async (services) => {
    const { packageId } = await aSite(services);
    const cancel = (confirmed?: number) =>
      cancelDeployments(services, { package: packageId }, operator, {
        confirmMachines: confirmed,
      });
    await wantsNumber(services, cancel);
    // Results may have arrived since, so a number that is too high is accepted.
    assertEquals((await cancel(MACHINES + 1)).recalling, MACHINES);

    await services.store.commit([{
      sql: "update deployment set state = 'failed'",
      params: [],
    }]);
    const retry = (confirmed?: number) =>
      retryDeployments(services, { package: packageId }, operator, {
        confirmMachines: confirmed,
      });
    await wantsNumber(services, retry);
    assertEquals((await retry(MACHINES)).retried, MACHINES);
  },
);

onBoth(
  "withdrawing a large assignment needs a confirmation",
  async (services) => {
    const { assignment } = await aSite(services);
    const withdraw = (confirmed?: number) =>
      withdrawAssignment(services, assignment, operator, {
        confirmMachines: confirmed,
      });
    await wantsNumber(services, withdraw);
    assertEquals((await withdraw(MACHINES)).recalling, MACHINES);
  },
);

onBoth(
  "deactivating a package that was offered to many machines needs a confirmation",
  async (services) => {
    const { packageId } = await aSite(services);
    const act = (confirmed?: number) =>
      setActivation(services, { id: packageId, active: false }, operator, {
        confirmMachines: confirmed,
      });
    await wantsNumber(services, act);
    assertEquals((await act(MACHINES)).recalling, MACHINES);
  },
);

onBoth(
  "activating a package that many machines wait for needs a confirmation, and states the number",
  async (site) => {
    // The package below has no files.
    const services = { ...site, checkInfo: () => null };
    const { packageId } = await aSite(services);
    await services.store.commit([
      { sql: "update deployment set state = 'waiting'", params: [] },
      { sql: "update package set active = 0, fragments = '[]'", params: [] },
    ]);
    const act = (confirmed?: number) =>
      setActivation(services, { id: packageId, active: true }, operator, {
        confirmMachines: confirmed,
      });
    const dry = await setActivation(
      services,
      { id: packageId, active: true },
      operator,
      { dryRun: true },
    );
    assertEquals([dry.released, dry.package.active], [MACHINES, false]);
    await wantsNumber(services, act);
    assertEquals((await act(MACHINES)).released, MACHINES);
    const { payload } = await services.store.db.selectFrom("event")
      .select("payload").where("kind", "=", "package.activated")
      .executeTakeFirstOrThrow();
    assertEquals(JSON.parse(payload), { released: MACHINES });
    // It is active, so no machine waits for that.
    assertEquals((await act()).released, 0);
  },
);

onBoth(
  "a few machines never need a confirmation, and the share is a setting",
  async (services) => {
    const { packageId, machines } = await aSite(services);
    const some = { package: packageId, machine: machines[0]!.id };
    assertEquals(
      (await cancelDeployments(services, some, operator)).recalling,
      1,
    );
    await services.store.commit([{
      sql: "insert into setting (name, value) values ('guardPercent', '100')",
      params: [],
    }]);
    const all = await cancelDeployments(
      services,
      { package: packageId },
      operator,
    );
    assertEquals(all.recalling, MACHINES - 1);
  },
);
