import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** The actions of this session. */
export interface ActionsPlace {
  readonly screen: "actions";
}

export const actionsPlace: ScreenPlace<ActionsPlace> = {
  screen: "actions",
  crumb: () => text.actionHistory.crumb,
  command: {
    words: ["actions", "history", "historique"],
    under: "overview",
    resolve: () => Promise.resolve({ screen: "actions" }),
  },
};

/** One action of this session. */
export interface ActionPlace {
  readonly screen: "action";
  readonly id: number;
}

export const actionPlace: ScreenPlace<ActionPlace> = {
  screen: "action",
  crumb: ({ id }) => text.actionHistory.crumbOf(id),
};
