import { type RawBuilder, sql } from "kysely";
import type { DeploymentState } from "../shared/deployments.ts";
import type { AgentFamily } from "../shared/families.ts";
import type { Page, PageQuery } from "../shared/page.ts";
import type { Db } from "./database.ts";
import { readPage } from "./page.ts";

/** Whom an assignment names. */
export interface Named {
  readonly packageId: number;
  readonly machines: readonly number[];
  readonly groups: readonly number[];
}

/** A machine that is named, with how the package stands there. */
export interface NamedMachine {
  readonly id: number;
  readonly name: string;
  readonly family: AgentFamily;
  readonly os: string;
  /** Null: it was never given the package. */
  readonly state: DeploymentState | null;
}

/** Named machines that are alike in all that a plan counts. */
export type Alike = Omit<NamedMachine, "id" | "name"> & {
  readonly machines: number;
};

/** Machines counted by one statement: some milliseconds. */
const STRETCH = 5000;

/** At most so many named: they are listed, instead of asking every machine. */
const FEW = 5000;

/** Every machine, with how a package stands there. */
function standings(db: Db, packageId: number) {
  return db.selectFrom("machine as m")
    .leftJoin(
      "deployment as d",
      (join) =>
        join.onRef("d.machine_id", "=", "m.id")
          .on("d.package_id", "=", packageId),
    );
}

async function areFew(
  db: Db,
  { machines, groups }: Named,
): Promise<boolean> {
  const { members } = await db.selectFrom("group_member as g")
    .select(sql<number>`count(*)`.as("members"))
    .where(inGroups(groups)).executeTakeFirstOrThrow();
  return machines.length + members <= FEW;
}

function inGroups(groups: readonly number[]): RawBuilder<boolean> {
  return sql<boolean>`g.group_id in
    (select value from json_each(${JSON.stringify(groups)}))`;
}

/** That the machine `m` is named; the same either way, once each. */
function isNamed(
  { machines, groups }: Named,
  few: boolean,
): RawBuilder<boolean> {
  const listed = sql`select value from json_each(${JSON.stringify(machines)})`;
  const members = inGroups(groups);
  return few
    ? sql<boolean>`m.id in (${listed}
        union select g.machine_id from group_member g where ${members})`
    : sql<boolean>`(m.id in (${listed}) or exists (select 1
        from group_member g where g.machine_id = m.id and ${members}))`;
}

/**
 * How many named machines are alike, stretch by stretch of the fleet; what is
 * alike may come again in the next.
 */
export async function* namedTotals(
  db: Db,
  given: Named,
): AsyncGenerator<Alike[], void> {
  const few = await areFew(db, given);
  const { newest } = await db.selectFrom("machine")
    .select(sql<number>`coalesce(max(id), 0)`.as("newest"))
    .executeTakeFirstOrThrow();
  const stretch = few ? newest : STRETCH;
  for (let after = 0; after < newest; after += stretch) {
    const within = (id: number) => id > after && id <= after + stretch;
    const machines = given.machines.filter(within);
    const rows = await standings(db, given.packageId)
      .select(["d.state", "m.family", "m.os"])
      .select(sql<number>`count(*)`.as("machines"))
      .where("m.id", ">", after).where("m.id", "<=", after + stretch)
      .where(isNamed({ ...given, machines }, few))
      .groupBy(["d.state", "m.family", "m.os"]).execute();
    yield rows.map((row) => ({ ...row, state: toState(row.state) }));
  }
}

/**
 * Named machines by name; `q` looks in names.
 *
 * @param total How many are named.
 */
export function namedPage(
  db: Db,
  given: Named,
  asked: PageQuery,
  total: number,
): Promise<Page<NamedMachine>> {
  return readPage(
    standings(db, given.packageId)
      .select(["m.id", "m.name", "m.family", "m.os", "d.state"])
      .where(isNamed(given, total <= FEW)),
    {
      keys: [
        { column: "m.name", field: "name" },
        { column: "m.id", field: "id" },
      ],
      searched: ["m.name"],
    },
    asked,
    (raw) => ({ ...raw, state: toState(raw.state) }),
    asked.q ? undefined : total,
  );
}

function toState(state: string | null): DeploymentState | null {
  return state as DeploymentState | null;
}
