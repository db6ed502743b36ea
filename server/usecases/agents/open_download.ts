import { resultStatements } from "#db/deployments/changes.ts";
import {
  type DeploymentProgress,
  progressOf,
} from "#db/deployments/progress.ts";
import { Conflict } from "#db/store/transaction.ts";
import {
  type CacheableFragment,
  cacheableFragment,
} from "#db/packages/cacheable.ts";
import {
  packageById,
  packageFiles,
  packageSecrets,
} from "#db/packages/packages.ts";
import type { AgentFamily } from "#shared/contract/machines/machines.ts";
import type { FragmentPlace } from "#server/archive/archives.ts";
import { infoFor, type PackageInfo } from "#server/domain/packages/info.ts";
import { withSecrets } from "#server/domain/packages/secrets.ts";
import { type FragmentAnswer, NO_MACHINE } from "./agent_service.ts";
import type { CacheableFor, IssuedFor } from "./capability.ts";
import { settingsOf } from "#server/usecases/fleet/settings_of.ts";
import type { Services } from "#server/usecases/services.ts";

/** GET `…/ID/info`: only for the machine the package is offered to. */
export async function openInfo(
  services: Services,
  capability: string,
  packageId: number,
  family: AgentFamily,
): Promise<PackageInfo | null> {
  const { store, now, capabilities, fetchLog, traffic } = services;
  const { infoFailures } = services;
  const issued = capabilities.verify(capability, packageId);
  if (issued === null) return null;
  const { machineId } = issued;
  traffic.noteFile(machineId, packageId, 0);
  const deployment = await progressNow(services, issued, packageId);
  if (!isPresent(issued, deployment)) return null;
  if (deployment?.state === "recalling" && family === "windows") {
    await confirmUnstarted(services, deployment);
  }
  if (!isOpen(deployment)) return null;
  const described = await packageById(store.db, packageId);
  if (!described) return null;
  const settings = await settingsOf(store.db, [machineId]);
  const { windowsDigest } = settings(machineId);
  fetchLog.noteInfo(machineId, packageId, now());
  infoFailures.forget(machineId);
  const command = described.secrets.length === 0
    ? described.command
    : withSecrets(
      described.command,
      await packageSecrets(store.db, packageId),
    );
  return infoFor({ ...described, command }, family, windowsDigest);
}

/**
 * A Windows agent that gets no `info` drops the package and reports nothing. If
 * it has not fetched one in this attempt, the refusal proves that it runs
 * nothing. (A Unix agent reports `ERR_DOWNLOAD_INFO` itself.)
 */
async function confirmUnstarted(
  { store, notifier, now, fetchLog, recalls }: Services,
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
      unverified: null,
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

/**
 * The progress of the deployment for which a path was issued. Nothing is refused
 * before it is known what all servers have committed: a machine may come with
 * what another server has just offered.
 */
async function progressNow(
  { store }: Pick<Services, "store">,
  issued: IssuedFor,
  packageId: number,
): Promise<DeploymentProgress | null> {
  const read = () => progressOf(store.db, issued.machineId, packageId);
  const deployment = await read();
  if (store.refresh === null) return deployment;
  if (isPresent(issued, deployment) && isOpen(deployment)) return deployment;
  await store.refresh();
  return await read();
}

function isOpen({ state }: DeploymentProgress): boolean {
  return state === "offered" || state === "downloading";
}

/** True if a path was issued for the deployment's present attempt. */
function isPresent(
  { attempt }: IssuedFor,
  deployment: DeploymentProgress | null,
): deployment is DeploymentProgress {
  return deployment !== null &&
    (attempt === null || attempt === deployment.attempt);
}

const MAY_BE_RECALLED =
  "the database did not answer lately, so the package may have been recalled";
const NOT_HERE = "its files are being fetched from another server";

function notNow(because: string): FragmentAnswer {
  return { kind: "not now", because };
}

/**
 * GET `…/ID/ID-N`. A capability ends with its attempt: after a result or a
 * recall fragments are served empty. An agent that is still downloading finds a
 * wrong digest then, reports it and cleans up; it would repeat a 404 for days. A
 * server that may have missed a recall sends nothing.
 */
export async function openFragment(
  services: Services,
  capability: string,
  packageId: number,
  number: number,
): Promise<FragmentAnswer> {
  const { budgets, capabilities, recalls } = services;
  const { traffic, fetchLog, presence, sharedFiles } = services;
  const cacheable = capabilities.verifyCacheable(capability, packageId);
  if (cacheable) return openCacheable(services, cacheable, packageId, number);
  const issued = capabilities.verify(capability, packageId);
  if (issued === null) return { kind: "refused" };
  const { machineId } = issued;
  traffic.noteFile(machineId, packageId, number);
  if (recalls.has(machineId, packageId)) return { kind: "recalled" };
  if (!presence.isCurrent) return notNow(MAY_BE_RECALLED);
  const deployment = await progressNow(services, issued, packageId);
  if (!deployment) return { kind: "refused" };
  if (!isOpen(deployment) || !isPresent(issued, deployment)) {
    return { kind: "recalled" };
  }
  const missing = await sharedFiles.missingOf([packageId]);
  if (missing.length > 0) return notNow(NOT_HERE);
  const place = await placeOf(services, packageId, number);
  if (!place) return { kind: "refused" };
  fetchLog.noteRequest(machineId, packageId, number);
  return {
    kind: "file",
    place,
    machineId,
    etag: null,
    budgets: await budgets.of(machineId),
  };
}

/**
 * A fragment for a mirror. The path ends with the activation: then fragments
 * are served empty, so that agents whose mirror does not have them yet find a
 * wrong digest.
 */
async function openCacheable(
  services: Services,
  { activation, tag }: CacheableFor,
  packageId: number,
  number: number,
): Promise<FragmentAnswer> {
  const { store, budgets, presence, sharedFiles } = services;
  if (!presence.isCurrent) return notNow(MAY_BE_RECALLED);
  const read = () => cacheableFragment(store.db, packageId, number);
  const isValid = (one: CacheableFragment | null) =>
    one !== null && one.active && one.activation === activation;
  let found = await read();
  if (!isValid(found) && store.refresh !== null) {
    await store.refresh(); // another server may just have activated it
    found = await read();
  }
  if (!found) return { kind: "refused" };
  if (!isValid(found)) return { kind: "recalled" };
  if (found.sha256 === null) return { kind: "refused" };
  const missing = await sharedFiles.missingOf([packageId]);
  if (missing.length > 0) return notNow(NOT_HERE);
  const place = await placeOf(services, packageId, number);
  if (!place) return { kind: "refused" };
  return {
    kind: "file",
    place,
    machineId: NO_MACHINE,
    etag: `"${found.sha256}"`,
    budgets: await budgets.ofMirror(tag),
  };
}

function placeOf(
  { store, archives }: Pick<Services, "store" | "archives">,
  packageId: number,
  number: number,
): Promise<FragmentPlace | null> {
  const read = () => packageFiles(store.db, packageId);
  return archives.fragment(packageId, number, read);
}

/** Notes that a machine has got a whole fragment, for `downloading k/n`. */
export function noteFragment(
  { fetchLog, now }: Pick<Services, "fetchLog" | "now">,
  machineId: number,
  packageId: number,
  number: number,
): void {
  fetchLog.noteFragment(machineId, packageId, number, now());
}
