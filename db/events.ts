import type { EventKind } from "../shared/events.ts";
import type { Statement } from "./job.ts";

interface NewEvent {
  readonly kind: EventKind;
  /** `operator:NAME`, `agent` or `server`. */
  readonly actor: string;
  readonly at: Date;
  readonly machineId?: number | null;
  readonly packageId?: number | null;
  readonly payload?: Readonly<Record<string, unknown>>;
}

const APPEND = `insert into event
  (at, kind, actor, machine_id, package_id, payload) values (?, ?, ?, ?, ?, ?)`;

/** Appends one event to the log. */
export function appendEvent(event: NewEvent): Statement {
  return {
    sql: APPEND,
    params: [
      event.at.getTime(),
      event.kind,
      event.actor,
      event.machineId ?? null,
      event.packageId ?? null,
      JSON.stringify(event.payload ?? {}),
    ],
  };
}
