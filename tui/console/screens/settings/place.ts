import type { EntityName } from "#tui/actions/recipients.ts";
import type { RootScreen, ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

export const settingsRoot: RootScreen = {
  screen: "settings",
  words: ["s", "config", "paramètres", "réglages"],
};

/** A group's or a machine's own settings. */
export interface OwnSettingsPlace {
  readonly screen: "ownSettings";
  readonly level: "group" | "machine";
  readonly of: EntityName;
}

export const ownSettingsPlace: ScreenPlace<OwnSettingsPlace> = {
  screen: "ownSettings",
  crumb: () => text.settings.crumb,
};
