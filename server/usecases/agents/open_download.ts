import { resultStatements } from "#db/deployments/changes.ts";
import {
  type DeploymentProgress,
  progressOf,
} from "#db/deployments/deployments.ts";
import { Conflict } from "#db/store/transaction.ts";
import { packageById } from "#db/packages/packages.ts";
import type { AgentFamily } from "#shared/contract/machines/machines.ts";
import { infoFor, type PackageInfo } from "#server/domain/packages/info.ts";
import type { Budget, Downloads, Ticket } from "#server/live/downloads.ts";
import type { FetchLog } from "#server/live/progress.ts";
import type { Recalls } from "#server/live/recalls.ts";
import type { Traffic } from "#server/live/traffic.ts";
import type { FragmentAnswer } from "./agent_service.ts";
import { keptBudgets } from "#server/usecases/deployments/budgets.ts";
import type { Capabilities } from "./capability.ts";
import { settingsOf } from "#server/usecases/fleet/effective_settings.ts";
import type { Services } from "#server/usecases/services.ts";

/** What serving downloads needs besides the services. */
export interface DownloadServices extends Services {
  readonly capabilities: Capabilities;
  readonly fetchLog: FetchLog;
  readonly recalls: Recalls;
  readonly traffic: Traffic;
  readonly downloads: Downloads;
  /** Where one fragment lies on disk. */
  readonly fragmentPath: (packageId: number, number: number) => string;
}

/** GET `…/ID/info`: only for the machine it was offered to, while it is. */
export function openInfoWith(services: DownloadServices) {
  const { store, now, capabilities, fetchLog, traffic } = services;

  return async (
    capability: string,
    packageId: number,
    family: AgentFamily,
  ): Promise<PackageInfo | null> => {
    const machineId = capabilities.verify(capability, packageId);
    if (machineId === null) return null;
    traffic.noteFile(machineId, packageId, 0);
    const deployment = await progressOf(store.db, machineId, packageId);
    if (deployment?.state === "recalling" && family === "windows") {
      await confirmUnstarted(services, deployment);
    }
    if (
      deployment?.state !== "offered" && deployment?.state !== "downloading"
    ) return null;
    const described = await packageById(store.db, packageId);
    if (!described) return null;
    const settings = await settingsOf(store.db, [machineId]);
    const { windowsDigest } = settings(machineId);
    fetchLog.noteInfo(machineId, packageId, now());
    return infoFor(described, family, windowsDigest);
  };
}

/**
 * A Windows agent that gets no `info` drops the package and says nothing. If
 * it never got one in this attempt, being refused is proof that it runs
 * nothing. (A Unix agent reports `ERR_DOWNLOAD_INFO` itself.)
 */
async function confirmUnstarted(
  { store, notifier: notifier, now, fetchLog, recalls }: DownloadServices,
  deployment: DeploymentProgress,
): Promise<void> {
  const { machineId, packageId, attempt, infoAt } = deployment;
  if (infoAt !== null) return;
  if (fetchLog.of(machineId, packageId).infoAt !== null) return;
  try {
    await store.commit(resultStatements({
      machineId,
      packageId,
      attempt,
      from: "recalling",
      to: "cancelled",
      code: null,
      exitCode: null,
      fetched: { infoAt: null, fragments: 0, fragmentAt: null },
      kind: "deployment.recalled",
      outcome: "cancelled",
      at: now(),
    }));
  } catch (error) {
    if (error instanceof Conflict) return; // a report came first
    throw error;
  }
  recalls.remove(machineId, packageId);
  notifier.notify();
}

/** GET `…/ID/ID-N`. A recalled package's fragments are served empty. */
export function openFragmentWith(services: DownloadServices) {
  const { store, now, capabilities, recalls, traffic, fragmentPath } = services;
  const budgets = keptBudgets(store.db, now);

  return async (
    capability: string,
    packageId: number,
    number: number,
  ): Promise<FragmentAnswer> => {
    const machineId = capabilities.verify(capability, packageId);
    if (machineId === null) return { kind: "refused" };
    traffic.noteFile(machineId, packageId, number);
    if (recalls.has(machineId, packageId)) return { kind: "recalled" };
    return {
      kind: "file",
      path: fragmentPath(packageId, number),
      machineId,
      budgets: await budgets(machineId),
    };
  };
}

/** What `AgentDoor` says of downloads that are under way. */
export function pacingWith({ downloads }: DownloadServices) {
  return {
    enterDownload: (machineId: number, budgets: readonly Budget[]) =>
      downloads.enter(machineId, budgets),
    takeBytes: (ticket: Ticket) => downloads.take(ticket),
    leaveDownload: (ticket: Ticket) => Promise.resolve(downloads.leave(ticket)),
  };
}

/** What a machine has got, for `downloading k/n`. */
export function noteFragmentWith({ fetchLog, now }: DownloadServices) {
  return (
    machineId: number,
    packageId: number,
    number: number,
  ): Promise<void> =>
    Promise.resolve(
      fetchLog.noteFragment(machineId, packageId, number, now()),
    );
}
