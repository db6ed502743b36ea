import { assert, assertEquals, assertRejects } from "@std/assert";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";
import { acceptDeployment } from "#server/usecases/deployments/accept_results.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { offered, shown } from "./requests.ts";

onBoth(
  "a spoofed success and the machine's own report are a contradiction",
  async (services) => {
    const of = await offered(services, { fragments: 1 });
    await services.report(of.deviceId, of.packageId, "SUCCESS");
    services.pass(60);
    await services.report(of.deviceId, of.packageId, "SUCCESS_1");
    const { state, unverified, contradiction } = await shown(services, of);
    assertEquals([state, unverified], ["succeeded", "info_not_requested"]);
    assertEquals(contradiction, {
      first: {
        code: "SUCCESS",
        exitCode: null,
        at: "2026-11-22T10:00:00.000Z",
      },
      later: {
        code: "SUCCESS_1",
        exitCode: 1,
        at: "2026-11-22T10:01:00.000Z",
        ip: "127.0.0.1",
      },
    });
    const why = await explainDeployment(
      services.store.db,
      of.id,
      of.packageId,
      services.now(),
    );
    assertEquals(why.troubles.map(({ kind, reports }) => [kind, reports]), [
      ["contradicts", contradiction],
    ]);
    // The agent's own repeat is counted, and raises nothing new.
    await services.report(of.deviceId, of.packageId, "SUCCESS_1");
    const kinds = await services.eventKinds();
    assertEquals(
      kinds.filter((kind) => kind === "deployment.result_contradicted").length,
      2,
    );
    await acceptDeployment(
      services,
      { machine: of.id, package: of.packageId },
      operator,
    );
    const accepted = await shown(services, of);
    assertEquals([accepted.unverified, accepted.contradiction], [null, null]);
    assertEquals((await services.eventKinds()).at(-1), "deployment.accepted");
    await assertRejects(
      () =>
        acceptDeployment(
          services,
          { machine: of.id, package: of.packageId },
          operator,
        ),
      Refusal,
      "unverified or contradicted",
    );
  },
);

onBoth(
  "honest repeats are no contradiction, and a retry ends one",
  async (services) => {
    const of = await offered(services);
    await services.recordResult(of.deviceId, of.packageId, "SUCCESS_1");
    await services.report(of.deviceId, of.packageId, "SUCCESS_");
    await services.report(of.deviceId, of.packageId, "SUCCESS_1");
    assertEquals((await shown(services, of)).contradiction, null);
    await services.report(of.deviceId, of.packageId, "SUCCESS_0");
    assert((await shown(services, of)).contradiction !== null);
    await retryDeployment(
      services,
      { machine: of.id, package: of.packageId },
      operator,
    );
    assertEquals((await shown(services, of)).contradiction, null);
    await services.report(of.deviceId, of.packageId, "SUCCESS_0");
    assertEquals((await shown(services, of)).contradiction, null);
  },
);
