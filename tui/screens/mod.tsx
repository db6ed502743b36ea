import type { Place } from "../nav/stack.ts";
import { AssignScreen } from "./assign/screen.tsx";
import { DeploymentsScreen } from "./deployments/screen.tsx";
import { GroupsScreen } from "./groups/screen.tsx";
import { MachinesScreen } from "./machines/screen.tsx";
import { PackagesScreen } from "./packages/screen.tsx";
import { TailScreen } from "./tail/screen.tsx";

interface ScreenProps {
  readonly place: Place;
  /** Only the active screen is drawn and takes keys; the others wait. */
  readonly active: boolean;
}

/** The list of screens. */
export function Screen({ place, active }: ScreenProps) {
  switch (place.screen) {
    case "packages":
      return <PackagesScreen active={active} />;
    case "groups":
      return <GroupsScreen active={active} />;
    case "machines":
      return <MachinesScreen active={active} />;
    case "members":
      return <MachinesScreen active={active} group={place.group} />;
    case "deployments":
      return <DeploymentsScreen active={active} place={place} />;
    case "assign":
      return <AssignScreen active={active} place={place} />;
    case "tail":
      return <TailScreen active={active} />;
  }
}
