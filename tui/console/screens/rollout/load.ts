import type { LogEvent } from "#shared/contract/events/events.ts";
import {
  readRollout,
  type Rollout,
} from "#shared/contract/rollouts/rollouts.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { newestEvents } from "#tui/console/screens/events/log.ts";
import type { RolloutDetails } from "./lines.ts";

/** Events that are read; those of other rollouts of the package are left out. */
const EVENTS = 60;

/** Reads a rollout with its newest events. */
export async function loadRollout(
  connection: ServerConnection,
  { id, package: of }: {
    readonly id: number;
    readonly package: { readonly id: number; readonly name: string };
  },
  signal: AbortSignal,
): Promise<RolloutDetails> {
  const [rollout, events] = await Promise.all([
    call(connection, readRollout, { params: { id } }, signal),
    newestEvents(
      connection,
      { package: of, kind: "rollout." },
      EVENTS,
      signal,
    ),
  ]);
  return { rollout, events: events.filter((event) => isAbout(event, rollout)) };
}

function isAbout({ payload }: LogEvent, { id }: Pick<Rollout, "id">): boolean {
  return payload.assignment === id;
}
