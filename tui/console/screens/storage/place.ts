import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** What the database takes, and what is kept of events. */
export interface StoragePlace {
  readonly screen: "storage";
}

export const storagePlace: ScreenPlace<StoragePlace> = {
  screen: "storage",
  crumb: () => text.storage.crumb,
  command: {
    words: ["storage", "disk", "stockage"],
    under: "settings",
    resolve: () => Promise.resolve({ screen: "storage" }),
  },
};
