import type { PollMemory } from "#shared/contract/settings/polls.ts";
import { Notifier } from "#server/live/notifier.ts";
import { Contacts } from "#server/live/contacts.ts";
import { Downloads } from "#server/live/downloads.ts";
import { FetchLog } from "#server/live/progress.ts";
import { Recalls } from "#server/live/recalls.ts";
import { Traffic } from "#server/live/traffic.ts";
import { answerPollWith } from "#server/usecases/agents/answer_poll.ts";
import {
  assignPackageWith,
  carryOutPlanWith,
} from "#server/usecases/assignments/assign_package.ts";
import {
  cancelDeploymentsWith,
  cancelDeploymentWith,
} from "#server/usecases/deployments/cancel_deployments.ts";
import { capabilitiesWith } from "#server/usecases/agents/capability.ts";
import {
  noteFragmentWith,
  openFragmentWith,
  openInfoWith,
} from "#server/usecases/agents/open_download.ts";
import { changeNetworkWith } from "#server/usecases/networks/edit_networks.ts";
import {
  electScannersWith,
  reviewScannersWith,
} from "#server/usecases/networks/elect_scanners.ts";
import { forgetHostsWith } from "#server/usecases/networks/forget_hosts.ts";
import {
  dismissDuplicateWith,
  mergeMachinesWith,
  unmergeMachinesWith,
} from "#server/usecases/machines/merge_machines.ts";
import {
  markDeviceWith,
  unmarkDeviceWith,
} from "#server/usecases/networks/mark_device.ts";
import {
  findRetryLoopsWith,
  findStallsWith,
} from "#server/usecases/deployments/find_troubles.ts";
import { receiveInventoryWith } from "#server/usecases/agents/receive_inventory.ts";
import { recordResultWith } from "#server/usecases/agents/record_result.ts";
import { collectPlansWith } from "#server/usecases/assignments/collect_plans.ts";
import { planAssignmentWith } from "#server/usecases/assignments/plan_assignment.ts";
import {
  retryDeploymentsWith,
  retryDeploymentWith,
} from "#server/usecases/deployments/retry_deployments.ts";
import {
  changeGroupWith,
  createGroupWith,
  deleteGroupWith,
  refreshGroupWith,
} from "#server/usecases/groups/edit_groups.ts";
import { refreshGroupsWith } from "#server/usecases/groups/refresh_groups.ts";
import { withdrawAssignmentWith } from "#server/usecases/assignments/withdraw_assignment.ts";
import { writeProgressWith } from "#server/usecases/agents/write_progress.ts";
import { type TemporaryDatabase, temporaryDatabase } from "./database.ts";
import { aDeviceId, anInventory } from "./rows.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";

const UNIX = "OCS-NG_unified_unix_agent_v2.10.0";

/** Who may do everything in tests of use cases. */
export const operator = { name: "ada", role: "operator" } as const;

export type UseCases = Awaited<ReturnType<typeof useCases>>;

/** One test for each kind of store, of the use cases on it. */
export function onBoth(
  name: string,
  body: (services: UseCases) => Promise<void>,
): void {
  onBothStores(name, async (_store, database) => {
    await body(await useCases(database));
  });
}

/**
 * The use cases on a real database, with a clock that the test turns.
 *
 * @param given Whose it is to dispose of; a file of its own if left out.
 */
export async function useCases(given?: TemporaryDatabase) {
  const database = given ?? await temporaryDatabase();
  const clock = { now: new Date("2026-11-22T10:00:00Z") };
  const services = {
    store: database.store,
    notifier: new Notifier(),
    now: () => new Date(clock.now),
    contacts: new Contacts<PollMemory>(),
    fetchLog: new FetchLog(),
    recalls: new Recalls(),
    traffic: new Traffic(),
    downloads: new Downloads(),
    capabilities: capabilitiesWith(new Uint8Array(32).fill(7)),
    nameVendors: (macs: readonly string[]) =>
      Promise.resolve(macs.map((mac) => `vendor of ${mac.slice(0, 8)}`)),
    fragmentPath: (id: number, n: number) => `${database.folder}/${id}-${n}`,
  };
  const receiveInventory = receiveInventoryWith(services);
  const contact = (deviceId: string, agent = UNIX) => ({
    deviceId,
    agent,
    ip: "127.0.0.1",
  });

  return {
    ...services,
    clock,
    /** Of the database. */
    url: database.url,
    contact,
    /** Passes so many seconds. */
    pass: (seconds: number) => {
      clock.now = new Date(clock.now.getTime() + seconds * 1000);
    },
    answerPoll: (deviceId: string, agent?: string) =>
      answerPollWith(services)(contact(deviceId, agent)),
    receiveInventory: (
      deviceId: string,
      inventory = anInventory(),
      agent?: string,
    ) => receiveInventory(contact(deviceId, agent), inventory),
    recordResult: (
      deviceId: string,
      packageId: number | string,
      code: string,
    ) => recordResultWith(services)(contact(deviceId), `${packageId}`, code),
    openInfo: openInfoWith(services),
    openFragment: openFragmentWith(services),
    noteFragment: noteFragmentWith(services),
    plan: planAssignmentWith(services),
    assign: assignPackageWith(services),
    carryOut: carryOutPlanWith(services),
    collectPlans: collectPlansWith(services),
    withdraw: withdrawAssignmentWith(services),
    cancel: cancelDeploymentWith(services),
    cancelMany: cancelDeploymentsWith(services),
    retry: retryDeploymentWith(services),
    retryMany: retryDeploymentsWith(services),
    writeProgress: writeProgressWith(services),
    findHammering: findRetryLoopsWith(services),
    findStalls: findStallsWith(services),
    createGroup: createGroupWith(services),
    changeGroup: changeGroupWith(services),
    refreshGroup: refreshGroupWith(services),
    deleteGroup: deleteGroupWith(services),
    /** The job that keeps groups up to date, once. */
    refreshGroups: () =>
      refreshGroupsWith(services)(() => Promise.resolve(true)),
    elect: electScannersWith(services),
    reviewScanners: reviewScannersWith(services),
    mergeMachines: mergeMachinesWith(services),
    dismissDuplicate: dismissDuplicateWith(services),
    unmergeMachines: unmergeMachinesWith(services),
    changeNetwork: changeNetworkWith(services),
    markDevice: markDeviceWith(services),
    unmarkDevice: unmarkDeviceWith(services),
    forgetHosts: forgetHostsWith(services),
    /** A machine that has sent its inventory. */
    async aMachine(
      given: { deviceId?: string; history?: number[]; agent?: string } = {},
    ) {
      const deviceId = given.deviceId ?? aDeviceId();
      const inventory = anInventory({ history: given.history ?? [] });
      await receiveInventory(contact(deviceId, given.agent), inventory);
      const { id } = await services.store.db.selectFrom("machine").select("id")
        .where("device_id", "=", deviceId).executeTakeFirstOrThrow();
      return { id, deviceId, inventory };
    },
    async aGroup(name: string, machines: readonly number[]) {
      const rows = await services.store.commit([
        {
          sql:
            "insert into machine_group (name, description, created_at) values (?, '', 0) returning id",
          params: [name],
        },
        {
          sql:
            "insert into group_member (group_id, machine_id) select (select max(id) from machine_group), value from json_each(?)",
          params: [JSON.stringify(machines)],
        },
      ]);
      return Number(rows[0]![0]!["id"]);
    },
    /** State, code and exit code of one deployment. */
    async stateOf(machineId: number, packageId: number) {
      return await services.store.db.selectFrom("deployment")
        .select(["state", "code", "exit_code as exitCode", "attempt", "force"])
        .where("machine_id", "=", machineId)
        .where("package_id", "=", packageId).executeTakeFirst();
    },
    /** Kinds of all events, oldest first. */
    async eventKinds() {
      const rows = await services.store.db.selectFrom("event").select("kind")
        .orderBy("seq").execute();
      return rows.map((row) => row.kind);
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
