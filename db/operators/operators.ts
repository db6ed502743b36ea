import { sql } from "kysely";
import type { Role } from "#shared/contract/roles.ts";
import type {
  Operator,
  OperatorQuery,
  Token,
  TokenQuery,
} from "#shared/contract/operators.ts";
import type { Page } from "#shared/contract/page.ts";
import { iso, isoOrNull } from "#shared/time.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import { orderOf, readPage } from "#db/query/page.ts";

interface RawOperator {
  id: number;
  name: string;
  role: string;
  createdAt: number;
}

function existing(db: Db) {
  return db.selectFrom("operator as o")
    .select(["o.id", "o.name", "o.role", "o.created_at as createdAt"])
    .where("o.removed_at", "is", null);
}

function toOperator({ id, name, role, createdAt }: RawOperator): Operator {
  return {
    id,
    name,
    role: role as Role,
    createdAt: iso(createdAt),
  };
}

/** Operators that are not removed, by name; `q` searches names. */
export function operatorPage(
  db: Db,
  request: OperatorQuery,
): Promise<Page<Operator>> {
  return readPage(
    existing(db),
    {
      ...orderOf(request.sort ?? "name", {
        name: [{ column: "o.name", field: "name" }],
      }),
      searched: ["o.name"],
    },
    request,
    toOperator,
  );
}

/** One operator; null if there is none or it was removed. */
export async function operatorById(
  db: Db,
  id: number,
): Promise<Operator | null> {
  const raw = await existing(db).where("o.id", "=", id).executeTakeFirst();
  return raw ? toOperator(raw) : null;
}

export async function operatorByName(
  db: Db,
  name: string,
): Promise<Operator | null> {
  const raw = await existing(db).where("o.name", "=", name).executeTakeFirst();
  return raw ? toOperator(raw) : null;
}

/** True if there has ever been an operator. */
export async function anyOperator(db: Db): Promise<boolean> {
  const row = await db.selectFrom("operator").select("id").limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The oldest admin who is not removed. */
export async function firstAdmin(db: Db): Promise<Operator | null> {
  const raw = await existing(db).where("o.role", "=", "admin").orderBy("o.id")
    .limit(1).executeTakeFirst();
  return raw ? toOperator(raw) : null;
}

/** The number of an operator's tokens that are in force. */
export async function tokensInForce(
  db: Db,
  operatorId: number,
  at: Date,
): Promise<number> {
  const { n } = await db.selectFrom("token as t")
    .select(({ fn }) => fn.countAll<number>().as("n"))
    .where("t.operator_id", "=", operatorId).where(inForce(at))
    .executeTakeFirstOrThrow();
  return n;
}

/** The operator of a token; null unless it is in force at `at`. */
export async function tokenHolder(
  db: Db,
  hash: Uint8Array,
  at: Date,
): Promise<Operator | null> {
  const raw = await existing(db)
    .innerJoin("token as t", "t.operator_id", "o.id")
    .where("t.hash", "=", hash)
    .where(inForce(at))
    .executeTakeFirst();
  return raw ? toOperator(raw) : null;
}

/** The condition that the token `t` is neither revoked nor expired. */
function inForce(at: Date) {
  return sql<boolean>`t.revoked_at is null
    and (t.expires_at is null or t.expires_at > ${at.getTime()})`;
}

function tokens(db: Db) {
  return db.selectFrom("token as t")
    .innerJoin("operator as o", "o.id", "t.operator_id")
    .select([
      "t.id",
      "o.name as operator",
      "t.name",
      "t.created_at as createdAt",
      "t.expires_at as expiresAt",
      "t.revoked_at as revokedAt",
    ]);
}

type RawToken = Awaited<
  ReturnType<ReturnType<typeof tokens>["executeTakeFirstOrThrow"]>
>;

function toToken(raw: RawToken): Token {
  return {
    ...raw,
    createdAt: iso(raw.createdAt),
    expiresAt: isoOrNull(raw.expiresAt),
    revokedAt: isoOrNull(raw.revokedAt),
  };
}

/** Every token ever issued, newest first; `q` searches both names. */
export function tokenPage(db: Db, request: TokenQuery): Promise<Page<Token>> {
  const id = { column: "t.id", field: "id" } as const;
  return readPage(
    tokens(db),
    {
      ...orderOf(request.sort ?? "-created", {
        created: [id],
        name: [{ column: "t.name", field: "name" }, id],
      }),
      searched: ["o.name", "t.name"],
    },
    request,
    toToken,
  );
}

export async function tokenById(db: Db, id: number): Promise<Token | null> {
  const raw = await tokens(db).where("t.id", "=", id).executeTakeFirst();
  return raw ? toToken(raw) : null;
}

/** Makes an operator and returns its `id`; a name is never used twice. */
export function insertOperator(
  name: string,
  role: Role,
  at: Date,
): Statement {
  return statement(
    write.insertInto("operator")
      .values({ name, role, created_at: at.getTime() }).returning("id"),
  );
}

/** Makes an operator; its guard fails if there has ever been one. */
export function insertFirstOperator(
  name: string,
  role: Role,
  at: Date,
): Statement {
  return {
    sql: `insert into operator (name, role, created_at)
      select ?, ?, ? where not exists (select 1 from operator)`,
    params: [name, role, at.getTime()],
    orElse: "there is an operator already",
  };
}

/** An operator or a token that is about to go. */
interface Loss {
  readonly operator?: number;
  readonly token?: number;
}

/** The tokens of admins that remain in force after a loss. */
function adminTokens(db: Db, { operator = 0, token = 0 }: Loss, at: Date) {
  return db.selectFrom("token as t")
    .innerJoin("operator as o", "o.id", "t.operator_id")
    .select("t.id")
    .where("o.role", "=", "admin").where("o.removed_at", "is", null)
    .where(inForce(at))
    .where("o.id", "<>", operator).where("t.id", "<>", token);
}

/** True if an admin can still log in after a loss. */
export async function adminRemains(
  db: Db,
  loss: Loss,
  at: Date,
): Promise<boolean> {
  const row = await adminTokens(db, loss, at).limit(1).executeTakeFirst();
  return row !== undefined;
}

/**
 * Removes an operator and revokes their tokens; its guard fails for the last
 * admin.
 */
export function removeOperatorStatements(id: number, at: Date): Statement[] {
  return [
    statement(
      write.updateTable("operator").set({ removed_at: at.getTime() })
        .where("id", "=", id).where("removed_at", "is", null)
        .where(({ exists }) =>
          exists(adminTokens(write, { operator: id }, at))
        ),
      "the operator was removed meanwhile, or is the last admin now",
    ),
    statement(
      write.updateTable("token").set({ revoked_at: at.getTime() })
        .where("operator_id", "=", id).where("revoked_at", "is", null),
    ),
  ];
}

/**
 * Gives an operator another role; its guard fails if the role has changed
 * meanwhile, or if no admin would remain.
 */
export function setRoleStatement(
  { id, from, to }: { readonly id: number; readonly from: Role; to: Role },
  at: Date,
): Statement {
  const change = write.updateTable("operator").set({ role: to })
    .where("id", "=", id).where("removed_at", "is", null)
    .where("role", "=", from);
  return statement(
    to === "admin"
      ? change
      : change.where(({ exists }) =>
        exists(adminTokens(write, { operator: id }, at))
      ),
    "the operator was changed meanwhile, or is the last admin now",
  );
}

/** Issues a token to the operator of this name and returns its `id`. */
export function insertToken(token: {
  readonly operator: string;
  readonly name: string;
  /** SHA-256 of the secret, which is stored nowhere. */
  readonly hash: Uint8Array;
  readonly at: Date;
  readonly expiresAt: Date | null;
}): Statement {
  return {
    sql: `insert into token (operator_id, name, hash, created_at, expires_at)
      select id, ?, ?, ?, ? from operator
      where name = ? and removed_at is null
      returning id`,
    params: [
      token.name,
      token.hash,
      token.at.getTime(),
      token.expiresAt?.getTime() ?? null,
      token.operator,
    ],
    orElse: "the operator was removed meanwhile",
  };
}

/** Revokes a token; its guard fails for an admin's last one. */
export function revokeTokenStatement(id: number, at: Date): Statement {
  return statement(
    write.updateTable("token").set({ revoked_at: at.getTime() })
      .where("id", "=", id).where("revoked_at", "is", null)
      .where(({ exists }) => exists(adminTokens(write, { token: id }, at))),
    "the token was revoked meanwhile, or is the last admin's now",
  );
}
