import type { Row, Statement } from "#db/store/transaction.ts";
import { LIVE } from "./servers.ts";

/** Downloads under way or waiting, by the key of their budget. */
export type BudgetDemand = Readonly<Record<string, number>>;

/** Notes what a server needs of each budget, and what it needs no longer. */
export function demandStatements(
  serverId: string,
  demand: BudgetDemand,
): Statement[] {
  const json = JSON.stringify(demand);
  return [
    {
      sql: `delete from budget_demand where server_id = ?
        and budget not in (select key from json_each(?))`,
      params: [serverId, json],
    },
    {
      sql: `insert into budget_demand (server_id, budget, downloads)
        select ?, key, value from json_each(?)
        where exists (select 1 from server where id = ?)
        on conflict do update set downloads = excluded.downloads
        where downloads <> excluded.downloads`,
      params: [serverId, json, serverId],
    },
  ];
}

/** Reads what the other live servers need, and how many there are. */
export function othersDemandStatement(serverId: string): Statement {
  return {
    sql: `select s.id as server, d.budget, d.downloads
      from server s left join budget_demand d on d.server_id = s.id
      where s.id <> ? and ${LIVE}`,
    params: [serverId],
  };
}

/** What the other servers of a database need of the budgets. */
export interface OthersDemand {
  readonly servers: number;
  readonly demand: BudgetDemand;
}

/** The sum of the rows of that statement. */
export function othersDemand(rows: readonly Row[]): OthersDemand {
  const demand: Record<string, number> = {};
  for (const { budget, downloads } of rows) {
    if (budget === null) continue;
    demand[`${budget}`] = (demand[`${budget}`] ?? 0) + Number(downloads);
  }
  return { servers: new Set(rows.map(({ server }) => server)).size, demand };
}
