import type { ApiContext } from "#server/operator/api_context.ts";
import { stateTotals } from "#db/deployments/deployments.ts";
import { newestSeq } from "#db/events/events.ts";
import { readFileState } from "#db/store/file_state.ts";
import type { Metric } from "#server/operator/api_context.ts";
import type { UseCases } from "#server/operator/use_cases.ts";
import { operatorRoutes } from "#server/operator/routes.ts";
import type { Composition } from "#server/compose.ts";
import { askInventoriesWith } from "#server/usecases/machines/ask_inventories.ts";
import {
  assignPackageWith,
  carryOutPlanWith,
} from "#server/usecases/assignments/assign_package.ts";
import { activatePackageWith } from "#server/usecases/packages/activate_package.ts";
import {
  cancelDeploymentsWith,
  cancelDeploymentWith,
  recallPackageWith,
} from "#server/usecases/deployments/cancel_deployments.ts";
import { changeSettingsWith } from "#server/usecases/settings/change_settings.ts";
import { createOperatorWith } from "#server/usecases/operators/create_operator.ts";
import { createPackageWith } from "#server/usecases/packages/create_package.ts";
import { deletePackageWith } from "#server/usecases/packages/delete_package.ts";
import {
  changeGroupWith,
  createGroupWith,
  deleteGroupWith,
  refreshGroupWith,
} from "#server/usecases/groups/edit_groups.ts";
import { changeNetworkWith } from "#server/usecases/networks/edit_networks.ts";
import { issueTokenWith } from "#server/usecases/operators/issue_token.ts";
import {
  markDeviceWith,
  unmarkDeviceWith,
} from "#server/usecases/networks/mark_device.ts";
import {
  dismissDuplicateWith,
  mergeMachinesWith,
  unmergeMachinesWith,
} from "#server/usecases/machines/merge_machines.ts";
import { planAssignmentWith } from "#server/usecases/assignments/plan_assignment.ts";
import { removeOperatorWith } from "#server/usecases/operators/remove_operator.ts";
import { resumeUploadsWith } from "#server/usecases/packages/resume_uploads.ts";
import {
  retryDeploymentsWith,
  retryDeploymentWith,
} from "#server/usecases/deployments/retry_deployments.ts";
import { revokeTokenWith } from "#server/usecases/operators/revoke_token.ts";
import { uploadArchiveWith } from "#server/usecases/packages/upload_archive.ts";
import { withdrawAssignmentWith } from "#server/usecases/assignments/withdraw_assignment.ts";

/** The version the server gives itself, in its API and its log. */
export const VERSION = "0.1.0";

/** How often the log is looked at where other servers write to it too. */
const REMOTE_POLL_MS = 500;

/** Everything operators can ask of the server. */
export function operatorApi(
  composition: Composition,
  told:
    & Pick<ApiContext, "log" | "warnings" | "folder" | "space">
    & Pick<ApiContext["about"], "name" | "label">,
) {
  const { services, remote } = composition;
  const { name, label, log, warnings, folder, space } = told;
  const closing = new AbortController();
  const app = operatorRoutes({
    db: services.store.db,
    wide: services.store.wide,
    notifier: services.notifier,
    downloads: services.downloads,
    now: services.now,
    useCases: useCasesOf(services),
    archivePath: services.archives.originalPath,
    about: { name, label, startedAt: services.now() },
    warnings,
    folder,
    space,
    remote,
    version: VERSION,
    log,
    closing: closing.signal,
    metrics: () => figures(services),
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
  { store, notifier, downloads }: Composition["services"],
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
      value: notifier.waiting,
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

function useCasesOf(services: Composition["services"]): UseCases {
  return {
    uploadArchive: uploadArchiveWith(services),
    uploads: resumeUploadsWith(services),
    createPackage: createPackageWith(services),
    deletePackage: deletePackageWith(services),
    setActivation: activatePackageWith(services, recallPackageWith(services)),
    planAssignment: planAssignmentWith(services),
    assignPackage: assignPackageWith(services),
    carryOutPlan: carryOutPlanWith(services),
    withdrawAssignment: withdrawAssignmentWith(services),
    retryDeployment: retryDeploymentWith(services),
    cancelDeployment: cancelDeploymentWith(services),
    retryDeployments: retryDeploymentsWith(services),
    cancelDeployments: cancelDeploymentsWith(services),
    createGroup: createGroupWith(services),
    changeGroup: changeGroupWith(services),
    refreshGroup: refreshGroupWith(services),
    deleteGroup: deleteGroupWith(services),
    askInventories: askInventoriesWith(services),
    changeSettings: changeSettingsWith(services),
    mergeMachines: mergeMachinesWith(services),
    dismissDuplicate: dismissDuplicateWith(services),
    unmergeMachines: unmergeMachinesWith(services),
    changeNetwork: changeNetworkWith(services),
    markDevice: markDeviceWith(services),
    unmarkDevice: unmarkDeviceWith(services),
    createOperator: createOperatorWith(services),
    removeOperator: removeOperatorWith(services),
    issueToken: issueTokenWith(services),
    revokeToken: revokeTokenWith(services),
  };
}
