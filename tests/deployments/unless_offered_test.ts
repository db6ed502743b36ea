import { assertEquals, assertRejects } from "@std/assert";
import { describe } from "@std/testing/bdd";
import { Refusal } from "#server/domain/refusal.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { withdrawAssignment } from "#server/usecases/assignments/withdraw_assignment.ts";
import { changeGroup } from "#server/usecases/groups/edit_groups.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

const UNDO = { unlessOffered: true } as const;

/** A package that is assigned to one machine. */
async function assigned(services: TestServices) {
  const machine = await services.aMachine();
  const id = await aPackage(services.store);
  const { assignment } = await assignPackage(
    services,
    { packageId: id, machines: [machine.id], groups: [], force: false },
    operator,
  );
  return { machine, id, assignment };
}

async function refusedAsOffered(undo: () => Promise<unknown>) {
  const refusal = await assertRejects(undo, Refusal, "a machine has been offe");
  assertEquals(
    [refusal.code, refusal.details],
    ["already_offered", { machines: 1 }],
  );
}

describe("undoing an action unless a machine was offered it", () => {
  onBoth("withdraws an assignment that still waits", async (services) => {
    const { machine, id, assignment } = await assigned(services);
    const counted = await withdrawAssignment(
      services,
      assignment.id,
      operator,
      { ...UNDO, dryRun: true },
    );
    assertEquals([counted.cancelled, counted.recalling], [1, 0]);
    await withdrawAssignment(services, assignment.id, operator, UNDO);
    assertEquals((await services.stateOf(machine.id, id))?.state, "cancelled");
  });

  onBoth("keeps an assignment once it was offered", async (services) => {
    const { machine, id, assignment } = await assigned(services);
    await services.answerPoll(machine.deviceId);
    for (const dryRun of [true, false]) {
      await refusedAsOffered(() =>
        withdrawAssignment(services, assignment.id, operator, {
          ...UNDO,
          dryRun,
        })
      );
    }
    assertEquals((await services.stateOf(machine.id, id))?.state, "offered");
    await withdrawAssignment(services, assignment.id, operator);
  });

  onBoth(
    "takes machines out of a group that brought nothing yet",
    async (services) => {
      const machine = await services.aMachine();
      const group = await services.aGroup("lab", []);
      const id = await aPackage(services.store);
      await assignPackage(
        services,
        { packageId: id, machines: [], groups: [group], force: false },
        operator,
      );
      const change = (
        fields: { add?: number[]; remove?: number[] },
        how = {},
      ) =>
        changeGroup(
          services,
          { id: group, add: [], remove: [], ...fields, ...how },
          operator,
        );
      await change({ add: [machine.id] });
      await change({ remove: [machine.id] }, UNDO);
      assertEquals(
        (await services.stateOf(machine.id, id))?.state,
        "cancelled",
      );
      const other = await services.aMachine();
      await change({ add: [other.id] });
      await services.answerPoll(other.deviceId);
      assertEquals((await services.stateOf(other.id, id))?.state, "offered");
      await refusedAsOffered(() => change({ remove: [other.id] }, UNDO));
      assertEquals((await services.stateOf(other.id, id))?.state, "offered");
    },
  );
});
