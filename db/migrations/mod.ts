import { up as machines } from "./0001_machines.ts";
import { up as packages } from "./0002_packages.ts";
import { up as deployments } from "./0003_deployments.ts";
import { up as events } from "./0004_events.ts";
import { up as operators } from "./0005_operators.ts";
import { up as seals } from "./0006_seals.ts";
import { up as lists } from "./0007_lists.ts";
import { up as software } from "./0008_software.ts";
import { up as settings } from "./0009_settings.ts";
import { up as networks } from "./0010_networks.ts";
import { up as plans } from "./0011_plans.ts";
import { up as groups } from "./0012_groups.ts";
import { up as why } from "./0013_why.ts";
import { up as claims } from "./0014_claims.ts";
import { up as duplicates } from "./0015_duplicates.ts";
import { up as summaries } from "./0016_summaries.ts";
import { up as networkSeers } from "./0017_network_seers.ts";
import { up as groupIds } from "./0018_group_ids.ts";
import { up as packageSecrets } from "./0019_package_secrets.ts";
import { up as accounts } from "./0020_accounts.ts";
import { up as resultCodes } from "./0021_result_codes.ts";
import { up as verification } from "./0022_verification.ts";
import { up as machineStatus } from "./0023_machine_status.ts";
import { up as addresses } from "./0024_addresses.ts";
import { up as identity } from "./0025_identity.ts";
import { up as machineLife } from "./0026_machine_life.ts";
import { up as foldedTexts } from "./0027_folded_texts.ts";
import { up as registrations } from "./0028_registrations.ts";
import { up as noteIds } from "./0029_note_ids.ts";
import { up as unusedSoftware } from "./0030_unused_software.ts";
import { up as softwareSweep } from "./0031_software_sweep.ts";
import { up as keyedSeals } from "./0032_keyed_seals.ts";
import { up as eventSource } from "./0033_event_source.ts";
import { up as packageHistory } from "./0034_package_history.ts";
import { up as activity } from "./0035_activity.ts";
import { up as fieldNames } from "./0036_field_names.ts";
import { up as uploadedFile } from "./0037_uploaded_file.ts";
import { up as servers } from "./0039_servers.ts";
import { up as appliedReports } from "./0040_applied_reports.ts";
import { up as mirrors } from "./0041_mirrors.ts";
import { up as sharedArchives } from "./0042_shared_archives.ts";
import { up as relays } from "./0043_relays.ts";
import { up as rollouts } from "./0044_rollouts.ts";
import { up as assignmentSchedules } from "./0047_assignment_schedules.ts";
import { up as windows } from "./0048_windows.ts";
import { up as budgetDemand } from "./0045_budget_demand.ts";
import { up as requestCounts } from "./0049_request_counts.ts";
import { up as packageRelations } from "./0050_package_relations.ts";
import { up as superseded } from "./0052_superseded.ts";
import { up as notifications } from "./0046_notifications.ts";
import { up as mailBatches } from "./0051_mail_batches.ts";
import { up as assignmentConditions } from "./0053_assignment_conditions.ts";
import { up as retryPolicies } from "./0054_retry_policies.ts";
import { up as repeats } from "./0055_repeats.ts";

/**
 * Every migration in the order it is applied: SQL statements that never change
 * once released. The schema's version is the number of migrations applied.
 */
export const migrations: readonly { name: string; up: readonly string[] }[] = [
  { name: "0001_machines", up: machines },
  { name: "0002_packages", up: packages },
  { name: "0003_deployments", up: deployments },
  { name: "0004_events", up: events },
  { name: "0005_operators", up: operators },
  { name: "0006_seals", up: seals },
  { name: "0007_lists", up: lists },
  { name: "0008_software", up: software },
  { name: "0009_settings", up: settings },
  { name: "0010_networks", up: networks },
  { name: "0011_plans", up: plans },
  { name: "0012_groups", up: groups },
  { name: "0013_why", up: why },
  { name: "0014_claims", up: claims },
  { name: "0015_duplicates", up: duplicates },
  { name: "0016_summaries", up: summaries },
  { name: "0017_network_seers", up: networkSeers },
  { name: "0018_group_ids", up: groupIds },
  { name: "0019_package_secrets", up: packageSecrets },
  { name: "0020_accounts", up: accounts },
  { name: "0021_result_codes", up: resultCodes },
  { name: "0022_verification", up: verification },
  { name: "0023_machine_status", up: machineStatus },
  { name: "0024_addresses", up: addresses },
  { name: "0025_identity", up: identity },
  { name: "0026_machine_life", up: machineLife },
  { name: "0027_folded_texts", up: foldedTexts },
  { name: "0028_registrations", up: registrations },
  { name: "0029_note_ids", up: noteIds },
  { name: "0030_unused_software", up: unusedSoftware },
  { name: "0031_software_sweep", up: softwareSweep },
  { name: "0032_keyed_seals", up: keyedSeals },
  { name: "0033_event_source", up: eventSource },
  { name: "0034_package_history", up: packageHistory },
  { name: "0035_activity", up: activity },
  { name: "0036_field_names", up: fieldNames },
  { name: "0037_uploaded_file", up: uploadedFile },
  { name: "0039_servers", up: servers },
  { name: "0040_applied_reports", up: appliedReports },
  { name: "0041_mirrors", up: mirrors },
  { name: "0042_shared_archives", up: sharedArchives },
  { name: "0043_relays", up: relays },
  { name: "0044_rollouts", up: rollouts },
  { name: "0045_budget_demand", up: budgetDemand },
  { name: "0047_assignment_schedules", up: assignmentSchedules },
  { name: "0048_windows", up: windows },
  { name: "0049_request_counts", up: requestCounts },
  { name: "0046_notifications", up: notifications },
  { name: "0051_mail_batches", up: mailBatches },
  { name: "0050_package_relations", up: packageRelations },
  { name: "0052_superseded", up: superseded },
  { name: "0053_assignment_conditions", up: assignmentConditions },
  { name: "0054_retry_policies", up: retryPolicies },
  { name: "0055_repeats", up: repeats },
];
