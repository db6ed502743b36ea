import { assertEquals, assertRejects } from "@std/assert";
import { anInventory, aPackage, section } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { describeDeployments } from "#server/usecases/deployments/describe_deployments.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";
import {
  acceptDeployment,
  acceptDeployments,
} from "#server/usecases/deployments/accept_results.ts";
import { ServerRun } from "#server/usecases/agents/server_run.ts";
import { writeProgress } from "#server/usecases/agents/write_progress.ts";
import { Refusal } from "#server/domain/refusal.ts";
import {
  assign,
  offered,
  type OfferedPackage,
  type PackageFields,
  requestAll,
  requestFragment,
  requestInfo,
  shown,
} from "./requests.ts";

const CASES: readonly [
  name: string,
  fields: PackageFields,
  act: (services: TestServices, of: OfferedPackage) => Promise<unknown>,
  unverified: string | null,
][] = [
  ["nothing was requested", {}, () => Promise.resolve(), "info_not_requested"],
  ["all was requested", {}, (s, of) => requestAll(s, of), null],
  ["info alone was requested", {}, requestInfo, "fragments_not_requested"],
  [
    "only the last fragment was requested",
    {},
    async (s, of) => {
      await requestInfo(s, of);
      await requestFragment(s, of, 3);
    },
    "fragments_not_requested",
  ],
  [
    "numbers that the package does not have were requested",
    {},
    async (s, of) => {
      await requestInfo(s, of);
      for (const n of [1, 4, 5]) await requestFragment(s, of, n);
      await writeProgress(s);
      for (const n of [6, 7]) await requestFragment(s, of, n);
    },
    "fragments_not_requested",
  ],
  [
    "one fragment was requested again and again",
    {},
    async (s, of) => {
      await requestInfo(s, of);
      for (let i = 0; i < 5; i++) await requestFragment(s, of, 2);
    },
    "fragments_not_requested",
  ],
  [
    "a part is in the database, the rest in memory",
    {},
    async (s, of) => {
      await requestInfo(s, of);
      await requestFragment(s, of, 2);
      await writeProgress(s);
      await requestFragment(s, of, 3);
      await requestFragment(s, of, 1);
    },
    null,
  ],
  [
    "all is in the database",
    {},
    async (s, of) => {
      await requestAll(s, of);
      await writeProgress(s);
    },
    null,
  ],
  [
    "fragments without info",
    {},
    async (s, of) => {
      for (const n of [1, 2, 3]) await requestFragment(s, of, n);
    },
    "info_not_requested",
  ],
  ["a command has only info", { fragments: 0 }, requestInfo, null],
  [
    "a command whose info was not requested",
    { fragments: 0 },
    () => Promise.resolve(),
    "info_not_requested",
  ],
];

for (const [name, fields, act, unverified] of CASES) {
  onBoth(`a success is judged by its requests: ${name}`, async (services) => {
    const of = await offered(services, fields);
    await act(services, of);
    await services.report(of.deviceId, of.packageId, "SUCCESS_0");
    const deployment = await shown(services, of);
    assertEquals([deployment.state, deployment.unverified, deployment.cause], [
      "succeeded",
      unverified,
      unverified === null ? "succeeded" : "unverified",
    ]);
  });
}

onBoth(
  "requests that are just being written support a report",
  async (services) => {
    const of = await offered(services);
    await requestAll(services, of);
    const writing = writeProgress(services);
    await services.report(of.deviceId, of.packageId, "SUCCESS_0");
    await writing;
    assertEquals((await shown(services, of)).unverified, null);
  },
);

onBoth(
  "requests that could not be written support a report",
  async (services) => {
    const of = await offered(services);
    await requestAll(services, of);
    const failing = {
      ...services,
      store: {
        ...services.store,
        file: services.store.file,
        commit: () => Promise.reject(new Error("the disk is full")),
      },
    } as unknown as TestServices;
    await assertRejects(
      () => writeProgress(failing),
      Error,
      "the disk is full",
    );
    await services.report(of.deviceId, of.packageId, "SUCCESS_0");
    assertEquals((await shown(services, of)).unverified, null);
  },
);

onBoth("a retried attempt needs requests of its own", async (services) => {
  const of = await offered(services);
  await requestAll(services, of);
  await writeProgress(services);
  await services.report(of.deviceId, of.packageId, "SUCCESS_1");
  await retryDeployment(
    services,
    { machine: of.id, package: of.packageId },
    operator,
  );
  services.pass(3600);
  await services.answerPoll(of.deviceId);
  await services.report(of.deviceId, of.packageId, "SUCCESS_0");
  assertEquals(
    (await shown(services, of)).unverified,
    "info_not_requested",
  );
});

onBoth(
  "a spoofed success does not release what priority 0 holds",
  async (services) => {
    const of = await offered(services, { priority: 0, fragments: 1 });
    const held = await aPackage(services.store, { name: "held" });
    await assign(services, held, of.id);
    await services.report(of.deviceId, of.packageId, "SUCCESS");
    services.pass(3600);
    assertEquals((await services.answerPoll(of.deviceId)).offers, []);
    const why = await explainDeployment(
      services.store.db,
      of.id,
      held,
      services.now(),
    );
    assertEquals([why.cause, why.next.step, why.other?.unverified], [
      "held_by_priority_0",
      "accept_other",
      "info_not_requested",
    ]);
    await acceptDeployment(
      services,
      { machine: of.id, package: of.packageId },
      operator,
    );
    const { offers } = await services.answerPoll(of.deviceId);
    assertEquals(offers.map(({ packageId }) => packageId), [held]);
    assertEquals((await shown(services, of)).unverified, null);
  },
);

onBoth(
  "an honest success of priority 0 releases the others",
  async (services) => {
    const of = await offered(services, { priority: 0 });
    const held = await aPackage(services.store, { name: "held" });
    await assign(services, held, of.id);
    await requestAll(services, of);
    await services.report(of.deviceId, of.packageId, "SUCCESS_0");
    services.pass(3600);
    const { offers } = await services.answerPoll(of.deviceId);
    assertEquals(offers.map(({ packageId }) => packageId), [held]);
  },
);

onBoth(
  "an inventory that lists what the package brings verifies it",
  async (services) => {
    const of = await offered(services, { brings: "app" });
    await services.report(of.deviceId, of.packageId, "SUCCESS_");
    assertEquals((await shown(services, of)).unverified, "number_lost");
    services.pass(60);
    await services.receiveInventory(of.deviceId, of.inventory);
    assertEquals((await shown(services, of)).unverified, "number_lost");
    services.pass(60);
    await services.receiveInventory(of.deviceId, {
      ...of.inventory,
      sections: [section("SOFTWARES", [{ NAME: "app", VERSION: "1" }])],
    });
    assertEquals((await shown(services, of)).unverified, null);
  },
);

onBoth(
  "the agent's history supports that it had the package",
  async (services) => {
    const of = await offered(services);
    await services.report(of.deviceId, of.packageId, "SUCCESS_ALREADY_SETUP");
    assertEquals((await shown(services, of)).unverified, "info_not_requested");
    services.pass(60);
    await services.receiveInventory(
      of.deviceId,
      anInventory({ ...of.inventory, history: [of.packageId] }),
    );
    const after = await shown(services, of);
    assertEquals([after.state, after.unverified], ["already_installed", null]);
  },
);

onBoth(
  "what a killed server held in memory is not held against a machine",
  async (services) => {
    await new ServerRun(services).begin(); // and never ended
    const of = await offered(services);
    await requestInfo(services, of);
    await writeProgress(services);
    services.fetchLog.take();
    services.fetchLog.confirm(); // the rest of the memory is gone
    const run = new ServerRun(services);
    services.pass(300); // a shared database counts it after three minutes
    await run.begin();
    await services.report(of.deviceId, of.packageId, "SUCCESS_0");
    assertEquals((await shown(services, of)).unverified, null);

    // What is offered after the loss is judged by its requests again.
    const next = await offered(services);
    await services.report(next.deviceId, next.packageId, "SUCCESS_0");
    assertEquals(
      (await shown(services, next)).unverified,
      "info_not_requested",
    );
    await run.end();
  },
);

onBoth(
  "a server that ended wrote all it held: nothing is lost",
  async (services) => {
    const first = new ServerRun(services);
    await first.begin();
    const of = await offered(services);
    await requestInfo(services, of);
    await writeProgress(services);
    await first.end();
    services.pass(300);
    await new ServerRun(services).begin();
    await services.report(of.deviceId, of.packageId, "SUCCESS_0");
    assertEquals(
      (await shown(services, of)).unverified,
      "fragments_not_requested",
    );
  },
);

onBoth(
  "unverified successes are found, counted and accepted by a query",
  async (services) => {
    const one = await offered(services);
    const two = await offered(services);
    const honest = await offered(services);
    await services.report(one.deviceId, one.packageId, "SUCCESS");
    await services.report(
      two.deviceId,
      two.packageId,
      "SUCCESS_REBOOT_REQUIRED",
    );
    await services.recordResult(honest.deviceId, honest.packageId, "SUCCESS");
    const list = (query: Record<string, unknown>) =>
      describeDeployments(
        services.store,
        { limit: 50, ...query } as Parameters<typeof describeDeployments>[1],
        services.now(),
      );
    for (
      const query of [
        { unverified: true },
        { cause: "unverified" },
        { q: "state:unverified" },
        { q: "reason:unverified" },
      ]
    ) {
      const { rows, total, unverified } = await list(query);
      assertEquals(
        [rows.map(({ machine }) => machine.id), total, unverified],
        [[one.id, two.id], 2, 2],
        JSON.stringify(query),
      );
    }
    assertEquals((await list({})).unverified, 2);
    assertEquals((await list({ unverified: false })).total, 1);
    assertEquals((await list({ q: "state!=unverified" })).total, 1);
    assertEquals((await list({ q: "reason:succeeded" })).total, 1);
    assertEquals((await list({ cause: "succeeded" })).total, 1);
    const filter = { q: "state:unverified" };
    assertEquals(
      (await acceptDeployments(services, filter, operator, { dryRun: true }))
        .accepted,
      2,
    );
    assertEquals(
      await acceptDeployments(services, filter, operator, {
        confirmMachines: 2,
      }),
      { accepted: 2 },
    );
    assertEquals((await list({})).unverified, 0);
    await assertRejects(
      () => acceptDeployments(services, {}, operator),
      Refusal,
      "Cannot accept everything",
    );
  },
);
