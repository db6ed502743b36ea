import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import { OPEN } from "#shared/contract/deployments/states.ts";
import { appendEvent } from "#db/events/events.ts";
import type { DeploymentKey } from "./changes.ts";
import { stateList } from "./predicates.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";

/** A report of an agent. `at` is in milliseconds. */
export interface StoredReport {
  readonly code: string;
  readonly exitCode: number | null;
  readonly at: number;
}

/** Two reports of one attempt that cannot both be true. */
export interface Contradiction {
  /** The report that decided the attempt. */
  readonly first: StoredReport;
  /** The latest one that contradicts it, and the address it came from. */
  readonly later: StoredReport & { readonly ip: string };
}

/** Stores a contradiction as a trouble of the deployment, with its event. */
export function contradictionStatements(
  { machineId, packageId, attempt, state, first, later, at }:
    & DeploymentKey
    & Contradiction
    & {
      readonly attempt: number;
      readonly state: DeploymentState;
      readonly at: Date;
    },
): Statement[] {
  const time = at.getTime();
  return [
    {
      // An attempt that has been opened since has nothing to do with it.
      sql: `insert into trouble (kind, machine_id, package_id, cause, since,
          last_at, requests, detail)
        select 'contradicts', machine_id, package_id, '', ?, ?, 1, ?
        from deployment where machine_id = ? and package_id = ?
          and attempt = ? and state not in ${stateList(OPEN)}
        on conflict do update set last_at = excluded.last_at,
          requests = trouble.requests + 1, detail = excluded.detail`,
      params: [
        time,
        time,
        JSON.stringify({ first, later }),
        machineId,
        packageId,
        attempt,
      ],
    },
    appendEvent({
      kind: "deployment.result_contradicted",
      actor: "agent",
      at,
      machineId,
      packageId,
      payload: {
        code: later.code,
        exitCode: later.exitCode,
        outcome: "unchanged",
        ...{ state, attempt, ip: later.ip },
        first: { ...first, at: new Date(first.at).toISOString() },
      },
    }),
  ];
}

/** The details of a contradiction as they are stored. */
export function contradictionFrom(detail: string): Contradiction {
  return JSON.parse(detail);
}

/** Packages whose results are contradicted, the one with the most first. */
export async function disputedPackages(db: Db): Promise<
  { package: PackageName; machines: number }[]
> {
  const rows = await db.selectFrom("trouble as t")
    .innerJoin("package as p", "p.id", "t.package_id")
    .select([
      "p.id",
      "p.name",
      "p.version",
      (is) => is.fn.countAll<number>().as("machines"),
    ])
    .where("t.kind", "=", "contradicts").groupBy("p.id")
    .orderBy("machines", "desc").orderBy("p.id", "desc").limit(10).execute();
  return rows.map(({ machines, ...one }) => ({ package: one, machines }));
}
