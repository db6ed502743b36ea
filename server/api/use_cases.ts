import type { Archive, Finding } from "../../shared/archives.ts";
import type { NewAssignment } from "../../shared/assignments.ts";
import type {
  DeploymentFilter,
  Retried,
  Stopped,
} from "../../shared/deployments.ts";
import type { Duplicate } from "../../shared/duplicates.ts";
import type { Group } from "../../shared/groups.ts";
import type { InventoryTargets } from "../../shared/inventories.ts";
import type { Operator, Role, Token } from "../../shared/operators.ts";
import type { NewPackage, Package } from "../../shared/packages.ts";
import type { Plan } from "../../shared/plans.ts";
import type { ChangedSettings, SettingsChange } from "../../shared/settings.ts";
import type { SettingScope } from "../../db/settings.ts";
import type {
  DeviceKind,
  NetworkChange,
  WholeNetwork,
} from "../../shared/networks.ts";
import type { DeviceMark } from "../../db/network_hosts.ts";
import type { Asker } from "../domain/permissions.ts";
import type { Switched } from "../usecases/activate_package.ts";
import type { Asked } from "../usecases/ask_inventories.ts";
import type { Assigned } from "../usecases/assign_package.ts";
import type { ChangeHow } from "../usecases/change_settings.ts";
import type { GroupChange, NewGroup } from "../usecases/edit_groups.ts";
import type { NewToken } from "../usecases/issue_token.ts";
import type { Merged } from "../usecases/merge_machines.ts";
import type { Uploads } from "../usecases/resume_uploads.ts";

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
