import { eventsAfter, newestSeq } from "#db/events/events.ts";
import {
  insertDelivery,
  waitingDeliveries,
} from "#db/notifications/deliveries.ts";
import { reachedStatement, type TargetRow } from "#db/notifications/targets.ts";
import { Conflict } from "#db/store/transaction.ts";
import { messageOf } from "#server/domain/notifications/message.ts";
import { readEventQuery } from "#server/domain/read_query.ts";
import { searchFor } from "#server/usecases/fleet/cause_rules.ts";
import type { Services } from "#server/usecases/services.ts";
import { newMessageId } from "./send_message.ts";

/** Events that happen within so long of the first are sent in one mail. */
const COLLECT_MS = 20_000;
/** Events of one transaction. */
const BATCH = 100;
/** A target without anything to send notes where it is after so many events. */
const NOTE_EVERY = 1000;

type Needs = Pick<Services, "store" | "now" | "outlets">;

/**
 * Reads the log for a target, and lets notifications wait to be sent.
 *
 * @param from The event up to which this server has read already; at least what
 * the target has noted.
 * @param mostWaiting While so many notifications wait, it reads no further.
 * @returns The event up to which the log was read now.
 */
export async function queueEvents(
  services: Needs,
  target: TargetRow,
  from: number,
  mostWaiting: number,
): Promise<number> {
  const { store, now, outlets } = services;
  const after = Math.max(from, target.afterSeq);
  const newest = await newestSeq(store.db);
  // The log is shorter after a backup was restored.
  const cursor = Math.min(after, newest);
  if (cursor === newest && newest >= target.afterSeq) return cursor;
  const room = mostWaiting - await waitingDeliveries(store.db, target.id);
  if (room <= 0) return cursor;
  const { db, filter } = await filterOf(services, target);
  const { events, reached } = await eventsAfter(
    ...[db, cursor, filter, Math.min(room, BATCH), newest] as const,
  );
  const isFar = Math.abs(reached - target.afterSeq) >= NOTE_EVERY ||
    reached < target.afterSeq;
  if (events.length === 0 && !isFar) return reached;
  const at = now();
  const collectMs = target.kind === "email" ? COLLECT_MS : 0;
  try {
    await store.commit([
      reachedStatement(target, reached),
      ...events.map((event) =>
        insertDelivery({
          targetId: target.id,
          messageId: newMessageId(),
          seq: event.seq,
          message: messageOf(event, outlets.server, target.language),
          at,
          dueAt: new Date(at.getTime() + collectMs),
        })
      ),
    ]);
  } catch (error) {
    // Another server was faster, or the target was removed.
    if (error instanceof Conflict) return target.afterSeq;
    throw error;
  }
  return reached;
}

async function filterOf({ store, now }: Needs, target: TargetRow) {
  const { topics } = target;
  if (target.query === "") return { db: store.db, filter: { topics } };
  const query = readEventQuery(target.query);
  const machines = await searchFor(store.wide, query, now());
  return { db: store.wide.db, filter: { topics, machines } };
}
