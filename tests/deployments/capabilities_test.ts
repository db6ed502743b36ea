import { assertEquals, assertMatch } from "@std/assert";
import { it } from "@std/testing/bdd";
import { shownPath } from "#server/agent/wire/headers.ts";
import {
  openFragment,
  openInfo,
} from "#server/usecases/agents/open_download.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

async function offered(services: TestServices) {
  const machine = await services.aMachine();
  const packageId = await aPackage(services.store, { fragments: 1 });
  await assignPackage(
    services,
    { packageId, machines: [machine.id], groups: [], force: false },
    operator,
  );
  const { offers } = await services.answerPoll(machine.deviceId);
  return { ...machine, packageId, capability: offers[0]!.capability };
}

const kindOf = async (
  services: TestServices,
  capability: string,
  packageId: number,
) => (await openFragment(services, capability, packageId, 1)).kind;

onBoth("a capability ends with its attempt", async (services) => {
  const { id, deviceId, packageId, capability } = await offered(services);
  assertMatch(capability, /^[0-9a-z]+-1-[\w-]{43}$/);
  assertEquals(await kindOf(services, capability, packageId), "file");
  await services.recordResult(deviceId, packageId, "ERR_BAD_DIGEST");
  assertEquals(await kindOf(services, capability, packageId), "recalled");
  assertEquals(await openInfo(services, capability, packageId, "unix"), null);

  await retryDeployment(
    services,
    { machine: id, package: packageId },
    operator,
  );
  services.pass(60);
  const { offers } = await services.answerPoll(deviceId);
  const second = offers[0]!.capability;
  assertMatch(second, /^[0-9a-z]+-2-/);
  assertEquals(await kindOf(services, second, packageId), "file");
  assertEquals(await kindOf(services, capability, packageId), "recalled");
  assertEquals(await openInfo(services, capability, packageId, "unix"), null);
  const claimed = second.replace("-2-", "-3-");
  assertEquals(await kindOf(services, claimed, packageId), "refused");
});

it("the log shortens capabilities and enrolment tokens", () => {
  const proof = "x".repeat(43);
  for (const before of ["2", "2-1", "zz9-1a"]) {
    const path = `/download/${before}-${proof}/1700000001/info`;
    const shown = shownPath(path);
    assertEquals(shown.includes(proof), false, shown);
    assertMatch(
      shown,
      new RegExp(`^/download/${before}-x{1,4}…/1700000001/info$`),
    );
  }
  assertEquals(shownPath("/download/other/1/info"), "/download/other/1/info");
  assertEquals(shownPath("/ocsinventory/lse_abc"), "/ocsinventory/lse_…");
});
