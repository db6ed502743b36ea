import type { ReactNode } from "react";
import type {
  Place,
  PlaceNamed,
  ScreenProps,
} from "#tui/console/nav/places.ts";
import { ActionScreen, ActionsScreen } from "./actions/screen.tsx";
import { AssignScreen } from "./assign/screen.tsx";
import { DeploymentScreen } from "./deployment/screen.tsx";
import { DeploymentsScreen } from "./deployments/screen.tsx";
import { DownloadScreen } from "./download/screen.tsx";
import { DuplicatesScreen } from "./duplicates/screen.tsx";
import { EnrolmentScreen } from "./enrolment/screen.tsx";
import { EventScreen, EventsScreen } from "./events/screen.tsx";
import { GiveScreen } from "./give/screen.tsx";
import { NewGroupScreen } from "./group/new_screen.tsx";
import { GroupScreen } from "./group/screen.tsx";
import { GroupsScreen } from "./groups/screen.tsx";
import { MachineScreen } from "./machine/screen.tsx";
import { SoftwareScreen } from "./machine/software_screen.tsx";
import { MachinesScreen } from "./machines/screen.tsx";
import { NetworkScreen } from "./network/screen.tsx";
import { NetworksScreen } from "./networks/screen.tsx";
import { NewPackageScreen } from "./new_package/screen.tsx";
import { NoteScreen, NotesScreen } from "./notes/screen.tsx";
import { OperatorsScreen } from "./operators/screen.tsx";
import { OverviewScreen } from "./overview/screen.tsx";
import { PackageScreen } from "./package/screen.tsx";
import { PackagesScreen } from "./packages/screen.tsx";
import { PlannedScreen } from "./plan/machines_screen.tsx";
import { PlanScreen } from "./plan/screen.tsx";
import { RemovedScreen } from "./removed/screen.tsx";
import { RolloutScreen } from "./rollout/screen.tsx";
import { RolloutsScreen } from "./rollouts/screen.tsx";
import { SettingsScreen } from "./settings/screen.tsx";
import { BackupsScreen } from "./backups/screen.tsx";
import {
  DeliveriesScreen,
  NotificationsScreen,
} from "./notifications/screen.tsx";
import { RelayScreen } from "./relays/relay_screen.tsx";
import { RelaysScreen } from "./relays/screen.tsx";
import { StorageScreen } from "./storage/screen.tsx";
import { SummariesScreen } from "./summaries/screen.tsx";
import { TailScreen } from "./tail/screen.tsx";
import { TroublesScreen } from "./troubles/screen.tsx";

type Component<Name extends Place["screen"]> = (props: {
  readonly place: PlaceNamed<Name>;
  readonly active: boolean;
}) => ReactNode;

/** The component of every screen. */
const SCREENS: { readonly [Name in Place["screen"]]: Component<Name> } = {
  overview: OverviewScreen,
  packages: PackagesScreen,
  machines: MachinesScreen,
  groups: GroupsScreen,
  deployments: DeploymentsScreen,
  tail: TailScreen,
  events: EventsScreen,
  settings: SettingsScreen,
  operators: OperatorsScreen,
  networks: NetworksScreen,
  package: PackageScreen,
  machine: MachineScreen,
  group: GroupScreen,
  network: NetworkScreen,
  deployment: DeploymentScreen,
  progress: DeploymentsScreen,
  rollouts: RolloutsScreen,
  rollout: RolloutScreen,
  newPackage: NewPackageScreen,
  download: DownloadScreen,
  newGroup: NewGroupScreen,
  assign: AssignScreen,
  give: GiveScreen,
  plan: PlanScreen,
  planned: PlannedScreen,
  software: SoftwareScreen,
  ownSettings: SettingsScreen,
  duplicates: DuplicatesScreen,
  removed: RemovedScreen,
  notes: NotesScreen,
  note: NoteScreen,
  enrolment: EnrolmentScreen,
  troubles: TroublesScreen,
  happened: EventsScreen,
  event: EventScreen,
  summaries: SummariesScreen,
  storage: StorageScreen,
  backups: BackupsScreen,
  notifications: NotificationsScreen,
  deliveries: DeliveriesScreen,
  relays: RelaysScreen,
  relay: RelayScreen,
  actions: ActionsScreen,
  action: ActionScreen,
};

/** Draws the screen of a place. */
export function Screen({ place, active }: ScreenProps<Place["screen"]>) {
  const Component = SCREENS[place.screen] as Component<Place["screen"]>;
  return <Component place={place} active={active} />;
}
