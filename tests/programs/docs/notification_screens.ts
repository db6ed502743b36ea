import {
  deliveryKeys,
  targetKeys,
} from "#tui/console/screens/notifications/keys.ts";
import type { ScreenSection } from "./console_screens.ts";

/** The screens of notifications. */
export const NOTIFICATION_SCREENS: readonly ScreenSection[] = [
  {
    title: "Notifications",
    places: ["notifications"],
    kind: "list",
    about:
      "The targets of [notifications](operate/notifications.md): whether each is on, what waits, and what was given up.",
    keys: targetKeys,
  },
  {
    title: "Deliveries",
    places: ["deliveries"],
    kind: "list",
    about: "What one target was sent, newest first, with what went wrong.",
    keys: deliveryKeys,
  },
];
