import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { foldStatements } from "#db/query/folding.ts";
import type { NewAssignment } from "#shared/contract/assignments/assignments.ts";
import type { Inventory } from "#server/domain/machines/inventory.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";
import { aPackage, section } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { anAssignment } from "./site.ts";

/** A machine, and what sends its next inventory. */
async function aMachineWith(services: TestServices) {
  const machine = await services.aMachine({ os: "Debian GNU/Linux 12" });
  return {
    ...machine,
    async sends(
      facts: Partial<Inventory["facts"]>,
      software: readonly { NAME: string; VERSION: string }[] = [],
      ip = machine.inventory.ip,
    ) {
      services.pass(60);
      await services.receiveInventory(machine.deviceId, {
        ...machine.inventory,
        ip,
        facts: { ...machine.inventory.facts, ...facts },
        sections: [
          ...machine.inventory.sections,
          section("SOFTWARES", software),
        ],
      });
      await services.store.commit(
        foldStatements(software.map(({ NAME }) => NAME)),
      );
    },
  };
}

onBoth(
  "a package is offered once an inventory meets the conditions",
  async (services) => {
    const machine = await aMachineWith(services);
    await machine.sends({ diskFreeMib: 3000 });
    const given = await anAssignment(services, 0, undefined, {
      machines: [machine],
      onlyIf: "disk>=5G",
    });
    assertEquals(given.assignment.onlyIf, "disk>=5G");
    const why = () =>
      explainDeployment(
        services.store.db,
        machine.id,
        given.packageId,
        services.now(),
      );
    assertEquals(await given.polls(machine), false);
    const { cause, unmet, next } = await why();
    assertEquals(cause, "condition_unmet");
    assertEquals(unmet, [{
      condition: "disk>=5G",
      found: [{ field: "disk", values: ["3000"] }],
    }]);
    assertEquals(next.step, "meet_conditions");
    // An inventory without a change is judged again, with the same outcome.
    await machine.sends({ diskFreeMib: 3000 });
    assertEquals(await given.polls(machine), false);
    await machine.sends({ diskFreeMib: 9000 });
    assertEquals(await given.polls(machine), true);
    // What was offered stays offered until its result.
    await machine.sends({ diskFreeMib: 10 });
    assertEquals(await given.polls(machine), true);
  },
);

onBoth("a condition holds back no other package", async (services) => {
  const machine = await aMachineWith(services);
  const held = await anAssignment(services, 0, undefined, {
    machines: [machine],
    onlyIf: "ram>=8G",
  });
  const free = await anAssignment(services, 0, undefined, {
    machines: [machine],
  });
  assertEquals(await held.polls(machine), false);
  assertEquals(await free.polls(machine), true);
  const { unmet } = await explainDeployment(
    services.store.db,
    machine.id,
    held.packageId,
    services.now(),
  );
  assertEquals(unmet, [{
    condition: "ram>=8G",
    found: [{ field: "ram", values: [] }],
  }]);
});

onBoth("a retry obeys the conditions, too", async (services) => {
  const machine = await aMachineWith(services);
  await machine.sends({ ramMib: 8192 });
  const given = await anAssignment(services, 0, undefined, {
    machines: [machine],
    onlyIf: "ram>=8G",
  });
  assertEquals(await given.polls(machine), true);
  await services.recordResult(machine.deviceId, given.packageId, "ERR_EXECUTE");
  await machine.sends({ ramMib: 4096 });
  await retryDeployment(services, {
    machine: machine.id,
    package: given.packageId,
  }, operator);
  services.pass(86_400);
  assertEquals(await given.polls(machine), false);
  await machine.sends({ ramMib: 8192 });
  assertEquals(await given.polls(machine), true);
});

onBoth("software and addresses are conditions", async (services) => {
  const machine = await aMachineWith(services);
  const office = { NAME: "Office", VERSION: "16.0" };
  await machine.sends({}, [office], "10.2.0.7");
  const given = await anAssignment(services, 0, undefined, {
    machines: [machine],
    onlyIf: "-ip:10.2.0.0/16 software:office<16 -software:blocker",
  });
  assertEquals(await given.polls(machine), false);
  const { unmet } = await explainDeployment(
    services.store.db,
    machine.id,
    given.packageId,
    services.now(),
  );
  assertEquals(unmet, [
    {
      condition: "-ip:10.2.0.0/16",
      found: [{ field: "ip", values: ["10.2.0.7"] }],
    },
    {
      condition: "software:office<16",
      found: [{ field: "software", values: ["Office 16.0"] }],
    },
  ]);
  await machine.sends({}, [{ NAME: "Office", VERSION: "15.2" }], "10.3.0.7");
  assertEquals(await given.polls(machine), true);
});

onBoth("a plan counts the machines that do not meet them", async (services) => {
  const machines = [];
  for (const ramMib of [2048, 8192, 16384]) {
    const machine = await aMachineWith(services);
    await machine.sends({ ramMib });
    machines.push(machine.id);
  }
  const order: NewAssignment = {
    packageId: await aPackage(services.store),
    machines,
    groups: [],
    force: false,
    onlyIf: "ram>=8G",
  };
  const { unmet, onlyIf, reached } = await planAssignment(
    services,
    order,
    operator,
  );
  assertEquals([unmet, onlyIf, reached], [1, "ram>=8G", 3]);
  await assertRejects(
    () => planAssignment(services, { ...order, onlyIf: "seen<7d" }, operator),
    Refusal,
    "seen: is not from the inventory",
  );
});

onBoth(
  "offers follow the last inventory, whatever came before",
  async (services) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            ram: fc.constantFrom(1024, 4096, 16384),
            disk: fc.constantFrom(null, 100, 20_000),
            polls: fc.nat(2),
          }),
          { minLength: 1, maxLength: 5 },
        ),
        async (history) => {
          const machine = await aMachineWith(services);
          const given = await anAssignment(services, 0, undefined, {
            machines: [machine],
            onlyIf: "ram>=4G disk>=5G",
          });
          let isOffered = false;
          for (const { ram, disk, polls } of history) {
            await machine.sends({ ramMib: ram, diskFreeMib: disk });
            for (let i = 0; i <= polls; i++) {
              isOffered ||= ram >= 4096 && disk !== null && disk >= 5120;
              assertEquals(await given.polls(machine), isOffered);
            }
          }
        },
      ),
      { numRuns: 8 },
    );
  },
);
