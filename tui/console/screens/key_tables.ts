import type { Binding } from "#tui/console/keys/binding.ts";
import { formKeys } from "#tui/console/keys/form_keys.ts";
import {
  globalKeys,
  leaveKey,
  terminalKeys,
} from "#tui/console/keys/global.ts";
import { listKeys } from "#tui/console/keys/list_view.ts";
import { moveKeys, reloadKey } from "#tui/console/keys/lists.ts";
import { actionKeys, actionsKeys } from "./actions/keys.ts";
import { assignKeys } from "./assign/screen.tsx";
import { backupKeys } from "./backups/keys.ts";
import { actKeys, deploymentKeys } from "./deployments/keys.ts";
import { enrolmentKeys, urlKeys } from "./enrolment/keys.ts";
import { duplicateKeys } from "./duplicates/keys.ts";
import { eventKeys } from "./events/keys.ts";
import { giveKeys } from "./give/screen.tsx";
import { excludedKeys, groupScreenKeys, memberKeys } from "./group/keys.ts";
import { groupKeys } from "./groups/screen.tsx";
import { machineScreenKeys } from "./machine/keys.ts";
import { softwareKeys } from "./machine/software_screen.tsx";
import { machineKeys } from "./machines/keys.ts";
import { hostKeys, networkScreenKeys } from "./network/keys.ts";
import { networkKeys } from "./networks/screen.tsx";
import { reviewKeys } from "./new_package/keys.ts";
import { noteKeys, notesKeys } from "./notes/keys.ts";
import { deliveryKeys, targetKeys } from "./notifications/keys.ts";
import { operatorKeys, secretKeys, tokenKeys } from "./operators/keys.ts";
import { packageScreenKeys } from "./package/keys.ts";
import { overviewKeys } from "./overview/keys.ts";
import { packageKeys } from "./packages/keys.ts";
import { pathKeys } from "./path_form.tsx";
import { planKeys } from "./plan/keys.ts";
import { plannedKeys } from "./plan/machines_screen.tsx";
import { relayKeys, relaysKeys, relayTokenKeys } from "./relays/keys.ts";
import { removedKeys } from "./removed/screen.tsx";
import { rolloutKeys, rolloutListKeys } from "./rollouts/keys.ts";
import { editingKeys, settingsKeys } from "./settings/keys.ts";
import { summaryKeys } from "./summaries/screen.tsx";
import { tailKeys } from "./tail/keys.ts";
import { transferKeys } from "./transfer.ts";
import { troubleKeys } from "./troubles/screen.tsx";
import { sheetKeys } from "./sheet_keys.ts";

type Bindings = readonly Pick<Binding<never>, "key" | "also">[];

/** The keys of every screen, list, page and form. */
export const KEY_TABLES: readonly Bindings[] = [
  globalKeys,
  [leaveKey],
  terminalKeys,
  moveKeys,
  [reloadKey],
  listKeys,
  sheetKeys,
  formKeys,
  actKeys,
  actionKeys,
  actionsKeys,
  assignKeys,
  backupKeys,
  overviewKeys,
  deliveryKeys,
  deploymentKeys,
  duplicateKeys,
  editingKeys,
  enrolmentKeys,
  eventKeys,
  excludedKeys,
  giveKeys,
  groupKeys,
  groupScreenKeys,
  hostKeys,
  machineKeys,
  machineScreenKeys,
  memberKeys,
  networkKeys,
  networkScreenKeys,
  noteKeys,
  notesKeys,
  operatorKeys,
  packageKeys,
  packageScreenKeys,
  pathKeys,
  planKeys,
  plannedKeys,
  relayKeys,
  relaysKeys,
  relayTokenKeys,
  removedKeys,
  reviewKeys,
  rolloutKeys,
  rolloutListKeys,
  secretKeys,
  settingsKeys,
  softwareKeys,
  summaryKeys,
  tailKeys,
  tokenKeys,
  transferKeys,
  troubleKeys,
  urlKeys,
  targetKeys,
];
