import type {
  Delivery,
  DeliveryQuery,
} from "#shared/contract/notifications/notifications.ts";
import type { Page } from "#shared/contract/page.ts";
import { DAY_MS, iso, isoOrNull } from "#shared/time.ts";
import { readPage } from "#db/query/page.ts";
import type { Db } from "#db/store/tables.ts";
import type { Row, Statement } from "#db/store/transaction.ts";

/** How long a delivery is kept that is done, and one that was given up. */
const DELIVERED_KEPT_MS = 7 * DAY_MS;
const DEAD_KEPT_MS = 90 * DAY_MS;
/** The most deliveries of one target that are kept of each of both. */
const MOST_KEPT = 1000;

function described(db: Db) {
  return db.selectFrom("notification_delivery as d").select([
    "d.id",
    "d.message_id as messageId",
    "d.event_seq as seq",
    "d.message",
    "d.state",
    "d.attempts",
    "d.next_at as nextAt",
    "d.status",
    "d.problem",
    "d.created_at as createdAt",
    "d.done_at as doneAt",
  ]);
}

type RawDelivery = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toDelivery(raw: RawDelivery): Delivery {
  const { id, messageId, seq, state, attempts, status, problem } = raw;
  const { type, subject } = JSON.parse(raw.message);
  return {
    ...{ id, messageId, seq, state, attempts, status, problem },
    ...{ type, subject },
    nextAt: state === "waiting" ? iso(raw.nextAt) : null,
    createdAt: iso(raw.createdAt),
    doneAt: isoOrNull(raw.doneAt),
  };
}

/** The deliveries to a target, newest first. */
export async function deliveryPage(
  db: Db,
  targetId: number,
  request: DeliveryQuery,
): Promise<Page<Delivery>> {
  const { state } = request;
  const all = described(db).where("d.target_id", "=", targetId);
  return await readPage(
    state === undefined ? all : all.where("d.state", "=", state),
    { keys: [{ column: "d.id", field: "id" }], descending: true },
    request,
    toDelivery,
  );
}

/** The number of deliveries to a target that wait. */
export async function waitingDeliveries(
  db: Db,
  targetId: number,
): Promise<number> {
  const { n } = await db.selectFrom("notification_delivery")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("target_id", "=", targetId).where("state", "=", "waiting")
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** One delivery under way, of one attempt with others or without. */
export interface DueDelivery {
  readonly id: number;
  readonly messageId: string;
  /** JSON. */
  readonly message: string;
  /** With the one that begins now. */
  readonly attempts: number;
  /** The mail that it is in; null: it is none. */
  readonly batch: string | null;
}

/**
 * Takes the deliveries to a target that are due, oldest first, so that nobody
 * else sends them. If this server dies, they are due again at `againAt`.
 */
export function takeDueStatement(
  targetId: number,
  most: number,
  now: Date,
  againAt: Date,
): Statement {
  return {
    sql: `update notification_delivery set attempts = attempts + 1, next_at = ?
      where id in (select id from notification_delivery
        where target_id = ? and state = 'waiting' and next_at <= ?
        order by next_at, id limit ?)
      returning id, message_id, message, attempts`,
    params: [againAt.getTime(), targetId, now.getTime(), most],
  };
}

/**
 * Takes the deliveries of one mail, oldest first: those of the mail that has
 * been due longest, or those that are in none yet, also if they are due later.
 */
export function takeMailStatement(
  targetId: number,
  most: number,
  { batch, now, againAt }: {
    /** What becomes the mail's, if it is a new one. */
    readonly batch: string;
    readonly now: Date;
    readonly againAt: Date;
  },
): Statement {
  return {
    sql: `update notification_delivery set attempts = attempts + 1, next_at = ?,
        batch = coalesce(batch, ?)
      where id in (
        select d.id from notification_delivery d join (
          select batch from notification_delivery
          where target_id = ? and state = 'waiting' and next_at <= ?
          order by next_at, id limit 1
        ) due on d.batch is due.batch
        where d.target_id = ? and d.state = 'waiting' order by d.id limit ?)
      returning id, message_id, message, attempts, batch`,
    params: [
      ...[againAt.getTime(), batch, targetId, now.getTime(), targetId, most],
    ],
  };
}

/** What `takeDueStatement` and `takeMailStatement` returned. */
export function dueDelivery(row: Row): DueDelivery {
  return {
    id: Number(row.id),
    messageId: String(row.message_id),
    message: String(row.message),
    attempts: Number(row.attempts),
    batch: row.batch ? String(row.batch) : null,
  };
}

/** True if a delivery to the target is due: to write nothing if none is. */
export async function hasDue(
  db: Db,
  targetId: number,
  now: Date,
): Promise<boolean> {
  const row = await db.selectFrom("notification_delivery").select("id")
    .where("target_id", "=", targetId).where("state", "=", "waiting")
    .where("next_at", "<=", now.getTime()).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** A notification about an event. */
export function insertDelivery(
  { targetId, messageId, seq, message, at, dueAt }: {
    readonly targetId: number;
    readonly messageId: string;
    readonly seq: number;
    readonly message: object;
    readonly at: Date;
    readonly dueAt: Date;
  },
): Statement {
  return {
    sql: `insert into notification_delivery (target_id, message_id, event_seq,
        message, state, next_at, created_at)
      values (?, ?, ?, ?, 'waiting', ?, ?) on conflict do nothing`,
    params: [
      ...[targetId, messageId, seq, JSON.stringify(message)],
      ...[dueAt.getTime(), at.getTime()],
    ],
  };
}

/** The attempt that ended. */
interface AttemptEnd {
  readonly id: number;
  readonly attempts: number;
  readonly status: number | null;
  readonly at: Date;
}

export function deliveredStatement(
  { id, status, at }: Omit<AttemptEnd, "attempts">,
): Statement {
  return {
    sql: `update notification_delivery set state = 'delivered', status = ?,
      problem = '', done_at = ? where id = ?`,
    params: [status, at.getTime(), id],
  };
}

/** Notes a failed attempt, unless another one has begun meanwhile. */
export function failedStatement(
  { id, attempts, status, at }: AttemptEnd,
  problem: string,
  /** When it is tried again; null: it is given up. */
  nextAt: Date | null,
): Statement {
  return {
    sql: `update notification_delivery set state = ?, status = ?, problem = ?,
        next_at = coalesce(?, next_at), done_at = ?
      where id = ? and attempts = ? and state = 'waiting'`,
    params: [
      ...[nextAt ? "waiting" : "dead", status, problem],
      ...[nextAt?.getTime() ?? null, nextAt ? null : at.getTime()],
      ...[id, attempts],
    ],
  };
}

/** An attempt that was broken off when the server stopped does not count. */
export function brokenOffStatement(
  { id, attempts }: Pick<AttemptEnd, "id" | "attempts">,
  at: Date,
): Statement {
  return {
    sql: `update notification_delivery set attempts = attempts - 1, next_at = ?
      where id = ? and attempts = ? and state = 'waiting'`,
    params: [at.getTime(), id, attempts],
  };
}

/**
 * Lets deliveries wait again that were given up; null: all of the target. It
 * returns a row for each.
 */
export function resendStatement(
  targetId: number,
  ids: readonly number[] | null,
  at: Date,
): Statement {
  return {
    sql: `update notification_delivery set state = 'waiting', attempts = 0,
        next_at = ?, done_at = null
      where target_id = ? and state = 'dead'
        and (? is null or id in (select value from json_each(?)))
      returning id`,
    params: [
      at.getTime(),
      targetId,
      ...ids === null ? [null, "[]"] : [1, JSON.stringify(ids)],
    ],
  };
}

/** Forgets what was delivered, or given up, long ago, and the most of it. */
export function forgetStatements(targetId: number, now: Date): Statement[] {
  const kept = { delivered: DELIVERED_KEPT_MS, dead: DEAD_KEPT_MS };
  return Object.entries(kept).map(([state, keptMs]) => ({
    sql: `delete from notification_delivery
      where target_id = ? and state = ? and (done_at < ? or id <= (
        select id from notification_delivery
        where target_id = ? and state = ?
        order by id desc limit 1 offset ?))`,
    params: [
      ...[targetId, state, now.getTime() - keptMs],
      ...[targetId, state, MOST_KEPT],
    ],
  }));
}
