import { text } from "#tui/text/mod.ts";
import {
  actionPlace,
  actionsPlace,
} from "#tui/console/screens/actions/place.ts";
import { backupsPlace } from "#tui/console/screens/backups/place.ts";
import { assignPlace } from "#tui/console/screens/assign/place.ts";
import { deploymentPlace } from "#tui/console/screens/deployment/place.ts";
import {
  deploymentsRoot,
  progressPlace,
} from "#tui/console/screens/deployments/place.ts";
import { downloadPlace } from "#tui/console/screens/download/place.ts";
import { duplicatesPlace } from "#tui/console/screens/duplicates/place.ts";
import {
  eventPlace,
  eventsRoot,
  happenedPlace,
} from "#tui/console/screens/events/place.ts";
import { enrolmentPlace } from "#tui/console/screens/enrolment/place.ts";
import { givePlace } from "#tui/console/screens/give/place.ts";
import { groupPlace, newGroupPlace } from "#tui/console/screens/group/place.ts";
import { groupsRoot } from "#tui/console/screens/groups/place.ts";
import {
  machinePlace,
  softwarePlace,
} from "#tui/console/screens/machine/place.ts";
import { machinesRoot } from "#tui/console/screens/machines/place.ts";
import { networkPlace } from "#tui/console/screens/network/place.ts";
import { networksRoot } from "#tui/console/screens/networks/place.ts";
import { newPackagePlace } from "#tui/console/screens/new_package/place.ts";
import { notePlace, notesPlace } from "#tui/console/screens/notes/place.ts";
import { operatorsRoot } from "#tui/console/screens/operators/place.ts";
import { overviewRoot } from "#tui/console/screens/overview/place.ts";
import { packagePlace } from "#tui/console/screens/package/place.ts";
import { packagesRoot } from "#tui/console/screens/packages/place.ts";
import { plannedPlace, planPlace } from "#tui/console/screens/plan/place.ts";
import {
  deliveriesPlace,
  notificationsPlace,
} from "#tui/console/screens/notifications/place.ts";
import { relayPlace, relaysPlace } from "#tui/console/screens/relays/place.ts";
import { removedPlace } from "#tui/console/screens/removed/place.ts";
import { rolloutPlace } from "#tui/console/screens/rollout/place.ts";
import { rolloutsPlace } from "#tui/console/screens/rollouts/place.ts";
import {
  ownSettingsPlace,
  settingsRoot,
} from "#tui/console/screens/settings/place.ts";
import { storagePlace } from "#tui/console/screens/storage/place.ts";
import { summariesPlace } from "#tui/console/screens/summaries/place.ts";
import { tailRoot } from "#tui/console/screens/tail/place.ts";
import { troublesPlace } from "#tui/console/screens/troubles/place.ts";
import type { RootPlace } from "./screen_place.ts";

/** The screens of the number keys. */
export const ROOT_SCREENS = [
  overviewRoot,
  packagesRoot,
  machinesRoot,
  groupsRoot,
  deploymentsRoot,
  tailRoot,
  eventsRoot,
  settingsRoot,
  operatorsRoot,
  networksRoot,
] as const;

/** Every other screen. */
export const PLACES = [
  packagePlace,
  machinePlace,
  groupPlace,
  networkPlace,
  deploymentPlace,
  newPackagePlace,
  duplicatesPlace,
  removedPlace,
  notesPlace,
  notePlace,
  enrolmentPlace,
  summariesPlace,
  storagePlace,
  backupsPlace,
  relaysPlace,
  relayPlace,
  notificationsPlace,
  deliveriesPlace,
  progressPlace,
  rolloutsPlace,
  rolloutPlace,
  troublesPlace,
  softwarePlace,
  ownSettingsPlace,
  happenedPlace,
  eventPlace,
  downloadPlace,
  newGroupPlace,
  assignPlace,
  givePlace,
  planPlace,
  plannedPlace,
  actionsPlace,
  actionPlace,
] as const;

type PlaceOf<Screen> = Screen extends {
  readonly crumb: (place: infer Place) => string;
} ? Place
  : never;

/** A place in the console: a screen and what it shows. */
export type Place = RootPlace | PlaceOf<typeof PLACES[number]>;

/** The place of a screen by its name. */
export type PlaceNamed<Name extends Place["screen"]> = Name extends
  RootPlace["screen"] ? RootPlace : Extract<Place, { readonly screen: Name }>;

/** Props of the component of a screen. */
export interface ScreenProps<Name extends Place["screen"]> {
  readonly place: PlaceNamed<Name>;
  /** Only the active screen is drawn and takes keys; the others wait. */
  readonly active: boolean;
}

/** The name of a place among the crumbs. */
export function crumb(place: Place): string {
  const found = PLACES.find(({ screen }) => screen === place.screen);
  return found
    ? (found.crumb as (place: Place) => string)(place)
    : text.screens[(place as RootPlace).screen];
}
