import { assertEquals } from "@std/assert";
import { includeStatements } from "#db/groups/members.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import { describeDeployments } from "#server/usecases/deployments/describe_deployments.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

const everywhere = { groups: [], force: false, mode: "continuous" } as const;

const GLPI = "GLPI-Agent_v1.7";
const FUSION = "FusionInventory-Agent_v2.6-3";

for (
  const [os, agent, reason] of [
    ["Android", GLPI, "mobile_system"],
    ["iOS", "OCS-NG_iOS_agent_v1.0", "mobile_system"],
    ["Microsoft Windows 11 Pro", FUSION, "agent_cannot_install"],
    ["Debian GNU/Linux 12", GLPI, "agent_cannot_install"],
    ["Microsoft Windows 11 Pro", "OCS_local_4062", "agent_cannot_install"],
  ] as const
) {
  onBoth(`nothing is offered to ${agent} on ${os}`, async (services) => {
    const { db } = services.store;
    const { id, deviceId } = await services.aMachine({ agent, os });
    const waiting = await aPackage(services.store);
    const offered = await aPackage(services.store);
    await services.store.commit([
      {
        sql: `insert into assignment (id, package_id, force, mode, created_at,
            created_by) values (1, ?, 0, 'snapshot', 0, 'ada')`,
        params: [waiting],
      },
      ...[[waiting, "waiting"], [offered, "offered"]].map(([one, state]) => ({
        sql: `insert into deployment (machine_id, package_id, assignment_id,
            state, force, updated_at) values (?, ?, 1, ?, 0, 0)`,
        params: [id, one!, state!],
      })),
    ]);
    assertEquals((await services.answerPoll(deviceId, agent)).offers, []);
    const { rows } = await describeDeployments(
      services.store,
      { machine: id, limit: 9 },
      services.now(),
    );
    assertEquals(rows.map(({ cause }) => cause), [reason, reason]);
    const { rows: found } = await describeDeployments(
      services.store,
      { limit: 9, q: `reason:${reason}` },
      services.now(),
    );
    assertEquals(found.length, 2);
    const why = await explainDeployment(db, id, waiting, services.now());
    assertEquals(why.reason, { code: reason });
  });
}

onBoth(
  "the OCS agent beside FusionInventory gets what FusionInventory does not",
  async (services) => {
    const { id, deviceId } = await services.aMachine({ agent: FUSION });
    const packageId = await aPackage(services.store);
    await assignPackage(services, {
      ...everywhere,
      packageId,
      machines: [id],
    }, operator);
    assertEquals((await services.answerPoll(deviceId, FUSION)).offers, []);
    assertEquals((await services.answerPoll(deviceId)).offers.length, 1);
    assertEquals((await services.answerPoll(deviceId, FUSION)).offers, []);
    assertEquals((await services.answerPoll(deviceId)).offers.length, 1);
  },
);

const OCS = "OCS-NG_unified_unix_agent_v2.10.0";

/** A computer with the OCS agent, one with the GLPI agent, and a phone. */
async function threeMachines(services: TestServices): Promise<number[]> {
  const machines = [];
  for (
    const [os, agent] of [
      ["Debian GNU/Linux 12", OCS],
      ["Debian GNU/Linux 12", GLPI],
      ["Android", GLPI],
    ] as const
  ) machines.push((await services.aMachine({ os, agent })).id);
  return machines;
}

onBoth(
  "a plan says that phones get nothing, and that a package waits for the OCS agent",
  async (services) => {
    const machines = await threeMachines(services);
    const packageId = await aPackage(services.store);
    const request = { ...everywhere, packageId, machines };
    const plan = await planAssignment(services, request, operator);
    assertEquals(plan.fates, {
      added: 1,
      agent_cannot_install: 1,
      mobile_system: 1,
    });
    assertEquals(plan.byFamily, { unix: 1, windows: 0 });
    await assignPackage(services, request, operator);
    const [, , phone] = machines;
    const why = await explainDeployment(
      services.store.db,
      phone!,
      packageId,
      services.now(),
    );
    assertEquals([why.cause, why.next.step], ["mobile_system", "none"]);
    const rows = await services.store.db.selectFrom("deployment")
      .select("machine_id").orderBy("machine_id").execute();
    assertEquals(
      rows.map(({ machine_id }) => machine_id),
      machines.slice(0, 2),
    );
  },
);

onBoth(
  "a phone that joins a group gets nothing that is assigned to the group",
  async (services) => {
    const group = await services.aGroup("lab", []);
    const packageId = await aPackage(services.store);
    await assignPackage(services, {
      ...everywhere,
      packageId,
      machines: [],
      groups: [group],
    }, operator);
    const machines = await threeMachines(services);
    await services.store.commit(
      includeStatements({
        groupId: group,
        machines,
        actor: "operator:ada",
        at: services.now(),
      }),
    );
    const rows = await services.store.db.selectFrom("deployment")
      .select("machine_id").orderBy("machine_id").execute();
    assertEquals(
      rows.map(({ machine_id }) => machine_id),
      machines.slice(0, 2),
    );
  },
);
