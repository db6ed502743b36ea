import type { PlannedQuery } from "#shared/contract/assignments/plans.ts";
import {
  type EntityName,
  type Recipients,
  recipientWords,
} from "#tui/actions/recipients.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** Exactly who is reached, before it is done. */
export interface PlanPlace {
  readonly screen: "plan";
  readonly package: EntityName;
  readonly to: Recipients;
  /** Run it again where it has run; `f` changes that. */
  readonly force?: boolean;
}

export const planPlace: ScreenPlace<PlanPlace> = {
  screen: "plan",
  crumb: ({ to }) => text.screens.plan(recipientWords(to)),
};

/** The machines of a plan that have one outcome. */
export interface PlannedPlace {
  readonly screen: "planned";
  readonly plan: number;
  readonly fate: PlannedQuery["fate"];
}

export const plannedPlace: ScreenPlace<PlannedPlace> = {
  screen: "planned",
  crumb: ({ plan }) => text.screens.planned(plan),
};
