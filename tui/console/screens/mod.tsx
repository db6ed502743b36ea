import type { Place } from "#tui/console/nav/places.ts";
import { AssignScreen } from "./assign/screen.tsx";
import { DeploymentScreen } from "./deployment/screen.tsx";
import { DeploymentsScreen } from "./deployments/screen.tsx";
import { DownloadScreen } from "./download/screen.tsx";
import { DuplicatesScreen } from "./duplicates/screen.tsx";
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
import { OperatorsScreen } from "./operators/screen.tsx";
import { OverviewScreen } from "./overview/screen.tsx";
import { PackageScreen } from "./package/screen.tsx";
import { PackagesScreen } from "./packages/screen.tsx";
import { PlannedScreen } from "./plan/machines_screen.tsx";
import { PlanScreen } from "./plan/screen.tsx";
import { SettingsScreen } from "./settings/screen.tsx";
import { StorageScreen } from "./storage/screen.tsx";
import { SummariesScreen } from "./summaries/screen.tsx";
import { TailScreen } from "./tail/screen.tsx";
import { TroublesScreen } from "./troubles/screen.tsx";

interface ScreenProps {
  readonly place: Place;
  /** Only the active screen is drawn and takes keys; the others wait. */
  readonly active: boolean;
}

/** The list of screens. */
export function Screen({ place, active }: ScreenProps) {
  switch (place.screen) {
    case "packages":
      return (
        <PackagesScreen active={active} q={place.q} faults={place.faults} />
      );
    case "groups":
      return <GroupsScreen active={active} q={place.q} />;
    case "machines":
      return (
        <MachinesScreen
          active={active}
          q={place.q}
          faults={place.faults}
          notSeenDays={place.notSeenDays}
          obeys={place.obeys}
        />
      );
    case "deployments":
    case "progress":
      return <DeploymentsScreen active={active} place={place} />;
    case "assign":
      return <AssignScreen active={active} place={place} />;
    case "give":
      return <GiveScreen active={active} place={place} />;
    case "planned":
      return <PlannedScreen active={active} place={place} />;
    case "plan":
      return <PlanScreen active={active} place={place} />;
    case "duplicates":
      return <DuplicatesScreen active={active} />;
    case "storage":
      return <StorageScreen active={active} />;
    case "summaries":
      return <SummariesScreen active={active} of={place.package} />;
    case "troubles":
      return <TroublesScreen active={active} />;
    case "tail":
      return <TailScreen active={active} q={place.q} />;
    case "overview":
      return <OverviewScreen active={active} />;
    case "package":
      return <PackageScreen active={active} of={place.package} />;
    case "newPackage":
      return <NewPackageScreen active={active} />;
    case "download":
      return <DownloadScreen active={active} of={place.package} />;
    case "machine":
      return <MachineScreen active={active} of={place.machine} />;
    case "software":
      return <SoftwareScreen active={active} of={place.machine} />;
    case "group":
      return <GroupScreen active={active} of={place.group} />;
    case "networks":
      return <NetworksScreen active={active} q={place.q} />;
    case "network":
      return <NetworkScreen active={active} of={place.network} />;
    case "newGroup":
      return (
        <NewGroupScreen
          active={active}
          machines={place.machines}
          query={place.query}
        />
      );
    case "deployment":
      return <DeploymentScreen active={active} of={place} />;
    case "events":
      return <EventsScreen active={active} />;
    case "happened":
      return <EventsScreen active={active} filter={place.filter} />;
    case "event":
      return <EventScreen active={active} event={place.event} />;
    case "ownSettings":
      return <SettingsScreen active={active} scope={place} />;
    case "settings":
      return <SettingsScreen active={active} />;
    case "operators":
      return <OperatorsScreen active={active} q={place.q} />;
  }
}
