import { assertEquals } from "@std/assert";
import { describeDeployments } from "#server/usecases/deployments/describe_deployments.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { explainPackage } from "#server/usecases/deployments/explain_package.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import {
  noteFragment,
  openInfo,
} from "#server/usecases/agents/open_download.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { cancelDeployments } from "#server/usecases/deployments/cancel_deployments.ts";
import { retryDeployments } from "#server/usecases/deployments/retry_deployments.ts";
import { writeProgress } from "#server/usecases/agents/write_progress.ts";

onBoth(
  "deployments with one cause are retried and cancelled, and no others",
  async (services) => {
    const packageId = await aPackage(services.store);
    const ids: number[] = [];
    for (const n of [1, 2, 3]) {
      const { id, deviceId } = await services.aMachine();
      ids.push(id);
      await assignPackage(services, {
        ...everywhere,
        packageId,
        machines: [id],
      }, operator);
      if (n > 1) await services.answerPoll(deviceId);
      if (n > 2) {
        await services.recordResult(deviceId, packageId, "ERR_EXECUTE");
      }
    }
    const some = { package: packageId, cause: "just_offered" } as const;
    const dry = await cancelDeployments(services, some, operator, {
      dryRun: true,
    });
    assertEquals([dry.cancelled, dry.recalling], [0, 1]);
    const stopped = await cancelDeployments(services, some, operator);
    assertEquals([stopped.cancelled, stopped.recalling], [0, 1]);
    const failed = { package: packageId, cause: "failed" } as const;
    assertEquals(
      (await retryDeployments(services, failed, operator)).retried,
      1,
    );
    const states = ids.map(async (id) =>
      (await services.stateOf(id, packageId))?.state
    );
    assertEquals(await Promise.all(states), [
      "waiting",
      "recalling",
      "waiting",
    ]);
  },
);

const everywhere = { groups: [], force: false, mode: "continuous" } as const;

onBoth(
  "explainDeployment() of a package never assigned says where it is assigned",
  async (services) => {
    const { db } = services.store;
    const { id } = await services.aMachine();
    const packageId = await aPackage(services.store);
    const lab = await services.aGroup("lab", [id]);
    const none = await explainDeployment(db, id, packageId, services.now());
    assertEquals(none.state, null);
    assertEquals(none.cause, "not_assigned");
    assertEquals(none.next, { step: "assign", by: "operator", at: null });
    assertEquals(none.groups, [{ id: lab, name: "lab" }]);

    const other = await services.aGroup("office", []);
    await assignPackage(services, {
      ...everywhere,
      packageId,
      machines: [],
      groups: [other],
    }, operator);
    const elsewhere = await explainDeployment(
      db,
      id,
      packageId,
      services.now(),
    );
    assertEquals(elsewhere.cause, "not_assigned");
    assertEquals(
      elsewhere.assignments.map(({ groups, reaches }) => [
        groups.map(({ name }) => name),
        reaches,
      ]),
      [[["office"], false]],
    );
  },
);

onBoth(
  "explainDeployment() names what holds it back, and what to do",
  async (services) => {
    const { db } = services.store;
    const { id, deviceId } = await services.aMachine();
    const first = await aPackage(services.store, {
      priority: 0,
      name: "reboot",
    });
    const later = await aPackage(services.store);
    for (const packageId of [first, later]) {
      await assignPackage(services, {
        ...everywhere,
        packageId,
        machines: [id],
      }, operator);
    }
    await services.answerPoll(deviceId);
    const held = await explainDeployment(db, id, later, services.now());
    assertEquals(held.cause, "held_by_priority_0");
    assertEquals(held.other?.name, "reboot");
    assertEquals(held.next.step, "other_ends");
    assertEquals(held.next.by, "agent");
    assertEquals(held.hold.code, "nothing_out");
    assertEquals(held.onMachine.map(({ id, hold }) => [id, hold]), [
      [first, "may_stop"],
    ]);

    await services.recordResult(deviceId, first, "SUCCESS_3");
    const failed = await explainDeployment(db, id, later, services.now());
    assertEquals(failed.next.step, "retry_other");
    assertEquals(failed.next.by, "operator");
    assertEquals(failed.onMachine, []);
  },
);

onBoth("explainDeployment() follows a package to its end", async (services) => {
  const { db } = services.store;
  const { id, deviceId } = await services.aMachine();
  const packageId = await aPackage(services.store);
  await assignPackage(
    services,
    { ...everywhere, packageId, machines: [id] },
    operator,
  );
  const now = async () => {
    await writeProgress(services);
    const why = await explainDeployment(db, id, packageId, services.now());
    const { cause, next, hold, offer } = why;
    return [
      cause,
      next.step,
      next.by,
      hold.code,
      offer?.fragments.seen ?? null,
    ];
  };
  assertEquals(await now(), [
    "next_contact",
    "contact",
    "agent",
    "nothing_out",
    null,
  ]);
  const { offers } = await services.answerPoll(deviceId);
  const { capability } = offers[0]!;
  const poll = async (seconds: number) => {
    services.pass(seconds);
    await services.answerPoll(deviceId);
  };
  assertEquals(await now(), ["just_offered", "fetch", "agent", "may_stop", 0]);
  await poll(1200);
  assertEquals(await now(), [
    "no_info",
    "check_info",
    "operator",
    "may_stop",
    0,
  ]);
  await openInfo(services, capability, packageId, "unix");
  assertEquals(await now(), ["fetching", "fetch", "agent", "may_stop", 0]);
  await poll(1200);
  assertEquals(await now(), [
    "no_fragment",
    "check_fragments",
    "operator",
    "may_stop",
    0,
  ]);
  await noteFragment(services, id, packageId, 1);
  assertEquals(await now(), ["fetching", "fetch", "agent", "can_stop", 1]);
  await poll(1200);
  assertEquals(await now(), [
    "stopped",
    "check_fragments",
    "operator",
    "can_stop",
    1,
  ]);
  await noteFragment(services, id, packageId, 3);
  assertEquals(await now(), ["running", "report", "agent", "cannot_stop", 3]);
  await poll(4 * 3600);
  assertEquals(await now(), [
    "no_result",
    "check_machine",
    "operator",
    "cannot_stop",
    3,
  ]);
  services.pass(7 * 3600);
  assertEquals(await now(), ["overdue", "contact", "agent", "cannot_stop", 3]);
  services.pass(8 * 86_400);
  assertEquals(await now(), [
    "not_seen",
    "find_machine",
    "operator",
    "cannot_stop",
    3,
  ]);
  await services.recordResult(deviceId, packageId, "SUCCESS");
  assertEquals(await now(), ["succeeded", "none", "nobody", "over", 3]);
});

onBoth(
  "explainPackage() names the subnet where fragments do not arrive",
  async (services) => {
    const { db } = services.store;
    const packageId = await aPackage(services.store);
    const now = services.now().getTime();
    const rows = Array.from({ length: 40 }, (_, i) => i + 1);
    await services.store.commit([
      {
        sql: `insert into machine (id, device_id, name, family, agent, os, ip,
            serial, uuid, tag, registered_at, inventoried_at, last_contact_at)
          select value, 'pc-' || value, 'pc-' || value, 'unix', 'agent', 'os',
            iif(value <= 10, '10.3.' || value, '10.4.' || value) || '.9',
            '', '', '', 0, 0, ? from json_each(?)`,
        params: [now, JSON.stringify(rows)],
      },
      {
        sql: `insert into assignment (id, package_id, force, mode, created_at,
          created_by) values (1, ?, 0, 'snapshot', 0, 'ada')`,
        params: [packageId],
      },
      {
        sql: `insert into deployment (machine_id, package_id, assignment_id,
            state, force, info_at, offered_at, updated_at)
          select value, ?, 1, iif(value <= 10, 'offered', 'succeeded'), 0, ?,
            ?, ? from json_each(?)`,
        params: [
          packageId,
          now - 7_200_000,
          now - 7_200_000,
          now - 7_200_000,
          JSON.stringify(rows),
        ],
      },
    ]);
    const { bars } = await explainPackage(db, packageId, services.now());
    assertEquals(
      bars.map(({ cause, machines, concentration }) => [
        cause,
        machines,
        concentration && [concentration.in, concentration.value],
      ]),
      [
        ["no_fragment", 10, ["subnet", "10.3.0.0/16"]],
        ["succeeded", 30, null],
      ],
    );
    const page = await describeDeployments(
      services.store,
      { package: packageId, limit: 50 },
      services.now(),
    );
    assertEquals(
      page.rows.filter(({ cause }) => cause === "no_fragment").length,
      10,
    );
  },
);

onBoth(
  "a result keeps the fragments fetched just before it",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const packageId = await aPackage(services.store);
    await assignPackage(
      services,
      { ...everywhere, packageId, machines: [id] },
      operator,
    );
    const { offers } = await services.answerPoll(deviceId);
    await openInfo(services, offers[0]!.capability, packageId, "unix");
    await noteFragment(services, id, packageId, 3);
    await services.recordResult(deviceId, packageId, "SUCCESS_0");
    await writeProgress(services);
    const { offer } = await explainDeployment(
      services.store.db,
      id,
      packageId,
      services.now(),
    );
    const at = services.now().toISOString();
    assertEquals(
      [offer?.infoAt, offer?.fragments.seen, offer?.fragmentAt],
      [at, 3, at],
    );
  },
);
