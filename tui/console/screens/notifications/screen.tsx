import {
  type Delivery,
  listDeliveries,
  listTargets,
  type NotificationTarget,
} from "#shared/contract/notifications/notifications.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import { call } from "#tui/api/call.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";
import { forbidden } from "#tui/console/permissions.ts";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { deliveryColumns, targetColumns } from "./columns.ts";
import { deliveryKeys, targetKeys } from "./keys.ts";

/** What is delivered is no event. */
const EVERY_MS = 60_000;

/** The targets of notifications: tried, paused, removed. */
export function NotificationsScreen(
  { active }: ScreenProps<"notifications">,
) {
  const { connection, go, me } = useSession();
  return (
    <ListTab<NotificationTarget>
      list={{
        active,
        noun: () => text.notifications.screen.label,
        columns: targetColumns,
        load: ({ sort: _, ...query }, signal) =>
          call(connection, listTargets, { query }, signal),
        idOf: ({ id }) => id,
        nameOf: ({ name }) => name,
        commandOf: ({ name }) => shellLine("notifications", "show", name),
        without: ["faults", "marks"],
      }}
      reloadsEveryMs={EVERY_MS}
      keysOf={(view) =>
        bind(targetKeys, {
          ...view,
          open: ({ id, name }) =>
            go({
              to: "push",
              place: { screen: "deliveries", target: { id, name } },
            }),
        })}
      empty={forbidden(me.role, listTargets) ?? text.notifications.screen.empty}
    />
  );
}

/** What one target was sent, newest first. */
export function DeliveriesScreen(
  { place: { target }, active }: ScreenProps<"deliveries">,
) {
  const { connection, me } = useSession();
  return (
    <ListTab<Delivery>
      list={{
        active,
        noun: () => text.notifications.screen.delivery,
        columns: deliveryColumns,
        load: ({ sort: _, q: __, ...query }, signal) =>
          call(connection, listDeliveries, {
            params: { id: target.id },
            query,
          }, signal),
        idOf: ({ id }) => id,
        nameOf: ({ subject }) => subject,
        commandOf: () => shellLine("notifications", "deliveries", target.name),
        without: ["filter", "faults", "marks"],
      }}
      reloadsEveryMs={EVERY_MS}
      keysOf={(view) => bind(deliveryKeys, { ...view, of: target })}
      empty={forbidden(me.role, listDeliveries) ??
        text.notifications.noDeliveries}
    />
  );
}
