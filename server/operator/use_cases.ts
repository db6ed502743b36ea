import type { Archive, Finding } from "#shared/contract/packages/archives.ts";
import type { NewAssignment } from "#shared/contract/assignments/assignments.ts";
import type {
  DeploymentFilter,
  Retried,
  Stopped,
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
import type { Asker } from "#server/domain/permissions.ts";
import type { Switched } from "#server/usecases/packages/activate_package.ts";
import type { Asked } from "#server/usecases/machines/ask_inventories.ts";
import type { Assigned } from "#server/usecases/assignments/assign_package.ts";
import type { ChangeHow } from "#server/usecases/settings/change_settings.ts";
import type {
  GroupChange,
  NewGroup,
} from "#server/usecases/groups/edit_groups.ts";
import type { NewToken } from "#server/usecases/operators/issue_token.ts";
import type { Merged } from "#server/usecases/machines/merge_machines.ts";
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
    by: Asker,
  ): Promise<{ archive: Archive; findings: Finding[] }>;

  /** Of files that arrive in parts. */
  readonly uploads: Uploads;

  createPackage(
    given: NewPackage,
    by: Asker,
  ): Promise<{ package: Package | null; findings: Finding[] }>;
  deletePackage(id: number, by: Asker): Promise<void>;
  setActivation(
    id: number,
    active: boolean,
    by: Asker,
    dryRun: boolean,
    confirmed?: number,
  ): Promise<Switched>;

  planAssignment(given: NewAssignment, by: Asker): Promise<Plan>;
  assignPackage(
    given: NewAssignment & { readonly confirmMachines?: number },
    by: Asker,
  ): Promise<Assigned>;
  carryOutPlan(
    given: {
      readonly planId: number;
      readonly mayGrowBy: number;
      readonly confirmMachines?: number;
    },
    by: Asker,
  ): Promise<Assigned>;
  withdrawAssignment(
    id: number,
    by: Asker,
    dryRun: boolean,
    confirmed?: number,
  ): Promise<Stopped>;

  retryDeployment(machine: number, packageId: number, by: Asker): Promise<void>;
  cancelDeployment(
    machine: number,
    packageId: number,
    by: Asker,
  ): Promise<unknown>;
  retryDeployments(
    filter: DeploymentFilter,
    by: Asker,
    dryRun: boolean,
    confirmed?: number,
  ): Promise<Retried>;
  cancelDeployments(
    filter: DeploymentFilter,
    by: Asker,
    dryRun: boolean,
    confirmed?: number,
  ): Promise<Stopped>;

  createGroup(given: NewGroup, by: Asker): Promise<Group>;
  changeGroup(id: number, change: GroupChange, by: Asker): Promise<Group>;
  refreshGroup(id: number, by: Asker): Promise<Group>;
  deleteGroup(id: number, by: Asker): Promise<void>;

  askInventories(
    targets: InventoryTargets,
    how: { readonly wanted: boolean; readonly dryRun: boolean },
    by: Asker,
  ): Promise<Asked>;

  mergeMachines(id: number, dryRun: boolean, by: Asker): Promise<Merged>;
  dismissDuplicate(id: number, by: Asker): Promise<Duplicate>;
  unmergeMachines(id: number, by: Asker): Promise<Duplicate>;

  changeSettings(
    scope: SettingScope,
    given: SettingsChange,
    by: Asker,
    how: ChangeHow,
  ): Promise<ChangedSettings>;

  changeNetwork(
    id: number,
    change: NetworkChange,
    by: Asker,
  ): Promise<WholeNetwork>;
  markDevice(
    mac: string,
    mark: { readonly kind: DeviceKind; readonly note: string },
    by: Asker,
  ): Promise<DeviceMark>;
  unmarkDevice(mac: string, by: Asker): Promise<void>;

  createOperator(
    given: { readonly name: string; readonly role: Role },
    by: Asker,
  ): Promise<Operator>;
  removeOperator(id: number, by: Asker): Promise<void>;
  issueToken(
    given: NewToken,
    by: Asker,
  ): Promise<{ token: Token; secret: string }>;
  revokeToken(id: number, by: Asker): Promise<void>;
}
