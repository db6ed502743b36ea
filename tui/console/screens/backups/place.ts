import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** The backups of the server. */
export interface BackupsPlace {
  readonly screen: "backups";
}

export const backupsPlace: ScreenPlace<BackupsPlace> = {
  screen: "backups",
  crumb: () => text.backups.crumb,
  command: {
    words: ["backups", "backup", "sauvegardes"],
    under: "settings",
    resolve: () => Promise.resolve({ screen: "backups" }),
  },
};
