import type { Rooms } from "./api/rooms.ts";
import { stateTotals } from "../db/deployments.ts";
import { newestSeq } from "../db/events.ts";
import { readFileState } from "../db/file_state.ts";
import type { Metric } from "./api/rooms.ts";
import type { UseCases } from "./api/use_cases.ts";
import { operatorRoutes } from "./api/routes.ts";
import type { House } from "./compose.ts";
import { askInventoriesWith } from "./usecases/ask_inventories.ts";
import {
  assignPackageWith,
  carryOutPlanWith,
} from "./usecases/assign_package.ts";
import { activatePackageWith } from "./usecases/activate_package.ts";
import {
  cancelDeploymentsWith,
  cancelDeploymentWith,
  recallPackageWith,
} from "./usecases/cancel_deployments.ts";
import { changeSettingsWith } from "./usecases/change_settings.ts";
import { createOperatorWith } from "./usecases/create_operator.ts";
import { createPackageWith } from "./usecases/create_package.ts";
import { deletePackageWith } from "./usecases/delete_package.ts";
import {
  changeGroupWith,
  createGroupWith,
  deleteGroupWith,
  refreshGroupWith,
} from "./usecases/edit_groups.ts";
import { changeNetworkWith } from "./usecases/edit_networks.ts";
import { issueTokenWith } from "./usecases/issue_token.ts";
import { markDeviceWith, unmarkDeviceWith } from "./usecases/mark_device.ts";
import {
  dismissDuplicateWith,
  mergeMachinesWith,
  unmergeMachinesWith,
} from "./usecases/merge_machines.ts";
import { planAssignmentWith } from "./usecases/plan_assignment.ts";
import { removeOperatorWith } from "./usecases/remove_operator.ts";
import { resumeUploadsWith } from "./usecases/resume_uploads.ts";
import {
  retryDeploymentsWith,
  retryDeploymentWith,
} from "./usecases/retry_deployments.ts";
import { revokeTokenWith } from "./usecases/revoke_token.ts";
import { uploadArchiveWith } from "./usecases/upload_archive.ts";
import { withdrawAssignmentWith } from "./usecases/withdraw_assignment.ts";

/** The version the server gives itself, in its API and its log. */
export const VERSION = "0.1.0";

/** How often the log is looked at where other servers write to it too. */
const REMOTE_POLL_MS = 500;

/** Everything operators can ask of the server. */
export function operatorDoor(
  house: House,
  told:
    & Pick<Rooms, "log" | "warnings" | "folder" | "space">
    & Pick<Rooms["about"], "name" | "label">,
) {
  const { world, remote } = house;
  const { name, label, log, warnings, folder, space } = told;
  const closing = new AbortController();
  const app = operatorRoutes({
    db: world.store.db,
    wide: world.store.wide,
    bell: world.bell,
    downloads: world.downloads,
    now: world.now,
    useCases: useCasesOf(world),
    archivePath: world.archives.originalPath,
    about: { name, label, startedAt: world.now() },
    warnings,
    folder,
    space,
    remote,
    version: VERSION,
    log,
    closing: closing.signal,
    metrics: () => figures(world),
    events: remote ? { pollMs: REMOTE_POLL_MS } : {},
  });
  return {
    fetch: (request: Request): Response | Promise<Response> =>
      app.fetch(request),
    /** Ends the streams that are open. */
    close: () => closing.abort(),
  };
}

/** What `/metrics` tells besides the process: all kept counts, nothing walked. */
async function figures(
  { store, bell, downloads }: House["world"],
): Promise<readonly Metric[]> {
  const counts = await stateTotals(store.db);
  const file = await readFileState(store.db);
  return [
    ...Object.entries(counts).map(([state, value]) => ({
      name: `longshore_deployments_${state}`,
      help: `Deployments that are ${state}`,
      type: "gauge" as const,
      value,
    })),
    {
      name: "longshore_event_newest",
      help: "Sequence number of the newest event",
      type: "counter",
      value: await newestSeq(store.db),
    },
    {
      name: "longshore_database_bytes",
      help: "What the database takes",
      type: "gauge",
      value: file.pages * file.pageBytes,
    },
    {
      name: "longshore_database_free_bytes",
      help: "Of these, what holds nothing and is used again",
      type: "gauge",
      value: file.freePages * file.pageBytes,
    },
    {
      name: "longshore_event_readers",
      help: "Readers that wait for the next event",
      type: "gauge",
      value: bell.waiting,
    },
    {
      name: "longshore_budgeted_downloads_running",
      help: "Fragments that are being sent within a budget",
      type: "gauge",
      value: downloads.use.running,
    },
    {
      name: "longshore_budgeted_downloads_waiting",
      help: "Requests for a fragment that wait for their turn",
      type: "gauge",
      value: downloads.use.waiting,
    },
  ];
}

function useCasesOf(world: House["world"]): UseCases {
  return {
    uploadArchive: uploadArchiveWith(world),
    uploads: resumeUploadsWith(world),
    createPackage: createPackageWith(world),
    deletePackage: deletePackageWith(world),
    setActivation: activatePackageWith(world, recallPackageWith(world)),
    planAssignment: planAssignmentWith(world),
    assignPackage: assignPackageWith(world),
    carryOutPlan: carryOutPlanWith(world),
    withdrawAssignment: withdrawAssignmentWith(world),
    retryDeployment: retryDeploymentWith(world),
    cancelDeployment: cancelDeploymentWith(world),
    retryDeployments: retryDeploymentsWith(world),
    cancelDeployments: cancelDeploymentsWith(world),
    createGroup: createGroupWith(world),
    changeGroup: changeGroupWith(world),
    refreshGroup: refreshGroupWith(world),
    deleteGroup: deleteGroupWith(world),
    askInventories: askInventoriesWith(world),
    changeSettings: changeSettingsWith(world),
    mergeMachines: mergeMachinesWith(world),
    dismissDuplicate: dismissDuplicateWith(world),
    unmergeMachines: unmergeMachinesWith(world),
    changeNetwork: changeNetworkWith(world),
    markDevice: markDeviceWith(world),
    unmarkDevice: unmarkDeviceWith(world),
    createOperator: createOperatorWith(world),
    removeOperator: removeOperatorWith(world),
    issueToken: issueTokenWith(world),
    revokeToken: revokeTokenWith(world),
  };
}
