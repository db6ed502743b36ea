import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { openDatabase } from "#db/store/open.ts";
import { Generation } from "#db/store/replica/generation.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { openInfo } from "#server/usecases/agents/open_download.ts";
import { sqldBinary, startSqld } from "#tests/harness/server/sqld.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  operator,
  type TestServices,
  testServices,
} from "#tests/harness/store/test_services.ts";
import { until } from "#tests/harness/time/until.ts";
import { childOf } from "#tests/programs/bench/load/processes.ts";

const onSqld = sqldBinary ? it : it.skip;

/** A package that one server offers, and how another server comes to know. */
interface OfferedElsewhere {
  readonly late: TestServices;
  readonly machineId: number;
  readonly deviceId: string;
  readonly packageId: number;
  readonly capability: string;
}

describe("a server whose replica is late", () => {
  onSqld(
    "serves what another server has just offered",
    () =>
      offeredElsewhere(async ({ late, packageId, capability }) => {
        const info = await openInfo(late, capability, packageId, "unix");
        assertEquals(info?.id, packageId);
      }),
  );

  onSqld(
    "records the failure of what another server has just offered",
    () =>
      offeredElsewhere(async ({ late, machineId, deviceId, packageId }) => {
        await late.report(deviceId, packageId, "ERR_EXECUTE");
        const state = await late.stateOf(machineId, packageId);
        assertEquals([state?.state, state?.code], ["failed", "ERR_EXECUTE"]);
      }),
  );

  onSqld(
    "offers nothing that another server has just offered, a second time",
    () =>
      offeredElsewhere(async ({ late, deviceId, packageId }) => {
        const { offers } = await late.answerPoll(deviceId);
        assertEquals(offers.map((one) => one.packageId), [packageId]);
        const kinds = await late.eventKinds();
        const offered = kinds.filter((kind) => kind === "deployment.offered");
        assertEquals(offered.length, 1);
      }),
  );
});

/**
 * Two servers of one database. The replica of one gets nothing any more when the
 * other offers a package.
 */
async function offeredElsewhere(
  body: (site: OfferedElsewhere) => Promise<void>,
): Promise<void> {
  await using folder = await temporaryFolder();
  await using sqld = await startSqld();
  await using first = await servicesAt(sqld.url, join(folder.path, "first"));
  await using late = await servicesAt(
    sqld.url,
    join(folder.path, "late"),
    join(folder.path, "replica.db"),
  );
  const { id: machineId, deviceId } = await first.aMachine();
  const packageId = await aPackage(first.store);
  await assignPackage(first, {
    ...{ groups: [], force: false, mode: "continuous" },
    packageId,
    machines: [machineId],
  }, operator);
  await until(async () =>
    await late.stateOf(machineId, packageId) !== undefined
  );

  const process = await childOf(Deno.pid, join(folder.path, "replica.db"));
  assert(process !== null);
  Deno.kill(process, "SIGSTOP");
  const { offers: [offer] } = await first.answerPoll(deviceId);
  await body({
    ...{ late, machineId, deviceId, packageId },
    capability: offer!.capability,
  });
}

/** @param replica The path of a replica; absent: there is none. */
async function servicesAt(
  url: string,
  folder: string,
  replica?: string,
): Promise<TestServices> {
  await Deno.mkdir(folder);
  const open = async () => {
    const store = await openDatabase(
      url,
      replica === undefined ? {} : { replica: { path: replica } },
    );
    if (store.replica) {
      const generation = new Generation(store.replica.generation);
      await until(() => generation.readable !== null);
    }
    return store;
  };
  const store = await open();
  return await testServices({
    store,
    folder,
    url,
    reopen: open,
    [Symbol.asyncDispose]: () => store.close(),
  });
}
