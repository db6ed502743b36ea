import { assertEquals, assertRejects } from "@std/assert";
import {
  PackageRelations,
} from "#shared/contract/packages/package_relations.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import { describeDeployments } from "#server/usecases/deployments/describe_deployments.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { explainPackage } from "#server/usecases/deployments/explain_package.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";
import { setActivation } from "#server/usecases/packages/activate_package.ts";
import { deletePackage } from "#server/usecases/packages/delete_package.ts";
import {
  describeRelations,
  setRelations,
} from "#server/usecases/packages/relations.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

function relate(
  services: TestServices,
  id: number,
  some: Partial<PackageRelations>,
) {
  return setRelations(services, id, PackageRelations.parse(some), operator);
}

function assign(
  services: TestServices,
  packageId: number,
  machine: number,
  force = false,
) {
  return assignPackage(services, {
    packageId,
    machines: [machine],
    groups: [],
    force,
    mode: "snapshot",
  }, operator);
}

/** What a machine has, once its agent has ended all it was doing. */
async function offeredTo(services: TestServices, deviceId: string) {
  services.pass(3600);
  await services.answerPoll(deviceId);
  const rows = await services.store.db.selectFrom("deployment as d")
    .innerJoin("machine as m", "m.id", "d.machine_id")
    .select("d.package_id as id").where("m.device_id", "=", deviceId)
    .where("d.state", "=", "offered").orderBy("d.package_id").execute();
  return rows.map(({ id }) => id);
}

const ended = async (
  services: TestServices,
  deviceId: string,
  id: number,
  code = "SUCCESS",
) => {
  services.pass(60);
  await services.recordResult(deviceId, id, code);
};

async function reasonOf(
  services: TestServices,
  machine: number,
  packageId: number,
): Promise<(string | number | null)[]> {
  const { cause, reason, next } = await explainDeployment(
    services.store.db,
    machine,
    packageId,
    services.now(),
  );
  return [cause, reason?.relatedTo?.id ?? null, next.step];
}

onBoth("a package waits for the one that it requires", async (services) => {
  const [base, app, other] = [
    await aPackage(services.store),
    await aPackage(services.store),
    await aPackage(services.store),
  ];
  await relate(services, app, { requires: [base] });
  const { id, deviceId } = await services.aMachine();
  for (const one of [app, other]) await assign(services, one, id);

  assertEquals(await offeredTo(services, deviceId), [other]);
  await ended(services, deviceId, other);
  const missing = ["requires", base];
  assertEquals(await reasonOf(services, id, app), [...missing, "assign_other"]);
  const whole = await explainPackage(
    services.store.db,
    app,
    services.now(),
  );
  assertEquals(whole.bars.map(({ cause, machines }) => [cause, machines]), [
    ["requires", 1],
  ]);
  const { rows } = await describeDeployments(services.store, {
    q: "reason:requires",
    limit: 9,
  }, services.now());
  assertEquals(rows.map(({ reason }) => reason?.relatedTo?.id), [base]);

  await assign(services, base, id);
  assertEquals(await reasonOf(services, id, app), [...missing, "other_ends"]);
  assertEquals(await offeredTo(services, deviceId), [base]);
  await ended(services, deviceId, base, "ERR_EXECUTE");
  assertEquals(await offeredTo(services, deviceId), []);
  assertEquals(await reasonOf(services, id, app), [
    ...missing,
    "retry_required",
  ]);
  await retryDeployment(services, { machine: id, package: base }, operator);
  assertEquals(await offeredTo(services, deviceId), [base]);
  await ended(services, deviceId, base);
  assertEquals(await offeredTo(services, deviceId), [app]);
});

onBoth(
  "a newer version or the history meets a requirement, an uninstall ends it",
  async (services) => {
    const [old, newer, app, uninstall] = await Array.fromAsync(
      { length: 4 },
      () => aPackage(services.store),
    ) as [number, number, number, number];
    await relate(services, app, { requires: [old] });
    await relate(services, newer, { supersedes: [old] });
    await relate(services, uninstall, { uninstalls: [old, newer] });
    const known = await services.aMachine({ history: [old] });
    await assign(services, app, known.id);
    assertEquals(await offeredTo(services, known.deviceId), [app]);

    const { id, deviceId } = await services.aMachine();
    await assign(services, newer, id);
    await offeredTo(services, deviceId);
    await ended(services, deviceId, newer);
    await assign(services, uninstall, id);
    await offeredTo(services, deviceId);
    await ended(services, deviceId, uninstall);
    await assign(services, app, id);
    assertEquals(await offeredTo(services, deviceId), []);
    await assign(services, newer, id, true);
    assertEquals(await offeredTo(services, deviceId), [newer]);
    await ended(services, deviceId, newer);
    assertEquals(await offeredTo(services, deviceId), [app]);
  },
);

onBoth("two packages in conflict never meet on a machine", async (services) => {
  const [one, other, uninstall] = [
    await aPackage(services.store),
    await aPackage(services.store),
    await aPackage(services.store),
  ];
  await relate(services, one, { conflicts: [other] });
  await relate(services, uninstall, { uninstalls: [other] });
  assertEquals(
    (await describeRelations(services.store.db, other)).conflicts.map(
      ({ id }) => id,
    ),
    [one],
  );
  const { id, deviceId } = await services.aMachine();
  // The one that was assigned first goes, whatever its id.
  await assign(services, other, id);
  await assign(services, one, id);
  assertEquals(await offeredTo(services, deviceId), [other]);
  assertEquals(await reasonOf(services, id, one), [
    "conflicts",
    other,
    "end_conflict",
  ]);
  await ended(services, deviceId, other);
  assertEquals(await offeredTo(services, deviceId), []);
  await assign(services, uninstall, id);
  assertEquals(await offeredTo(services, deviceId), [uninstall]);
  await ended(services, deviceId, uninstall);
  assertEquals(await offeredTo(services, deviceId), [one]);
});

onBoth("a plan counts what is missing and in the way", async (services) => {
  const [base, newer, rival, app] = await Array.fromAsync(
    { length: 4 },
    () => aPackage(services.store),
  ) as [number, number, number, number];
  await relate(services, app, { requires: [base], conflicts: [rival] });
  await relate(services, newer, { supersedes: [base] });
  const machines: number[] = [];
  for (const has of [null, null, newer, base, rival]) {
    const { id, deviceId } = await services.aMachine();
    machines.push(id);
    if (has === null) continue;
    await assign(services, has, id);
    // On its way is as good as there.
    if (has === base) continue;
    await offeredTo(services, deviceId);
    await ended(services, deviceId, has);
  }
  const { conflicts } = await planAssignment(services, {
    packageId: app,
    machines,
    groups: [],
    force: false,
    mode: "snapshot",
  }, operator);
  assertEquals(
    conflicts.map(({ kind, package: { id }, machines }) => [
      kind,
      id,
      machines,
    ]),
    [["requires", base, 3], ["conflicts", rival, 1]],
  );
});

onBoth(
  "of two versions that wait on a machine, the newer one goes",
  async (services) => {
    const [first, second, third] = await Array.fromAsync(
      { length: 3 },
      () => aPackage(services.store),
    ) as [number, number, number];
    await relate(services, second, { supersedes: [first] });
    await relate(services, third, { supersedes: [second] });
    const state = async (machine: number, id: number) =>
      (await services.stateOf(machine, id))?.state;
    const { id, deviceId } = await services.aMachine();
    const out = await services.aMachine();
    for (const one of [id, out.id]) await assign(services, first, one);
    await offeredTo(services, out.deviceId);

    const plan = await planAssignment(services, {
      ...{ packageId: third, machines: [id, out.id], groups: [] },
      ...{ force: false, mode: "snapshot" },
    }, operator);
    assertEquals(
      plan.conflicts.map((one) => [one.kind, one.package.id, one.machines]),
      [["supersedes", first, 1]],
    );
    for (const one of [id, out.id]) await assign(services, third, one);
    assertEquals(await state(id, first), "cancelled");
    assertEquals(await state(out.id, first), "offered");
    const why = await explainDeployment(
      services.store.db,
      id,
      first,
      services.now(),
    );
    assertEquals([why.cause, why.other?.id, why.next.step], [
      "superseded",
      third,
      "none",
    ]);
    const q = "reason:superseded";
    const request = { q, limit: 9 };
    const at = services.now();
    const { rows } = await describeDeployments(services.store, request, at);
    assertEquals(rows.map((row) => [row.machine.id, row.cause]), [
      [id, "superseded"],
    ]);
    const { payload } = await services.store.db.selectFrom("event")
      .select("payload").where("kind", "=", "deployment.cancelled")
      .where("machine_id", "=", id).executeTakeFirstOrThrow();
    assertEquals(JSON.parse(payload), {
      from: "waiting",
      attempt: 1,
      supersededBy: third,
    });
    // While the newer one waits, an older one that is assigned goes at once.
    await assign(services, second, id);
    assertEquals(await state(id, second), "cancelled");
    await retryDeployment(services, { machine: id, package: first }, operator);
    assertEquals(await state(id, first), "cancelled");
    // Once that is installed, the older one may be put back.
    assertEquals(await offeredTo(services, deviceId), [third]);
    await ended(services, deviceId, third);
    await retryDeployment(services, { machine: id, package: first }, operator);
    assertEquals(await state(id, first), "waiting");
    assertEquals(await offeredTo(services, deviceId), [first]);
    const counts = await services.store.db.selectFrom("deployment_count")
      .select("machines").where("package_id", "=", second)
      .where("state", "=", "cancelled").executeTakeFirst();
    assertEquals(counts?.machines, 1);
  },
);

onBoth(
  "the older version goes back to the machines that have the newer one",
  async (services) => {
    const [old, newer] = [
      await aPackage(services.store),
      await aPackage(services.store),
    ];
    await relate(services, newer, { supersedes: [old] });
    const [has, failed, untouched] = [
      await services.aMachine(),
      await services.aMachine(),
      await services.aMachine(),
    ];
    for (const { id, deviceId } of [has, failed]) {
      await assign(services, old, id);
      await offeredTo(services, deviceId);
      await ended(services, deviceId, old);
      await assign(services, newer, id);
      await offeredTo(services, deviceId);
      const code = id === has.id ? "SUCCESS" : "ERR_EXECUTE";
      await ended(services, deviceId, newer, code);
    }
    await assignPackage(services, {
      ...{ packageId: old, machines: [], groups: [], force: true },
      query: `package:${newer} result:succeeded`,
      mode: "snapshot",
    }, operator);
    const stateOn = async (machine: { id: number }) =>
      (await services.stateOf(machine.id, old))?.state;
    assertEquals(await stateOn(has), "waiting");
    assertEquals(await stateOn(failed), "succeeded");
    assertEquals(await stateOn(untouched), undefined);
  },
);

onBoth("relations that make no order are refused", async (services) => {
  const [a, b, gone] = [
    await aPackage(services.store, { name: "alpha" }),
    await aPackage(services.store, { name: "beta" }),
    await aPackage(services.store),
  ];
  const refused = async (
    id: number,
    some: Partial<PackageRelations>,
    words: string,
  ) => {
    const error = await assertRejects(
      () => relate(services, id, some),
      Refusal,
      words,
    );
    assertEquals(error.code, "package_refused");
  };
  await relate(services, a, { requires: [b], supersedes: [gone] });
  await refused(b, { requires: [a] }, "beta 1.0 → alpha 1.0 → beta 1.0");
  await refused(b, { conflicts: [a] }, "exclude each other");
  await refused(a, { requires: [a] }, "itself");
  await refused(a, { requires: [1_999_999_999] }, "no package 1999999999");

  for (const id of [b, gone]) {
    await setActivation(services, { id, active: false }, operator);
  }
  const error = await assertRejects(
    () => deletePackage(services, b, operator),
    Refusal,
    `alpha 1.0 (${a}) requires it`,
  );
  assertEquals(error.code, "package_required");
  await deletePackage(services, gone, operator);
  await refused(b, { supersedes: [gone] }, `no package ${gone}`);
  // What it named before may stay.
  const kept = await relate(services, a, { supersedes: [gone] });
  assertEquals(kept.supersedes.map(({ id }) => id), [gone]);
  await deletePackage(services, b, operator);
  const events = await services.store.db.selectFrom("event")
    .select("payload").where("kind", "=", "package.relations_changed")
    .execute();
  assertEquals(events.length, 2);
});
