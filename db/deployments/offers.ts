import type { Db } from "#db/store/tables.ts";
import type { Statement, Value } from "#db/store/transaction.ts";
import { sql } from "kysely";

/** Deployments that somebody brought about with one action. */
export type OfferScope =
  | { readonly of: "assignment"; readonly id: number }
  /** Those of a package, offered since it was last activated. */
  | { readonly of: "activation"; readonly id: number }
  /** Those that a group brought to these machines. */
  | {
    readonly of: "membership";
    readonly id: number;
    readonly machines: readonly number[];
  };

/** The text of the guard of {@linkcode unofferedGuard}. */
export const OFFERED = "a machine was offered the package meanwhile";

/** The table whose row a guard touches, and a column that it does not change. */
const ROWS = {
  assignment: ["assignment", "force"],
  activation: ["package", "active"],
  membership: ["machine_group", "name"],
} as const satisfies Record<OfferScope["of"], readonly [string, string]>;

/** Of a scope, the deployments `d` that were offered; an event may be folded. */
function offeredIn(scope: OfferScope): { sql: string; params: Value[] } {
  const { id } = scope;
  switch (scope.of) {
    case "assignment":
      return {
        sql: `from deployment d
          where d.assignment_id = ? and d.offered_at is not null`,
        params: [id],
      };
    case "activation":
      return {
        sql: `from deployment d where d.package_id = ? and d.offered_at >=
          coalesce((select e.at from event e where e.package_id = ?
            and e.kind = 'package.activated' order by e.seq desc limit 1), 0)`,
        params: [id, id],
      };
    case "membership":
      return {
        sql: `from deployment d
          where d.machine_id in (select value from json_each(?))
            and d.offered_at is not null and d.assignment_id in
              (select g.assignment_id from assignment_group g
                where g.group_id = ?)`,
        params: [JSON.stringify(scope.machines), id],
      };
  }
}

/** The number of machines that were offered something of a scope. */
export async function offersIn(db: Db, scope: OfferScope): Promise<number> {
  const offered = offeredIn(scope);
  const parts = offered.sql.split("?");
  const from = parts.slice(1).reduce(
    (before, part, i) => sql`${before}${offered.params[i]}${sql.raw(part)}`,
    sql.raw(parts[0]!),
  );
  const { rows } = await sql<
    { machines: number }
  >`select count(distinct d.machine_id) as machines ${from}`.execute(db);
  return Number(rows[0]?.machines ?? 0);
}

/** A guard that fails once a machine was offered something of a scope. */
export function unofferedGuard(scope: OfferScope): Statement {
  const [table, column] = ROWS[scope.of];
  const offered = offeredIn(scope);
  return {
    sql: `update ${table} set ${column} = ${column}
      where id = ? and not exists (select 1 ${offered.sql})`,
    params: [scope.id, ...offered.params],
    orElse: OFFERED,
  };
}
