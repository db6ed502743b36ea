import { type RawBuilder, sql } from "kysely";
import type { Query, SoftwareTerm, Term } from "#shared/query/mod.ts";
import { machineCondition } from "#db/query/conditions.ts";
import { softwareVersions } from "#db/query/software.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/** The conditions of one of a machine's waiting deployments. */
export interface StoredCondition {
  readonly packageId: number;
  readonly assignmentId: number;
  /** In the query language. */
  readonly query: string;
}

/** The conditions under which some packages are offered to a machine. */
export async function conditionsOn(
  db: Db,
  machineId: number,
  packages: readonly number[],
): Promise<StoredCondition[]> {
  const { rows } = await sql<StoredCondition>`
    select d.package_id as packageId, c.assignment_id as assignmentId, c.query
    from deployment d
    join assignment_condition c on c.assignment_id = d.assignment_id
    where d.machine_id = ${machineId} and d.package_id in
      (select value from json_each(${JSON.stringify(packages)}))`.execute(db);
  return rows;
}

/**
 * Whether a machine meets conditions by its last inventory. Values that are not
 * known meet none, also where something must not hold.
 */
export async function meetsConditions(
  db: Db,
  machineId: number,
  query: Query,
  at: Date,
): Promise<boolean> {
  const row = await db.selectFrom("machine as m").select("m.id")
    .where("m.id", "=", machineId)
    .where(machineCondition(query, at, CERTAINLY)).executeTakeFirst();
  return row !== undefined;
}

/** How conditions are judged. */
export const CERTAINLY = {
  perMachine: true,
  certainly: true,
  anyStatus: true,
} as const;

/** Notes that a machine does not meet conditions by its last inventory. */
export function unmetStatement(
  machineId: number,
  { packageId, assignmentId }: StoredCondition,
): Statement {
  return {
    sql: `insert into unmet_condition
        (machine_id, package_id, assignment_id, inventoried_at)
      select id, ?2, ?3, inventoried_at from machine where id = ?1
      on conflict do update set assignment_id = excluded.assignment_id,
        inventoried_at = excluded.inventoried_at`,
    params: [machineId, packageId, assignmentId],
  };
}

/**
 * What a machine's inventory has for a term, as texts: empty if it has nothing,
 * or the value is not known.
 */
export async function foundFor(
  db: Db,
  machineId: number,
  term: Term,
): Promise<string[]> {
  const { rows } = await sql<{ found: string | number | null }>`
    ${foundRows(term)(machineId)}`.execute(db);
  return rows.flatMap(({ found }) =>
    found === null || found === "" ? [] : [`${found}`]
  );
}

/** Programs of a name that are named. */
const MOST_FOUND = 5;

function foundRows(term: Term): (machineId: number) => RawBuilder<unknown> {
  if (term.kind === "software") return (id) => installed(term, id);
  if (term.field === "ip") {
    return (id) =>
      sql`select j.value as found from machine m, json_each(m.addresses) j
        where m.id = ${id} limit ${MOST_FOUND}`;
  }
  const column = COLUMNS[term.field as keyof typeof COLUMNS];
  return (id) =>
    sql`select ${sql.ref(column)} as found from machine where id = ${id}`;
}

const COLUMNS = {
  os: "os",
  family: "family",
  agent: "agent",
  cpu: "cpu",
  name: "name",
  ram: "ram_mib",
  disk: "disk_free_mib",
} as const;

/** Installed programs with the term's name, whatever their version. */
function installed(term: SoftwareTerm, machineId: number) {
  const named = softwareVersions({ ...term, versions: [] });
  return sql`select n.name || ' ' || v.version as found
    from machine_software s join software_version v on v.id = s.version_id
    join software_name n on n.id = v.name_id
    where s.machine_id = ${machineId} and s.version_id in (${named})
    order by n.name, v.version limit ${MOST_FOUND}`;
}
