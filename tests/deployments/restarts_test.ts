import { assertEquals, assertRejects } from "@std/assert";
import { MINUTE_MS } from "#shared/time.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { receiveInventory } from "#server/usecases/agents/receive_inventory.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import {
  confirmRestart,
  confirmRestarts,
} from "#server/usecases/deployments/confirm_restarts.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { anInventory, aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

const GLPI_INJECTOR = "FusionInventory-Injector_v2.6";

/** A machine on which a package needs a restart since now. */
async function pending(services: TestServices, code = "EXIT_CODE_3010") {
  const machine = await services.aMachine();
  const packageId = await aPackage(services.store);
  await assignPackage(services, {
    packageId,
    machines: [machine.id],
    groups: [],
    force: false,
    mode: "snapshot",
  }, operator);
  await services.answerPoll(machine.deviceId);
  await services.recordResult(machine.deviceId, packageId, code);
  const later = (minutes: number) => {
    services.clock.now = new Date(
      services.clock.now.getTime() + minutes * MINUTE_MS,
    );
  };
  return {
    ...machine,
    packageId,
    later,
    state: async () => (await services.stateOf(machine.id, packageId))?.state,
    why: () =>
      explainDeployment(
        services.store.db,
        machine.id,
        packageId,
        services.now(),
      ),
    /** An inventory after a while, of a machine that runs for some minutes. */
    sends: async (
      after: number,
      uptime: number | null,
      agent?: string,
    ) => {
      later(after);
      await receiveInventory(
        services,
        services.contact(machine.deviceId, agent),
        anInventory({
          name: "pc",
          uptime: uptime === null ? null : uptime * MINUTE_MS,
        }),
      );
    },
  };
}

for (
  const code of [
    "EXIT_CODE_3010",
    "EXIT_CODE_1641",
    "SUCCESS_REBOOT_REQUIRED",
    "EXIT_CODE_-2147021886",
  ]
) {
  onBoth(
    `a restart that ${code} requires ends with an inventory after it`,
    async (services) => {
      const one = await pending(services, code);
      assertEquals(await one.state(), "reboot_pending");
      assertEquals((await one.why()).next.step, "confirm_restart");

      await one.sends(60, 600);
      assertEquals(await one.state(), "reboot_pending");
      assertEquals((await one.why()).next, {
        step: "reboot",
        by: "agent",
        at: null,
      });

      await one.sends(60, 30);
      assertEquals(await one.state(), "succeeded");
      assertEquals(
        (await services.eventKinds()).filter((kind) =>
          kind === "deployment.restarted"
        ).length,
        1,
      );
      await one.sends(60, 90);
      assertEquals(
        (await services.eventKinds()).at(-1),
        "deployment.restarted",
      );
    },
  );
}

onBoth(
  "an inventory that does not tell the uptime, or an old one, ends no restart",
  async (services) => {
    const one = await pending(services);
    await one.sends(60, null);
    await one.sends(60, 1, GLPI_INJECTOR);
    assertEquals(await one.state(), "reboot_pending");
    assertEquals((await one.why()).bootedAt, null);
  },
);

onBoth(
  "a boot that an earlier inventory dated before the result is not a restart",
  async (services) => {
    const machine = await services.aMachine();
    await receiveInventory(
      services,
      services.contact(machine.deviceId),
      anInventory({ uptime: MINUTE_MS }),
    );
    const booted = services.now().getTime() - MINUTE_MS;
    const packageId = await aPackage(services.store);
    await assignPackage(services, {
      packageId,
      machines: [machine.id],
      groups: [],
      force: false,
      mode: "snapshot",
    }, operator);
    await services.answerPoll(machine.deviceId);
    await services.recordResult(
      machine.deviceId,
      packageId,
      "SUCCESS_REBOOT_REQUIRED",
    );
    services.clock.now = new Date(booted + 30 * MINUTE_MS);
    // The inventory took two minutes to be made.
    await receiveInventory(
      services,
      services.contact(machine.deviceId),
      anInventory({ uptime: 28 * MINUTE_MS }),
    );
    const row = await services.stateOf(machine.id, packageId);
    assertEquals(row?.state, "reboot_pending");
  },
);

onBoth("an operator ends a pending restart, once", async (services) => {
  const one = await pending(services);
  const which = { machine: one.id, package: one.packageId };
  await confirmRestart(services, which, operator);
  assertEquals(await one.state(), "succeeded");
  assertEquals((await services.eventKinds()).at(-1), "deployment.restarted");
  await assertRejects(
    () => confirmRestart(services, which, operator),
    Refusal,
    "no restart is pending there",
  );
});

onBoth(
  "an operator ends the pending restarts that a query finds",
  async (services) => {
    const [one, other] = [await pending(services), await pending(services)];
    const filter = { q: `name:${one.inventory.name}` };
    assertEquals(
      await confirmRestarts(services, filter, operator, { dryRun: true }),
      { restarted: 1, byFamily: { unix: 1, windows: 0 } },
    );
    assertEquals(
      (await confirmRestarts(services, filter, operator)).restarted,
      1,
    );
    assertEquals([await one.state(), await other.state()], [
      "succeeded",
      "reboot_pending",
    ]);
    await assertRejects(
      () => confirmRestarts(services, {}, operator),
      Refusal,
      "Cannot mark as restarted everything on every machine",
    );
    await assertRejects(
      () => confirmRestarts(services, { state: "failed" }, operator),
      Refusal,
      "only in the state reboot_pending",
    );
  },
);
