import type { Archive, Finding } from "#shared/contract/packages/archives.ts";
import type { NewAssignment } from "#shared/contract/assignments/assignments.ts";
import type {
  DeploymentFilter,
  RetryResult,
  StopResult,
} from "#shared/contract/deployments/deployments.ts";
import type { Duplicate } from "#shared/contract/machines/duplicates.ts";
import type { Group } from "#shared/contract/groups/groups.ts";
import type { InventoryTargets } from "#shared/contract/machines/inventories.ts";
import type { Role } from "#shared/contract/roles.ts";
import type { Operator, Token } from "#shared/contract/operators.ts";
import type {
  NewPackage,
  Package,
} from "#shared/contract/packages/packages.ts";
import type { Plan } from "#shared/contract/assignments/plans.ts";
import type {
  ChangedSettings,
  SettingsChange,
} from "#shared/contract/settings/settings.ts";
import type { SettingScope } from "#db/settings/settings.ts";
import type {
  DeviceKind,
  NetworkChange,
  WholeNetwork,
} from "#shared/contract/networks.ts";
import type { DeviceMark } from "#db/networks/hosts.ts";
import type { Requester } from "#server/domain/permissions.ts";
import type { ActivationResult } from "#server/usecases/packages/activate_package.ts";
import type { InventoryRequestCount } from "#server/usecases/machines/ask_inventories.ts";
import type { AssignResult } from "#server/usecases/assignments/assign_package.ts";
import type { ChangeHow } from "#server/usecases/settings/change_settings.ts";
import type {
  GroupChange,
  NewGroup,
} from "#server/usecases/groups/edit_groups.ts";
import type { NewToken } from "#server/usecases/operators/issue_token.ts";
import type { MergeResult } from "#server/usecases/machines/merge_machines.ts";
import type { Uploads } from "#server/usecases/packages/resume_uploads.ts";

/** Everything operators can change; each asks for permission by itself. */
export interface UseCases {
  /** @param body The raw bytes, taken as they come. */
  uploadArchive(
    body: ReadableStream<Uint8Array>,
    told: {
      readonly name: string;
      readonly target: "windows" | "unix";
      /** The Content-Length, where there is one. */
      readonly announcedBytes?: number;
    },
    by: Requester,
  ): Promise<{ archive: Archive; findings: Finding[] }>;

  /** Of files that arrive in parts. */
  readonly uploads: Uploads;

  createPackage(
    given: NewPackage,
    by: Requester,
  ): Promise<{ package: Package | null; findings: Finding[] }>;
  deletePackage(id: number, by: Requester): Promise<void>;
  setActivation(
    id: number,
    active: boolean,
    by: Requester,
    dryRun: boolean,
    confirmed?: number,
  ): Promise<ActivationResult>;

  planAssignment(given: NewAssignment, by: Requester): Promise<Plan>;
  assignPackage(
    given: NewAssignment & { readonly confirmMachines?: number },
    by: Requester,
  ): Promise<AssignResult>;
  carryOutPlan(
    given: {
      readonly planId: number;
      readonly mayGrowBy: number;
      readonly confirmMachines?: number;
    },
    by: Requester,
  ): Promise<AssignResult>;
  withdrawAssignment(
    id: number,
    by: Requester,
    dryRun: boolean,
    confirmed?: number,
  ): Promise<StopResult>;

  retryDeployment(
    machine: number,
    packageId: number,
    by: Requester,
  ): Promise<void>;
  cancelDeployment(
    machine: number,
    packageId: number,
    by: Requester,
  ): Promise<unknown>;
  retryDeployments(
    filter: DeploymentFilter,
    by: Requester,
    dryRun: boolean,
    confirmed?: number,
  ): Promise<RetryResult>;
  cancelDeployments(
    filter: DeploymentFilter,
    by: Requester,
    dryRun: boolean,
    confirmed?: number,
  ): Promise<StopResult>;

  createGroup(given: NewGroup, by: Requester): Promise<Group>;
  changeGroup(id: number, change: GroupChange, by: Requester): Promise<Group>;
  refreshGroup(id: number, by: Requester): Promise<Group>;
  deleteGroup(id: number, by: Requester): Promise<void>;

  askInventories(
    targets: InventoryTargets,
    how: { readonly wanted: boolean; readonly dryRun: boolean },
    by: Requester,
  ): Promise<InventoryRequestCount>;

  mergeMachines(
    id: number,
    dryRun: boolean,
    by: Requester,
  ): Promise<MergeResult>;
  dismissDuplicate(id: number, by: Requester): Promise<Duplicate>;
  unmergeMachines(id: number, by: Requester): Promise<Duplicate>;

  changeSettings(
    scope: SettingScope,
    given: SettingsChange,
    by: Requester,
    how: ChangeHow,
  ): Promise<ChangedSettings>;

  changeNetwork(
    id: number,
    change: NetworkChange,
    by: Requester,
  ): Promise<WholeNetwork>;
  markDevice(
    mac: string,
    mark: { readonly kind: DeviceKind; readonly note: string },
    by: Requester,
  ): Promise<DeviceMark>;
  unmarkDevice(mac: string, by: Requester): Promise<void>;

  createOperator(
    given: { readonly name: string; readonly role: Role },
    by: Requester,
  ): Promise<Operator>;
  removeOperator(id: number, by: Requester): Promise<void>;
  issueToken(
    given: NewToken,
    by: Requester,
  ): Promise<{ token: Token; secret: string }>;
  revokeToken(id: number, by: Requester): Promise<void>;
}
