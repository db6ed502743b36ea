import { sql } from "kysely";
import type { Observations } from "#shared/contract/packages/packages.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { MACHINE_ID } from "#db/machines/inventory.ts";
import { likePattern } from "#db/query/match.ts";
import { INSTALLED } from "#shared/contract/deployments/states.ts";
import { stateList } from "#db/deployments/predicates.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";

const CLAIMED = stateList(INSTALLED);

/** The claims in the results of a machine. */
export interface Claims {
  readonly any: boolean;
  /** Whether some of them have not been compared with an inventory yet. */
  readonly unobserved: boolean;
}

/** The claims in a machine's results that software was installed. */
export async function claimsOf(db: Db, machineId: number): Promise<Claims> {
  const { rows } = await sql<{ claims: number; unobserved: number }>`
    select count(*) as claims,
      coalesce(sum(d.observed is null), 0) as unobserved
    from deployment d join package p on p.id = d.package_id
    where d.machine_id = ${machineId} and p.brings <> ''
      and d.state in ${sql.raw(CLAIMED)}`.execute(db);
  const { claims, unobserved } = rows[0]!;
  return { any: claims > 0, unobserved: unobserved > 0 };
}

/** The machine has what `p` brings, in a version that satisfies a condition. */
const having = (version: string) =>
  `exists (
    select 1 from software_name n
    join software_version v on v.name_id = n.id
    join machine_software s on s.version_id = v.id
    where s.machine_id = d.machine_id and ${version}
      and n.folded like p.brings_like escape '\\')`;

/**
 * The comparison of the machine's stored software with the claim of `p`. A
 * version that is not known neither confirms nor contradicts one that is named.
 */
const SEEN = `case when ${having("v.sort_key >= p.brings_key")} then 'confirmed'
  when p.brings_key <> '' and ${having("v.sort_key = ''")} then null
  else 'contradicted' end`;

/** Claims of a machine for which the comparison has changed. */
const CHANGED = `select d.machine_id, d.package_id, d.attempt, p.brings,
    p.brings_version, ${SEEN} as seen
  from deployment d join package p on p.id = d.package_id
  where d.machine_id = ${MACHINE_ID} and p.brings <> '' and d.state in ${CLAIMED}
    and ${SEEN} is not null and d.observed is not ${SEEN}`;

/**
 * Compares the claims in a machine's results with the software it has just
 * sent; each change is an event, and a confirmed success is verified. It has to come after the statements that store
 * the software, in the same transaction.
 */
export function observeStatements(deviceId: string, at: Date): Statement[] {
  return [
    {
      sql: `insert into event (at, kind, actor, machine_id, package_id, payload)
        select ?, 'deployment.' || seen, 'agent', machine_id, package_id,
          json_object('brings', brings, 'version', brings_version,
            'attempt', attempt)
        from (${CHANGED})`,
      params: [at.getTime(), deviceId],
    },
    {
      sql: `update deployment as d set observed_at = ?, observed = (
          select ${SEEN} from package p where p.id = d.package_id)
        where d.machine_id = ${MACHINE_ID} and d.state in ${CLAIMED}
          and exists (select 1 from package p
            where p.id = d.package_id and p.brings <> '')`,
      params: [at.getTime(), deviceId],
    },
    {
      sql: `update deployment set unverified = 0
        where machine_id = ${MACHINE_ID} and unverified = 1
          and observed = 'confirmed'`,
      params: [deviceId],
    },
  ];
}

/** A name with `*` and `?` as a pattern of LIKE. */
export function likeOf(brings: string): string {
  return likePattern({ how: "like", text: brings });
}

/** The number of inventories that confirm and that contradict packages. */
export async function observationsOf(
  db: Db,
  packageIds: readonly number[],
): Promise<Map<number, Observations>> {
  const found = new Map<number, Observations>();
  if (packageIds.length === 0) return found;
  const rows = await db.selectFrom("deployment")
    .select([
      "package_id",
      "observed",
      (eb) => eb.fn.countAll<number>().as("machines"),
    ])
    .where("package_id", "in", [...packageIds])
    .where("observed", "is not", null)
    .groupBy(["package_id", "observed"]).execute();
  for (const { package_id: id, observed, machines } of rows) {
    const before = found.get(id) ?? { confirmed: 0, contradicted: 0 };
    found.set(id, { ...before, [observed!]: machines });
  }
  return found;
}

/** Packages whose claims inventories contradict, the worst first. */
export async function contradictedPackages(db: Db): Promise<
  { package: PackageName; machines: number }[]
> {
  const { rows } = await sql<PackageName & { machines: number }>`
    select p.id, p.name, p.version, c.machines from (
      select package_id, count(*) as machines from deployment
      where observed = 'contradicted' group by package_id) c
    join package p on p.id = c.package_id and p.deleted_at is null
    order by c.machines desc, p.id desc limit 10`.execute(db);
  return rows.map(({ machines, ...one }) => ({ package: one, machines }));
}
