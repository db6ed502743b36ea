import { assertEquals, assertRejects } from "@std/assert";
import { joinStatements, leaveStatements } from "#db/assignments/reach.ts";
import { releaseStatements } from "#db/groups/members.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { aPackage } from "#tests/world/store/rows.ts";
import {
  onBoth,
  operator,
  type UseCases,
} from "#tests/world/store/use_cases.ts";

type Given = Partial<Parameters<UseCases["assign"]>[0]>;

async function assigning(world: UseCases) {
  const packageId = await aPackage(world.store);
  return {
    packageId,
    assign: (given: Given) =>
      world.assign({
        packageId,
        machines: [],
        groups: [],
        force: false,
        mode: "continuous",
        ...given,
      }, operator),
  };
}

onBoth(
  "assign() reaches machines and groups, each machine once",
  async (world) => {
    const a = await world.aMachine();
    const b = await world.aMachine();
    const group = await world.aGroup("lab", [a.id, b.id]);
    const { packageId, assign } = await assigning(world);
    const { reached } = await assign({ machines: [a.id], groups: [group] });
    assertEquals(reached, { added: 2, reopened: 0, unchanged: 0 });
    const again = await assign({ groups: [group] });
    assertEquals(again.reached, { added: 0, reopened: 0, unchanged: 2 });
    assertEquals((await world.stateOf(b.id, packageId))?.attempt, 1);
  },
);

onBoth("assign() to an empty group reaches nobody", async (world) => {
  const { id } = await world.aMachine();
  const group = await world.aGroup("empty", []);
  const { packageId, assign } = await assigning(world);
  const { reached } = await assign({ groups: [group] });
  assertEquals(reached.added, 0);
  assertEquals(await world.stateOf(id, packageId), undefined);
});

onBoth("assign() to nothing is refused", async (world) => {
  const { assign } = await assigning(world);
  await assertRejects(() => assign({}), Refusal, "name machines or groups");
});

onBoth(
  "assign() to what does not exist is refused, naming it",
  async (world) => {
    const { assign } = await assigning(world);
    await assertRejects(
      () => assign({ machines: [99] }),
      Refusal,
      "machine 99",
    );
    await assertRejects(() => assign({ groups: [98] }), Refusal, "group 98");
  },
);

onBoth(
  "assign() by force reopens what is final, else leaves it",
  async (world) => {
    const { id, deviceId } = await world.aMachine();
    const { packageId, assign } = await assigning(world);
    await assign({ machines: [id] });
    await world.answerPoll(deviceId);
    await world.recordResult(deviceId, packageId, "SUCCESS");
    assertEquals((await assign({ machines: [id] })).reached.unchanged, 1);
    assertEquals(
      (await assign({ machines: [id], force: true })).reached.reopened,
      1,
    );
    const row = await world.stateOf(id, packageId);
    assertEquals([row?.state, row?.attempt], ["waiting", 2]);
  },
);

onBoth(
  "assign() makes deployments for more machines than one chunk",
  async (world) => {
    await world.store.commit([{
      sql: `insert into machine (device_id, name, family, agent, os, ip, serial,
        uuid, tag, registered_at, inventoried_at, last_contact_at)
      select 'pc-' || value, 'pc', 'unix', '', '', '', '', '', '', 0, 0, 0
      from json_each(?)`,
      params: [JSON.stringify(Array.from({ length: 4500 }, (_, i) => i))],
    }]);
    const rows = await world.store.db.selectFrom("machine").select("id")
      .execute();
    const group = await world.aGroup("all", rows.map((row) => row.id));
    const { packageId, assign } = await assigning(world);
    const { assignment, reached } = await assign({
      groups: [group],
      confirmMachines: 4500,
    });
    assertEquals(reached.added, 4500);
    const counts = await world.store.db.selectFrom("deployment_count")
      .select(["state", "machines"]).where("package_id", "=", packageId)
      .execute();
    assertEquals(counts, [{ state: "waiting", machines: 4500 }]);
    const stopped = await world.withdraw(
      assignment.id,
      operator,
      false,
      4500,
    );
    assertEquals(stopped, { cancelled: 4500, recalling: 0, beyondRecall: 0 });
  },
);

onBoth(
  "withdraw() cancels what waits, recalls what was offered",
  async (world) => {
    const waiting = await world.aMachine();
    const offered = await world.aMachine();
    const { packageId, assign } = await assigning(world);
    const { assignment } = await assign({ machines: [waiting.id, offered.id] });
    await world.answerPoll(offered.deviceId);
    const stopped = await world.withdraw(assignment.id, operator);
    assertEquals(stopped, { cancelled: 1, recalling: 1, beyondRecall: 0 });
    assertEquals(
      (await world.stateOf(waiting.id, packageId))?.state,
      "cancelled",
    );
    assertEquals(
      (await world.stateOf(offered.id, packageId))?.state,
      "recalling",
    );
  },
);

onBoth(
  "withdraw() leaves what another assignment brings to the same machine",
  async (world) => {
    const both = await world.aMachine();
    const one = await world.aMachine();
    const group = await world.aGroup("lab", [both.id]);
    const { packageId, assign } = await assigning(world);
    const { assignment } = await assign({ machines: [both.id, one.id] });
    await assign({ groups: [group] });
    await world.withdraw(assignment.id, operator);
    assertEquals((await world.stateOf(both.id, packageId))?.state, "waiting");
    assertEquals((await world.stateOf(one.id, packageId))?.state, "cancelled");
  },
);

onBoth("withdraw() twice is refused", async (world) => {
  const { id } = await world.aMachine();
  const { assign } = await assigning(world);
  const { assignment } = await assign({ machines: [id] });
  await world.withdraw(assignment.id, operator);
  await assertRejects(
    () => world.withdraw(assignment.id, operator),
    Refusal,
    "was done at",
  );
});

onBoth(
  "a machine that joins a group gets its continuous assignments, and loses what waits when it leaves",
  async (world) => {
    const joins = await world.aMachine();
    const group = await world.aGroup("lab", []);
    const { packageId, assign } = await assigning(world);
    await assign({ groups: [group] });

    await world.store.commit([
      ...joinStatements(group, [joins.id], "server", world.clock.now),
      {
        sql: "insert into group_member (group_id, machine_id) values (?, ?)",
        params: [group, joins.id],
      },
    ]);
    assertEquals((await world.stateOf(joins.id, packageId))?.state, "waiting");

    await world.store.commit([
      {
        sql: "delete from group_member where group_id = ? and machine_id = ?",
        params: [group, joins.id],
      },
      ...leaveStatements(group, [joins.id], "server", world.clock.now),
    ]);
    assertEquals(
      (await world.stateOf(joins.id, packageId))?.state,
      "cancelled",
    );
    assertEquals((await world.eventKinds()).at(-1), "deployment.cancelled");

    await world.store.commit([
      ...joinStatements(group, [joins.id], "server", world.clock.now),
      {
        sql: "insert into group_member (group_id, machine_id) values (?, ?)",
        params: [group, joins.id],
      },
    ]);
    const again = await world.stateOf(joins.id, packageId);
    assertEquals([again?.state, again?.attempt], ["waiting", 2]);
    assertEquals((await world.eventKinds()).at(-1), "deployment.retried");
  },
);

onBoth(
  "what two groups bring waits until the machine has left both",
  async (world) => {
    const { id } = await world.aMachine();
    const groups = [
      await world.aGroup("lab", [id]),
      await world.aGroup("office", [id]),
    ];
    const { packageId, assign } = await assigning(world);
    for (const group of groups) await assign({ groups: [group] });
    const states: unknown[] = [];
    for (const groupId of groups) {
      await world.store.commit(releaseStatements({
        groupId,
        machines: [id],
        actor: "server",
        at: world.clock.now,
      }));
      states.push((await world.stateOf(id, packageId))?.state);
    }
    assertEquals(states, ["waiting", "cancelled"]);
  },
);
