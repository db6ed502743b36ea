import type { Cause } from "#shared/contract/deployments/causes.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { LogEvent } from "#shared/contract/events/events.ts";
import type { Package } from "#shared/contract/packages/packages.ts";
import type { PollCompliance } from "#shared/contract/machines/machines.ts";
import type { PlannedQuery } from "#shared/contract/assignments/plans.ts";
import {
  type EntityName,
  type Recipients,
  recipientWords,
} from "#tui/actions/recipients.ts";
import { text } from "#tui/text/mod.ts";

/**
 * The screens one can go to from everywhere, in the order of their numbers;
 * the tenth is 0.
 */
export const ROOTS = [
  "overview",
  "packages",
  "machines",
  "groups",
  "deployments",
  "tail",
  "events",
  "settings",
  "operators",
  "networks",
] as const;
export type Root = typeof ROOTS[number];

export function isRoot(name: string): name is Root {
  return (ROOTS as readonly string[]).includes(name);
}

/** A root may be opened with a filter: `:machines lab`. */
export interface RootPlace {
  readonly screen: Root;
  readonly q?: string;
  /** Of the machines: only those without contact for so many days. */
  readonly notSeenDays?: number;
  /** Of the machines: only those that do, or do not, poll as they are told. */
  readonly obeys?: PollCompliance;
  /** Of the deployments: only those in this state. */
  readonly state?: DeploymentState;
  /** Only what went wrong, to begin with. */
  readonly faults?: true;
}

/** Which events are shown; everything given must hold. */
export interface EventFilter {
  readonly machine?: EntityName;
  readonly package?: EntityName;
  /** The kind, or how it begins. */
  readonly kind?: string;
  /** The name of an operator. */
  readonly operator?: string;
  /** A query. */
  readonly q?: string;
}

/** Where in the console one can be. */
export type Place =
  | RootPlace
  | { readonly screen: "package"; readonly package: EntityName }
  | { readonly screen: "machine"; readonly machine: EntityName }
  | { readonly screen: "group"; readonly group: EntityName }
  | { readonly screen: "network"; readonly network: EntityName }
  | {
    readonly screen: "deployment";
    readonly machine: EntityName;
    readonly package: EntityName;
  }
  /** A package's machines, or a machine's packages. */
  | {
    readonly screen: "progress";
    readonly package: EntityName;
    /** Only these of its machines. */
    readonly state?: DeploymentState;
    readonly group?: EntityName;
    readonly cause?: Cause;
    /** Only where inventories bear its claim out, or do not. */
    readonly observed?: "confirmed" | "contradicted";
  }
  /** Agents that hammer or stall. */
  | { readonly screen: "troubles" }
  /** Machines that may be one computer. */
  | { readonly screen: "duplicates" }
  /** What the database takes, and what is kept of events. */
  | { readonly screen: "storage" }
  /** What is kept of old events, of a package or all. */
  | { readonly screen: "summaries"; readonly package?: EntityName }
  | { readonly screen: "progress"; readonly machine: EntityName }
  | { readonly screen: "software"; readonly machine: EntityName }
  /** A group's or a machine's own settings. */
  | {
    readonly screen: "ownSettings";
    readonly level: "group" | "machine";
    readonly of: EntityName;
  }
  /** The log, as far as it passes the filter. */
  | { readonly screen: "happened"; readonly filter: EventFilter }
  | { readonly screen: "event"; readonly event: LogEvent }
  | { readonly screen: "newPackage" }
  /** Where to does its archive go? */
  | { readonly screen: "download"; readonly package: Package }
  /** A group is made of these machines, which may be none, or of a query. */
  | {
    readonly screen: "newGroup";
    readonly machines: readonly EntityName[];
    readonly query?: string;
  }
  /** Which group gets the package? */
  | { readonly screen: "assign"; readonly package: EntityName }
  /** Which package do these machines, or does this group, get? */
  | { readonly screen: "give"; readonly to: Recipients }
  /** Exactly who is reached, before it is done. */
  | {
    readonly screen: "plan";
    readonly package: EntityName;
    readonly to: Recipients;
  }
  /** The machines of a plan that have this fate. */
  | {
    readonly screen: "planned";
    readonly plan: number;
    readonly fate: PlannedQuery["fate"];
  };

/** What a place is called among the crumbs. */
export function crumb(place: Place): string {
  switch (place.screen) {
    case "package":
      return place.package.name;
    case "machine":
      return place.machine.name;
    case "group":
      return place.group.name;
    case "network":
      return place.network.name;
    case "deployment":
      return text.screens.on(place.package.name, place.machine.name);
    case "progress":
      if (!("package" in place)) return place.machine.name;
      return place.cause
        ? text.why.of(place.package.name, text.why.causes[place.cause])
        : place.package.name;
    case "storage":
      return text.storage.crumb;
    case "summaries":
      return text.summaries.crumb;
    case "duplicates":
      return text.duplicates.crumb;
    case "troubles":
      return text.why.troubles.crumb;
    case "newPackage":
      return text.screens.newPackage;
    case "download":
      return text.download.crumb;
    case "newGroup":
      return text.group.newCrumb;
    case "ownSettings":
      return text.settings.crumb;
    case "software":
      return text.software.crumb;
    case "happened":
      return text.events.crumb;
    case "event":
      return text.events.event(place.event.seq);
    case "assign":
      return text.screens.assign(place.package.name);
    case "give":
      return text.screens.give(recipientWords(place.to));
    case "planned":
      return text.screens.planned(place.plan);
    case "plan":
      return text.screens.plan(recipientWords(place.to));
    default:
      return text.screens[place.screen];
  }
}
