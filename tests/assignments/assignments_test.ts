import { assertEquals, assertRejects } from "@std/assert";
import { joinStatements, leaveStatements } from "#db/assignments/reach.ts";
import { releaseStatements } from "#db/groups/members.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { withdrawAssignment } from "#server/usecases/assignments/withdraw_assignment.ts";

type AssignmentInput = Partial<Parameters<typeof assignPackage>[1]>;

async function assigning(services: TestServices) {
  const packageId = await aPackage(services.store);
  return {
    packageId,
    assign: (input: AssignmentInput, how?: { confirmMachines: number }) =>
      assignPackage(
        services,
        {
          packageId,
          machines: [],
          groups: [],
          force: false,
          mode: "continuous",
          ...input,
        },
        operator,
        how,
      ),
  };
}

onBoth(
  "assign() reaches machines and groups, each machine once",
  async (services) => {
    const a = await services.aMachine();
    const b = await services.aMachine();
    const group = await services.aGroup("lab", [a.id, b.id]);
    const { packageId, assign } = await assigning(services);
    const { reached } = await assign({ machines: [a.id], groups: [group] });
    assertEquals(reached, { added: 2, reopened: 0, unchanged: 0 });
    const refused = await assertRejects(
      () => assign({ groups: [group] }),
      Refusal,
      "2 already have it, waiting or under way",
    );
    assertEquals(
      [refused.code, refused.details],
      ["reaches_nobody", { reasons: { already_open: 2 } }],
    );
    assertEquals((await services.stateOf(b.id, packageId))?.attempt, 1);
  },
);

onBoth("assign() to an empty group reaches nobody", async (services) => {
  const { id } = await services.aMachine();
  const group = await services.aGroup("empty", []);
  const { packageId, assign } = await assigning(services);
  const { reached } = await assign({ groups: [group] });
  assertEquals(reached.added, 0);
  assertEquals(await services.stateOf(id, packageId), undefined);
});

onBoth("assign() without targets is refused", async (services) => {
  const { assign } = await assigning(services);
  await assertRejects(() => assign({}), Refusal, "name machines or groups");
});

onBoth(
  "assign() to what does not exist is refused, naming it",
  async (services) => {
    const { assign } = await assigning(services);
    await assertRejects(
      () => assign({ machines: [99] }),
      Refusal,
      "machine 99",
    );
    await assertRejects(() => assign({ groups: [98] }), Refusal, "group 98");
  },
);

onBoth(
  "assign() reopens final deployments only by force",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const { packageId, assign } = await assigning(services);
    await assign({ machines: [id] });
    await services.answerPoll(deviceId);
    await services.recordResult(deviceId, packageId, "SUCCESS");
    const { assignments } = await counted(services);
    await assertRejects(
      () => assign({ machines: [id] }, { confirmMachines: 1 }),
      Refusal,
      "1 already has it; force runs it again",
    );
    assertEquals((await counted(services)).assignments, assignments);
    assertEquals(
      (await assign({ machines: [id], force: true })).reached.reopened,
      1,
    );
    const row = await services.stateOf(id, packageId);
    assertEquals([row?.state, row?.attempt], ["waiting", 2]);
  },
);

/** The number of assignments. */
async function counted({ store }: TestServices) {
  const { assignments } = await store.db.selectFrom("assignment")
    .select((is) => is.fn.countAll<number>().as("assignments"))
    .executeTakeFirstOrThrow();
  return { assignments: Number(assignments) };
}

onBoth(
  "an assignment that reaches nobody is refused with the reasons",
  async (services) => {
    const unix = await services.aMachine();
    const gone = await services.aMachine();
    await services.store.commit([{
      sql: "update machine set status = 'retired' where id = ?",
      params: [gone.id],
    }]);
    const { packageId, assign } = await assigning(services);
    await services.store.commit([{
      sql: "update package set target = 'windows' where id = ?",
      params: [packageId],
    }]);
    const refused = await assertRejects(
      () => assign({ machines: [unix.id, gone.id] }),
      Refusal,
      "it would reach no machine: 1 is retired; 1 has another system",
    );
    assertEquals(refused.details, { reasons: { retired: 1, wrong_system: 1 } });
    await assertRejects(
      () => assign({ query: "name:nothing-is-called-so", mode: undefined }),
      Refusal,
      "no machine matches name:nothing-is-called-so",
    );
    assertEquals((await counted(services)).assignments, 0);
    // Machines that join the group later get it, so it is not in vain.
    const group = await services.aGroup("later", [unix.id]);
    assertEquals((await assign({ groups: [group] })).reached.added, 0);
    await assertRejects(
      () => assign({ groups: [group] }),
      Refusal,
      "1 has another system",
    );
    await assertRejects(
      () => assign({ groups: [group], mode: "snapshot" }),
      Refusal,
      "1 has another system",
    );
  },
);

onBoth(
  "assign() makes deployments for more machines than one id range holds",
  async (services) => {
    await services.store.commit([{
      sql: `insert into machine (device_id, name, family, agent, os, ip, serial,
        uuid, tag, registered_at, inventoried_at, last_contact_at)
      select 'pc-' || value, 'pc', 'unix', '', '', '', '', '', '', 0, 0, 0
      from json_each(?)`,
      params: [JSON.stringify(Array.from({ length: 4500 }, (_, i) => i))],
    }]);
    const rows = await services.store.db.selectFrom("machine").select("id")
      .execute();
    const group = await services.aGroup("all", rows.map((row) => row.id));
    const { packageId, assign } = await assigning(services);
    const { assignment, reached } = await assign(
      { groups: [group] },
      { confirmMachines: 4500 },
    );
    assertEquals(reached.added, 4500);
    const counts = await services.store.db.selectFrom("deployment_count")
      .select(["state", "machines"]).where("package_id", "=", packageId)
      .execute();
    assertEquals(counts, [{ state: "waiting", machines: 4500 }]);
    const stopped = await withdrawAssignment(
      services,
      assignment.id,
      operator,
      { confirmMachines: 4500 },
    );
    assertEquals(stopped, { cancelled: 4500, recalling: 0, beyondRecall: 0 });
  },
);

onBoth(
  "withdraw() cancels waiting deployments and recalls offered ones",
  async (services) => {
    const waiting = await services.aMachine();
    const offered = await services.aMachine();
    const { packageId, assign } = await assigning(services);
    const { assignment } = await assign({ machines: [waiting.id, offered.id] });
    await services.answerPoll(offered.deviceId);
    const stopped = await withdrawAssignment(services, assignment.id, operator);
    assertEquals(stopped, { cancelled: 1, recalling: 1, beyondRecall: 0 });
    assertEquals(
      (await services.stateOf(waiting.id, packageId))?.state,
      "cancelled",
    );
    assertEquals(
      (await services.stateOf(offered.id, packageId))?.state,
      "recalling",
    );
  },
);

onBoth(
  "withdraw() keeps deployments that another assignment brings to the same machine",
  async (services) => {
    const both = await services.aMachine();
    const one = await services.aMachine();
    const group = await services.aGroup("lab", [both.id]);
    const { packageId, assign } = await assigning(services);
    const { assignment } = await assign({ machines: [both.id, one.id] });
    await assign({ groups: [group] });
    await withdrawAssignment(services, assignment.id, operator);
    assertEquals(
      (await services.stateOf(both.id, packageId))?.state,
      "waiting",
    );
    assertEquals(
      (await services.stateOf(one.id, packageId))?.state,
      "cancelled",
    );
  },
);

onBoth("withdraw() twice is refused", async (services) => {
  const { id } = await services.aMachine();
  const { assign } = await assigning(services);
  const { assignment } = await assign({ machines: [id] });
  await withdrawAssignment(services, assignment.id, operator);
  await assertRejects(
    () => withdrawAssignment(services, assignment.id, operator),
    Refusal,
    "was already taken back at",
  );
});

onBoth(
  "a machine that joins a group gets its continuous assignments, and loses the waiting ones when it leaves",
  async (services) => {
    const joins = await services.aMachine();
    const group = await services.aGroup("lab", []);
    const { packageId, assign } = await assigning(services);
    await assign({ groups: [group] });

    await services.store.commit([
      ...joinStatements(group, [joins.id], "server", services.clock.now),
      {
        sql: "insert into group_member (group_id, machine_id) values (?, ?)",
        params: [group, joins.id],
      },
    ]);
    assertEquals(
      (await services.stateOf(joins.id, packageId))?.state,
      "waiting",
    );

    await services.store.commit([
      {
        sql: "delete from group_member where group_id = ? and machine_id = ?",
        params: [group, joins.id],
      },
      ...leaveStatements(group, [joins.id], "server", services.clock.now),
    ]);
    assertEquals(
      (await services.stateOf(joins.id, packageId))?.state,
      "cancelled",
    );
    assertEquals((await services.eventKinds()).at(-1), "deployment.cancelled");

    await services.store.commit([
      ...joinStatements(group, [joins.id], "server", services.clock.now),
      {
        sql: "insert into group_member (group_id, machine_id) values (?, ?)",
        params: [group, joins.id],
      },
    ]);
    const again = await services.stateOf(joins.id, packageId);
    assertEquals([again?.state, again?.attempt], ["waiting", 2]);
    assertEquals((await services.eventKinds()).at(-1), "deployment.retried");
  },
);

onBoth(
  "a deployment that two groups bring keeps waiting until the machine has left both",
  async (services) => {
    const { id } = await services.aMachine();
    const groups = [
      await services.aGroup("lab", [id]),
      await services.aGroup("office", [id]),
    ];
    const { packageId, assign } = await assigning(services);
    for (const group of groups) await assign({ groups: [group] });
    const states: unknown[] = [];
    for (const groupId of groups) {
      await services.store.commit(releaseStatements({
        groupId,
        machines: [id],
        actor: "server",
        at: services.clock.now,
      }));
      states.push((await services.stateOf(id, packageId))?.state);
    }
    assertEquals(states, ["waiting", "cancelled"]);
  },
);
