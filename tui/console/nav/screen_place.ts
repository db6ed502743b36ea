import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { PollCompliance } from "#shared/contract/machines/machines.ts";
import type { ServerConnection } from "#tui/api/call.ts";

/**
 * The screens that can be opened from everywhere, in the order of their
 * number keys; the tenth is 0.
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

/** A root may be opened with a filter: `:machines lab`. */
export interface RootPlace {
  readonly screen: Root;
  readonly q?: string;
  /** Machines: only those without contact for this many days. */
  readonly notSeenDays?: number;
  /** Machines: only those that follow, or do not follow, the poll interval. */
  readonly obeys?: PollCompliance;
  /** Deployments: only those in this state. */
  readonly state?: DeploymentState;
  /** Begins with what went wrong alone. */
  readonly faults?: true;
}

/** The field every place has. */
interface AnyPlace {
  readonly screen: string;
}

/** The words after `:` that open a screen below a list. */
export interface PlaceCommand<Place extends AnyPlace> {
  /** The screen's own word, then others for it. */
  readonly words: readonly [string, ...string[]];
  readonly under: Root;
  /** Words that must follow; none are needed if left out. */
  readonly needs?: 1 | 2;
  /**
   * The place that the argument names.
   *
   * @throws {NoMatch} If there is nothing of that name.
   */
  readonly resolve: (
    connection: ServerConnection,
    argument: string,
  ) => Promise<Place>;
}

/** A screen without its component: how it is called and reached. */
export interface ScreenPlace<
  Place extends AnyPlace,
  /** Places that its command may open instead. */
  Other extends AnyPlace = never,
> {
  readonly screen: Place["screen"];
  /** The name of the place among the crumbs. */
  readonly crumb: (place: Place) => string;
  /** Left out: only keys lead there. */
  readonly command?: PlaceCommand<Place | Other>;
}

/** The rows an argument narrows a list to. */
export type ListScope = Pick<RootPlace, "q" | "state" | "faults">;

/** A list, or another screen that a number key opens. */
export interface RootScreen<Below extends AnyPlace = never> {
  readonly screen: Root;
  /** Words for it besides its own name. */
  readonly words: readonly string[];
  /** Reads what follows its word; a filter, if left out. */
  readonly narrow?: (argument: string) => ListScope;
  /** States it can be narrowed to, as they are typed. */
  readonly states?: () => readonly string[];
  /** Opens a place below it instead of filtering it. */
  readonly below?: (
    connection: ServerConnection,
    argument: string,
  ) => Promise<Below>;
}
