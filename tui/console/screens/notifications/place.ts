import { targetNamed } from "#tui/actions/notifications/targets.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** All targets of notifications. */
export interface NotificationsPlace {
  readonly screen: "notifications";
}

/** What one target was sent. */
export interface DeliveriesPlace {
  readonly screen: "deliveries";
  readonly target: EntityName;
}

export const notificationsPlace: ScreenPlace<
  NotificationsPlace,
  DeliveriesPlace
> = {
  screen: "notifications",
  crumb: () => text.notifications.screen.crumb,
  command: {
    words: ["notifications"],
    under: "settings",
    async resolve(connection, word) {
      if (word.trim() === "") return { screen: "notifications" };
      const { id, name } = await targetNamed(connection, word.trim());
      return { screen: "deliveries", target: { id, name } };
    },
  },
};

export const deliveriesPlace: ScreenPlace<DeliveriesPlace> = {
  screen: "deliveries",
  crumb: ({ target }) => target.name,
};
