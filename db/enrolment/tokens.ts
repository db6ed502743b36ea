import { sql } from "kysely";
import type {
  ENROLMENT_TOKEN_SORTS,
  EnrolmentToken,
  EnrolmentTokenQuery,
} from "#shared/contract/enrolment.ts";
import type { Page } from "#shared/contract/page.ts";
import { iso, isoOrNull } from "#shared/time.ts";
import { orderOf, readPage } from "#db/query/page.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

function described(db: Db) {
  return db.selectFrom("enrolment_token as t").select([
    "t.id",
    "t.name",
    "t.tag",
    "t.created_at as createdAt",
    "t.created_by as createdBy",
    "t.expires_at as expiresAt",
    "t.revoked_at as revokedAt",
    "t.uses",
    "t.used_at as usedAt",
  ]);
}

/** A token as it is stored. Times are milliseconds. */
export type EnrolmentTokenRow = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toToken(row: EnrolmentTokenRow): EnrolmentToken {
  return {
    ...row,
    createdAt: iso(row.createdAt),
    expiresAt: isoOrNull(row.expiresAt),
    revokedAt: isoOrNull(row.revokedAt),
    usedAt: isoOrNull(row.usedAt),
  };
}

/** Tokens, also expired and revoked ones, the latest first by default. */
export async function enrolmentTokenPage(
  db: Db,
  request: EnrolmentTokenQuery,
): Promise<Page<EnrolmentToken>> {
  const key = <Field extends keyof EnrolmentTokenRow & string>(
    column: string,
    field: Field,
  ) => ({ column, field });
  const order = orderOf<
    EnrolmentTokenRow,
    (typeof ENROLMENT_TOKEN_SORTS)[number]
  >(request.sort ?? "-created", {
    created: [key("t.id", "id")],
    name: [key("t.name", "name"), key("t.id", "id")],
  });
  return await readPage(described(db), order, request, toToken);
}

/** The token with this hash; null: nobody issued it. */
export async function enrolmentTokenByHash(
  db: Db,
  hash: Uint8Array,
): Promise<EnrolmentTokenRow | null> {
  return await described(db).where("t.hash", "=", hash).executeTakeFirst() ??
    null;
}

export async function enrolmentTokenById(
  db: Db,
  id: number,
): Promise<EnrolmentToken | null> {
  const row = await described(db).where("t.id", "=", id).executeTakeFirst();
  return row ? toToken(row) : null;
}

export async function enrolmentTokenNamed(
  db: Db,
  name: string,
): Promise<EnrolmentToken | null> {
  const row = await described(db).where("t.name", "=", name)
    .executeTakeFirst();
  return row ? toToken(row) : null;
}

/** @throws {Conflict} By its guard, if the name is taken. */
export function insertEnrolmentToken(
  { name, hash, tag, at, by, expiresAt }: {
    readonly name: string;
    readonly hash: Uint8Array;
    readonly tag: string;
    readonly at: Date;
    readonly by: string;
    readonly expiresAt: Date | null;
  },
): Statement {
  return {
    sql: `insert into enrolment_token
        (name, hash, tag, created_at, created_by, expires_at)
      values (?, ?, ?, ?, ?, ?) on conflict do nothing`,
    params: [name, hash, tag, at.getTime(), by, expiresAt?.getTime() ?? null],
    orElse: "a token has that name meanwhile",
  };
}

/** @throws {Conflict} By its guard, if it is revoked. */
export function revokeEnrolmentToken(id: number, at: Date): Statement {
  return {
    sql: `update enrolment_token set revoked_at = ?
      where id = ? and revoked_at is null`,
    params: [at.getTime(), id],
    orElse: "the token is revoked meanwhile",
  };
}

/**
 * Counts that a token let a machine in.
 *
 * @throws {Conflict} By its guard, if it is no longer valid.
 */
export function useEnrolmentToken(id: number, at: Date): Statement {
  return {
    sql: `update enrolment_token set uses = uses + 1, used_at = ?
      where id = ? and revoked_at is null
        and (expires_at is null or expires_at > ?)`,
    params: [at.getTime(), id, at.getTime()],
    orElse: "the enrolment token is no longer valid",
  };
}

/** The number of machines that wait for approval, up to `most`. */
export async function pendingMachines(db: Db, most: number): Promise<number> {
  const { rows } = await sql<{ pending: number }>`
    select count(*) as pending from (select 1 from machine
      where status = 'pending' limit ${most})`.execute(db);
  return rows[0]!.pending;
}
