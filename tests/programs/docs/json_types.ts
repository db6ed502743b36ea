import { type } from "./answer_type.ts";
import { NOTIFICATION_TYPES } from "./notification_types.ts";
import {
  approveMachines,
  clearAlerts,
  createEnrolmentToken,
  EnrolmentToken,
} from "#shared/contract/enrolment.ts";
import {
  Assignment,
  createAssignment,
} from "#shared/contract/assignments/assignments.ts";
import { Plan, PlannedMachine } from "#shared/contract/assignments/plans.ts";
import {
  AcceptResult,
  Deployment,
  RestartResult,
  RetryResult,
  StopResult,
} from "#shared/contract/deployments/deployments.ts";
import { Trouble } from "#shared/contract/deployments/troubles.ts";
import { PackageWhy, Why } from "#shared/contract/deployments/why.ts";
import {
  acceptAudit,
  LogEvent,
  verifyAudit,
} from "#shared/contract/events/events.ts";
import { EventSummary } from "#shared/contract/events/summaries.ts";
import { Group, Member, previewGroup } from "#shared/contract/groups/groups.ts";
import { setField, setTag } from "#shared/contract/machines/account.ts";
import {
  Duplicate,
  mergeDuplicate,
} from "#shared/contract/machines/duplicates.ts";
import { askInventories } from "#shared/contract/machines/inventories.ts";
import {
  FormerMachine,
  Removal,
  removeMachines,
  restoreMachines,
  retireMachines,
} from "#shared/contract/machines/life.ts";
import { Machine, readInventory } from "#shared/contract/machines/machines.ts";
import {
  markDevice,
  Network,
  NetworkHost,
  WholeNetwork,
} from "#shared/contract/networks.ts";
import { Note } from "#shared/contract/notes.ts";
import { createToken, Operator, Token } from "#shared/contract/operators.ts";
import { NamedRelations } from "#shared/contract/packages/package_relations.ts";
import {
  createPackage,
  Package,
  setActivation,
  setPackageCodes,
} from "#shared/contract/packages/packages.ts";
import { readOverview } from "#shared/contract/server.ts";
import {
  ChangedSettings,
  SettingLine,
} from "#shared/contract/settings/settings.ts";
import { Backup } from "#shared/contract/backups.ts";
import { createRelay, Relay } from "#shared/contract/relays.ts";
import { ServerInfo } from "#shared/contract/servers.ts";
import { RolloutReport } from "#shared/contract/rollouts/report.ts";
import { openWaves, Rollout } from "#shared/contract/rollouts/rollouts.ts";
import { Halt, orderHalt } from "#shared/contract/schedules/halts.ts";
import { MaintenanceWindow } from "#shared/contract/schedules/windows.ts";
import { Storage } from "#shared/contract/storage.ts";

/** Every type a contract describes, in the order of the page. */
export const TYPES = {
  overview: type(
    "Overview",
    "readOverview.output",
    readOverview.output,
    "What needs attention now, in counts.",
  ),
  package: type("Package", "Package", Package, "A package as it is stored."),
  packageRelations: type(
    "Relations of a package",
    "NamedRelations",
    NamedRelations,
    "The packages that it names, and those that name it.",
  ),
  codes: type(
    "Changed exit codes",
    "setPackageCodes.output",
    setPackageCodes.output,
    "The package, and its recorded failures that have such a code.",
  ),
  created: type(
    "New package",
    "createPackage.output",
    createPackage.output,
    "After `--dry-run` the package is null.",
  ),
  activation: type(
    "Activation",
    "setActivation.output",
    setActivation.output,
    "A package that was switched on or off, and what followed.",
  ),
  plan: type("Plan", "Plan", Plan, "Which machines an assignment would reach."),
  planned: type(
    "Planned machine",
    "PlannedMachine",
    PlannedMachine,
    "A machine of a plan, and what becomes of it.",
  ),
  assigned: type(
    "New assignment",
    "createAssignment.output",
    createAssignment.output,
    "The assignment, and how many machines it reached.",
  ),
  assignment: type("Assignment", "Assignment", Assignment, "An assignment."),
  rollout: type(
    "Rollout",
    "Rollout",
    Rollout,
    "A package that goes out in waves.",
  ),
  rolloutReport: type(
    "Rollout report",
    "RolloutReport",
    RolloutReport,
    "A rollout with its failures and what failing machines have in common.",
  ),
  opened: type(
    "Opened waves",
    "openWaves.output",
    openWaves.output,
    "The rollout, and how many machines its newly opened waves have.",
  ),
  halt: type("Halt", "Halt", Halt, "A halt of everything, or of a group."),
  halted: type(
    "Ordered halt",
    "orderHalt.output",
    orderHalt.output,
    "A new halt, and what it recalled.",
  ),
  window: type(
    "Maintenance window",
    "MaintenanceWindow",
    MaintenanceWindow,
    "A maintenance window of a group.",
  ),
  stop: type(
    "Stop",
    "StopResult",
    StopResult,
    "How many deployments were cancelled or recalled, and how many cannot be.",
  ),
  retried: type("Retry", "RetryResult", RetryResult, "How many began again."),
  restarted: type(
    "Restarts",
    "RestartResult",
    RestartResult,
    "How many pending restarts ended.",
  ),
  accepted: type(
    "Accept",
    "AcceptResult",
    AcceptResult,
    "How many results were accepted.",
  ),
  deployment: type(
    "Deployment",
    "Deployment",
    Deployment,
    "One package on one machine.",
  ),
  why: type("Why", "Why", Why, "Why a package is no further on a machine."),
  packageWhy: type(
    "Why of a package",
    "PackageWhy",
    PackageWhy,
    "Why a package is no further, over all its machines.",
  ),
  trouble: type(
    "Trouble",
    "Trouble",
    Trouble,
    "An agent that repeats one request endlessly, or stalls.",
  ),
  group: type(
    "Group",
    "Group",
    Group,
    "A group. Every change prints the group as it is afterwards.",
  ),
  groupPreview: type(
    "Preview of a group",
    "previewGroup.output",
    previewGroup.output,
    "What a change would make of a group.",
  ),
  member: type(
    "Member",
    "Member",
    Member,
    "A machine in a group, and why it is in it.",
  ),
  machine: type("Machine", "Machine", Machine, "A machine."),
  inventory: type(
    "Inventory",
    "readInventory.output",
    readInventory.output,
    "The inventory as the agent sent it. With a section's name, only `{SECTION: …}` of that section.",
  ),
  asked: type(
    "Request for inventories",
    "askInventories.output",
    askInventories.output,
    "How many machines were asked.",
  ),
  approved: type(
    "Approval",
    "approveMachines.output",
    approveMachines.output,
    "How many machines were approved, and how many of them waited for it.",
  ),
  alertsCleared: type(
    "Cleared alerts",
    "clearAlerts.output",
    clearAlerts.output,
    "How many alerts were cleared.",
  ),
  enrolmentToken: type(
    "EnrolmentToken",
    "EnrolmentToken",
    EnrolmentToken,
    "A token in the agents' URL, without its secret.",
  ),
  enrolmentIssued: type(
    "Issued enrolment token",
    "createEnrolmentToken.output",
    createEnrolmentToken.output,
    "A new token, with the agents' URLs that are shown only now.",
  ),
  relay: type("Relay", "Relay", Relay, "A relay at a site."),
  relayCreated: type(
    "Created relay",
    "createRelay.output",
    createRelay.output,
    "A relay, with the token that is shown only now.",
  ),
  ...NOTIFICATION_TYPES,
  retired: type(
    "Retirement",
    "retireMachines.output",
    retireMachines.output,
    "How many machines were retired, and what became of their packages.",
  ),
  restored: type(
    "Restoration",
    "restoreMachines.output",
    restoreMachines.output,
    "How many machines were restored.",
  ),
  removal: type(
    "Removal of machines",
    "removeMachines.output",
    removeMachines.output,
    "What was removed; `removal` is the removal itself.",
  ),
  removals: type(
    "Removal",
    "Removal",
    Removal,
    "A removal of machines, and how far it is.",
  ),
  former: type(
    "Removed machine",
    "FormerMachine",
    FormerMachine,
    "A machine that was removed.",
  ),
  tagged: type(
    "Change of tags",
    "setTag.output",
    setTag.output,
    "How many machines were changed.",
  ),
  fieldSet: type(
    "Change of fields",
    "setField.output",
    setField.output,
    "How many machines were changed.",
  ),
  duplicate: type(
    "Duplicate",
    "Duplicate",
    Duplicate,
    "Two machines that may be one computer.",
  ),
  merge: type(
    "Merge",
    "mergeDuplicate.output",
    mergeDuplicate.output,
    "What a merge moved, or would move.",
  ),
  note: type(
    "Note",
    "Note",
    Note,
    "A note on a machine, a package or an assignment.",
  ),
  network: type("Network", "Network", Network, "A network in a list."),
  wholeNetwork: type(
    "Whole network",
    "WholeNetwork",
    WholeNetwork,
    "One network with who scans it. Every change prints it as it is afterwards.",
  ),
  host: type("Device", "NetworkHost", NetworkHost, "A device in a network."),
  mark: type(
    "Mark",
    "Mark",
    markDevice.output,
    "What an operator said of a device.",
  ),
  event: type("Event", "LogEvent", LogEvent, "An event of the log."),
  audit: type(
    "Audit check",
    "verifyAudit.output",
    verifyAudit.output,
    "Whether the chain of the audit log is whole.",
  ),
  auditAcceptance: type(
    "Audit acceptance",
    "acceptAudit.output",
    acceptAudit.output,
    "Whether there was anything to accept.",
  ),
  summary: type(
    "Summary",
    "EventSummary",
    EventSummary,
    "Counts of a day that replaced events.",
  ),
  backup: type("Backup", "Backup", Backup, "A backup of the server."),
  server: type(
    "Server",
    "ServerInfo",
    ServerInfo,
    "A server of the database.",
  ),
  storage: type("Storage", "Storage", Storage, "What the database holds."),
  setting: type(
    "Setting",
    "SettingLine",
    SettingLine,
    "A [setting](settings.md) in force.",
  ),
  changedSettings: type(
    "Changed settings",
    "ChangedSettings",
    ChangedSettings,
    "All settings of the level after the change.",
  ),
  operator: type("Operator", "Operator", Operator, "An operator."),
  token: type("Token", "Token", Token, "A token, without its secret."),
  issued: type(
    "New token",
    "createToken.output",
    createToken.output,
    "A token with its secret, which is shown only once.",
  ),
} as const;
