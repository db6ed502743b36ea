import { assertEquals, assertRejects } from "@std/assert";
import type { RetryObstacle } from "#shared/results/obstacles.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { cancelDeployments } from "#server/usecases/deployments/cancel_deployments.ts";
import { retryDeployments } from "#server/usecases/deployments/retry_deployments.ts";

const everywhere = { groups: [], force: false, mode: "continuous" } as const;

/** Two packages on this many machines; the first one failed on every second. */
async function aSite(services: TestServices, machines: number) {
  const [vlc, gimp] = [
    await aPackage(services.store, { name: "vlc" }),
    await aPackage(services.store, { name: "gimp" }),
  ];
  const ids: number[] = [];
  for (let n = 0; n < machines; n++) {
    const { id, deviceId } = await services.aMachine();
    ids.push(id);
    for (const packageId of [vlc, gimp]) {
      await assignPackage(services, {
        ...everywhere,
        packageId,
        machines: [id],
      }, operator);
    }
    await services.answerPoll(deviceId);
    if (n % 2 === 0) await services.recordResult(deviceId, vlc, "ERR_EXECUTE");
  }
  const statesOf = async (packageId: number) =>
    (await Promise.all(ids.map((id) => services.stateOf(id, packageId))))
      .map((one) => one?.state);
  return { vlc, gimp, statesOf };
}

onBoth(
  "deployments found by a query are retried and cancelled, and no others",
  async (services) => {
    const { vlc, gimp, statesOf } = await aSite(services, 4);
    const q = "package:vlc result:failed";
    const dry = await retryDeployments(services, { q }, operator, {
      dryRun: true,
    });
    assertEquals(dry, {
      retried: 2,
      byFamily: { unix: 2, windows: 0 },
      obstacles: [
        { needs: "fix_package", meaning: "launch_failed", deployments: 2 },
      ],
    });
    assertEquals(
      (await retryDeployments(services, { q }, operator)).retried,
      2,
    );
    assertEquals(await statesOf(vlc), [
      "waiting",
      "offered",
      "waiting",
      "offered",
    ]);
    assertEquals(
      (await retryDeployments(services, { q }, operator)).retried,
      0,
    );

    const offered = { package: vlc, q: "reason:just_offered -name:nobody" };
    const stopped = await cancelDeployments(services, offered, operator);
    assertEquals([stopped.cancelled, stopped.recalling], [0, 2]);
    assertEquals(await statesOf(vlc), [
      "waiting",
      "recalling",
      "waiting",
      "recalling",
    ]);
    assertEquals(await statesOf(gimp), Array(4).fill("offered"));
  },
);

onBoth(
  "a query that is empty or finds nothing affects no machine",
  async (services) => {
    await aSite(services, 1);
    for (const q of ["", "  ", "vlc )"]) {
      for (const many of [retryDeployments, cancelDeployments]) {
        const refusal = await assertRejects(
          () => many(services, { q }, operator),
          Refusal,
        );
        assertEquals(
          refusal.code,
          q.trim() === "" ? "malformed_request" : "query_malformed",
        );
      }
    }
    const { cancelled } = await cancelDeployments(
      services,
      { q: "nobody" },
      operator,
    );
    assertEquals(cancelled, 0);
  },
);

onBoth(
  "a query that finds much of the fleet needs a confirmation",
  async (services) => {
    await aSite(services, 12);
    const filter = { q: "package:gimp" };
    const refusal = await assertRejects(
      () => cancelDeployments(services, filter, operator),
      Refusal,
    );
    assertEquals(refusal.code, "guard_number_needed");
    assertEquals(refusal.details["reached"], 12);
    const stopped = await cancelDeployments(services, filter, operator, {
      confirmMachines: 12,
    });
    assertEquals(stopped.recalling, 12);
  },
);

onBoth("a dry run says why a retry would get no further", async (services) => {
  const packageId = await aPackage(services.store, { name: "vlc" });
  for (
    const code of ["ERR_BAD_PARAM", "EXIT_CODE_1605", "ERR_OUT_OF_SPACE"]
      .flatMap((code) => code === "ERR_BAD_PARAM" ? [code, code] : [code])
      .concat("EXIT_CODE_1618", "SUCCESS")
  ) {
    const { id, deviceId } = await services.aMachine();
    await assignPackage(services, {
      ...everywhere,
      packageId,
      machines: [id],
    }, operator);
    await services.answerPoll(deviceId);
    await services.recordResult(deviceId, packageId, code);
  }
  const obstacles = async () => {
    const { retried, obstacles } = await retryDeployments(
      services,
      { package: packageId },
      operator,
      { dryRun: true },
    );
    return [retried, obstacles];
  };
  const failed: RetryObstacle[] = [
    { needs: "fix_package", meaning: "bad_action", deployments: 2 },
    { needs: "review_code", meaning: "product_not_installed", deployments: 1 },
    { needs: "fix_machine", meaning: "agent_disk_full", deployments: 1 },
  ];
  assertEquals(await obstacles(), [5, failed]);
  await services.store.commit([{
    sql: "update package set active = 0 where id = ?",
    params: [packageId],
  }]);
  assertEquals(await obstacles(), [5, [
    { needs: "activate", meaning: null, deployments: 5 },
    ...failed,
  ]]);
});
