import { sql } from "kysely";
import {
  MOST_WAITING,
  type NotificationTarget,
  type TargetKind,
  type TargetLanguage,
  type TargetQuery,
} from "#shared/contract/notifications/notifications.ts";
import type { SmtpServer } from "#shared/contract/notifications/smtp.ts";
import type { Page } from "#shared/contract/page.ts";
import { iso, isoOrNull } from "#shared/time.ts";
import { readPage } from "#db/query/page.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/** A target as those need it who send to it. */
export interface TargetRow {
  readonly id: number;
  readonly name: string;
  readonly kind: TargetKind;
  readonly address: string;
  /** Depends on the kind. */
  readonly settings: SmtpServer | Readonly<Record<string, never>>;
  readonly secretName: string;
  readonly topics: readonly string[];
  readonly query: string;
  readonly language: TargetLanguage;
  readonly allowPrivate: boolean;
  readonly enabled: boolean;
  readonly afterSeq: number;
}

const counted = (state: string) =>
  sql<number>`(select count(*) from notification_delivery d
    where d.target_id = t.id and d.state = ${sql.lit(state)})`;

function described(db: Db) {
  return db.selectFrom("notification_target as t").select([
    "t.id",
    "t.name",
    "t.kind",
    "t.address",
    "t.settings",
    "t.secret_name as secretName",
    "t.topics",
    "t.query",
    "t.language",
    "t.allow_private as allowPrivate",
    "t.enabled",
    "t.after_seq as afterSeq",
    "t.delivered_at as deliveredAt",
    "t.problem",
    "t.problem_at as problemAt",
    "t.created_at as createdAt",
    "t.created_by as createdBy",
    counted("waiting").as("waiting"),
    counted("dead").as("dead"),
    sql<number>`iif(t.enabled, max(0, coalesce(
      (select max(seq) from event), 0) - t.after_seq), 0)`.as("behind"),
  ]);
}

type RawTarget = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toTarget(raw: RawTarget): NotificationTarget {
  const { id, name, kind, address, query, language, createdBy } = raw;
  const { waiting, dead, behind, problem, problemAt } = raw;
  return {
    ...{ id, name, kind, address, query, language, createdBy },
    ...{ waiting, dead, behind: waiting < MOST_WAITING ? 0 : behind },
    smtp: kind === "email" ? JSON.parse(raw.settings) : null,
    topics: JSON.parse(raw.topics),
    allowPrivate: raw.allowPrivate !== 0,
    enabled: raw.enabled !== 0,
    deliveredAt: isoOrNull(raw.deliveredAt),
    problem: problemAt === null ? null : { at: iso(problemAt), text: problem },
    createdAt: iso(raw.createdAt),
  };
}

/** Targets by name. */
export async function targetPage(
  db: Db,
  request: TargetQuery,
): Promise<Page<NotificationTarget>> {
  const { name } = request;
  const all = described(db);
  return await readPage(
    name === undefined ? all : all.where("t.name", "=", name),
    { keys: [{ column: "t.name", field: "name" }], searched: ["t.name"] },
    request,
    toTarget,
  );
}

/** A target as operators see it; null: there is none. */
export async function targetById(
  db: Db,
  id: number,
): Promise<NotificationTarget | null> {
  const raw = await described(db).where("t.id", "=", id).executeTakeFirst();
  return raw ? toTarget(raw) : null;
}

function rows(db: Db) {
  return db.selectFrom("notification_target").selectAll();
}

type RawRow = Awaited<
  ReturnType<ReturnType<typeof rows>["executeTakeFirstOrThrow"]>
>;

function toRow(raw: RawRow): TargetRow {
  const { id, name, kind, address, query, language } = raw;
  return {
    ...{ id, name, kind, address, query, language },
    settings: JSON.parse(raw.settings),
    secretName: raw.secret_name,
    topics: JSON.parse(raw.topics),
    allowPrivate: raw.allow_private !== 0,
    enabled: raw.enabled !== 0,
    afterSeq: raw.after_seq,
  };
}

/** What takes the e-mails of a target of that kind. */
export function smtpOf({ settings }: Pick<TargetRow, "settings">): SmtpServer {
  return settings as SmtpServer;
}

/** The targets that notifications are sent to. */
export async function enabledTargets(db: Db): Promise<TargetRow[]> {
  return (await rows(db).where("enabled", "=", 1).orderBy("id").execute())
    .map(toRow);
}

/** The number of attempts after which a delivery counts as undelivered. */
const MANY_ATTEMPTS = 3;

/** The enabled targets whose last attempt failed, with what is undelivered. */
export async function failingTargets(
  db: Db,
): Promise<{ target: string; problem: string; undelivered: number }[]> {
  const found = await db.selectFrom("notification_target as t").select([
    "t.name as target",
    "t.problem",
    sql<number>`(select count(*) from notification_delivery d
      where d.target_id = t.id and (d.state = 'dead' or d.state = 'waiting'
        and d.attempts >= ${MANY_ATTEMPTS}))`.as("undelivered"),
  ]).where("t.enabled", "=", 1).where("t.problem_at", "is not", null)
    .orderBy("t.name").execute();
  return found.filter(({ undelivered }) => undelivered > 0);
}

/** One target; null: there is none. */
export async function targetRow(db: Db, id: number): Promise<TargetRow | null> {
  const raw = await rows(db).where("id", "=", id).executeTakeFirst();
  return raw ? toRow(raw) : null;
}

/** The number of targets, and whether one has this name. */
export async function targetsNamed(
  db: Db,
  name: string,
): Promise<{ all: number; named: number }> {
  return await db.selectFrom("notification_target").select([
    sql<number>`count(*)`.as("all"),
    sql<number>`coalesce(sum(name = ${name}), 0)`.as("named"),
  ]).executeTakeFirstOrThrow();
}

/** A target to make. */
export interface NewTarget extends
  Pick<
    TargetRow,
    | "name"
    | "kind"
    | "address"
    | "settings"
    | "secretName"
    | "topics"
    | "query"
    | "language"
    | "allowPrivate"
  > {
  readonly by: string;
  readonly at: Date;
}

/**
 * Makes a target, which is sent what happens from now on.
 *
 * @throws {Conflict} By its guard, if the name is taken.
 */
export function insertTarget(target: NewTarget): Statement {
  const { name, kind, address, secretName, query, language, by, at } = target;
  return {
    sql: `insert into notification_target (name, kind, address, settings,
        secret_name, topics, query, language, allow_private, enabled,
        after_seq, created_at, created_by)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1,
        coalesce((select max(seq) from event), 0), ?, ?)
      on conflict do nothing`,
    params: [
      ...[name, kind, address, JSON.stringify(target.settings), secretName],
      ...[JSON.stringify(target.topics), query, language],
      ...[target.allowPrivate ? 1 : 0, at.getTime(), by],
    ],
    orElse: "a target has that name meanwhile",
  };
}

/**
 * Enables a target, which then begins with what happens from now on, or
 * disables it.
 *
 * @throws {Conflict} By its guard, if it is so already.
 */
export function enableStatement(id: number, enabled: boolean): Statement {
  return {
    sql: `update notification_target set enabled = ?, after_seq = iif(?,
        coalesce((select max(seq) from event), 0), after_seq)
      where id = ? and enabled <> ?`,
    params: [enabled ? 1 : 0, enabled ? 1 : 0, id, enabled ? 1 : 0],
    orElse: "the target was changed meanwhile",
  };
}

/** Changes what a target is sent, and where to. */
export function changeStatement(
  target: Pick<
    TargetRow,
    | "id"
    | "address"
    | "settings"
    | "topics"
    | "query"
    | "language"
    | "allowPrivate"
  >,
): Statement {
  const { id, address, settings, topics, query, language } = target;
  return {
    sql: `update notification_target set address = ?, settings = ?, topics = ?,
      query = ?, language = ?, allow_private = ? where id = ?`,
    params: [
      ...[address, JSON.stringify(settings), JSON.stringify(topics), query],
      ...[language, target.allowPrivate ? 1 : 0, id],
    ],
    orElse: "the target was removed meanwhile",
  };
}

/** Removes a target, its deliveries and its secret. */
export function removeTargetStatements(
  id: number,
  secretName: string,
): Statement[] {
  return [
    {
      sql: "delete from notification_target where id = ?",
      params: [id],
      orElse: "the target was removed meanwhile",
    },
    ...forgetSecretStatements(secretName),
  ];
}

/** Removes a secret, however it was stored. */
export function forgetSecretStatements(secretName: string): Statement[] {
  return ["secret", "shared_secret"].map((table) => ({
    sql: `delete from ${table} where name = ?`,
    params: [secretName],
  }));
}

/** Notes how far a target has read the log. */
export function reachedStatement(
  { id, afterSeq }: Pick<TargetRow, "id" | "afterSeq">,
  reached: number,
): Statement {
  return {
    sql: `update notification_target set after_seq = ?
      where id = ? and after_seq = ?`,
    params: [reached, id, afterSeq],
    orElse: "another server has read the log for this target meanwhile",
  };
}

/** Notes what became of the last attempt; an empty problem: it worked. */
export function noteAttempt(
  id: number,
  problem: string,
  at: Date,
): Statement {
  const time = at.getTime();
  return problem === ""
    ? {
      sql: `update notification_target set delivered_at = ?, problem = '',
        problem_at = null where id = ?`,
      params: [time, id],
    }
    : {
      sql: `update notification_target set problem = ?, problem_at = ?
        where id = ?`,
      params: [problem, time, id],
    };
}
