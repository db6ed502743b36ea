import { useSyncExternalStore } from "react";
import type { RouteState } from "#tui/api/call.ts";
import { useSession } from "#tui/console/session.ts";

const OPEN: RouteState = { state: "open" };

/** What carries requests to the server; drawn again when it changes. */
export function useRoute(): RouteState {
  const { route } = useSession().connection;
  return useSyncExternalStore(
    route?.subscribe ?? (() => () => {}),
    route?.read ?? (() => OPEN),
  );
}
