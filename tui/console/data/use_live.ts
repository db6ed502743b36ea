import { useSyncExternalStore } from "react";
import { useSession } from "#tui/console/session.ts";
import type { LiveState } from "./live.ts";

/**
 * The log as it arrives; components that use it are drawn again when it
 * changes.
 */
export function useLive(): LiveState {
  const { live } = useSession();
  return useSyncExternalStore(live.subscribe, live.read);
}
