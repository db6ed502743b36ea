import type { Row, Statement } from "#db/store/transaction.ts";
import { LIVE } from "./servers.ts";

/** Requests of a machine for one file, or its polls, in some seconds. */
export interface RequestCount {
  readonly machineId: number;
  /** 0: polls. */
  readonly packageId: number;
  /** The fragment; 0: `info`, or polls. */
  readonly number: number;
  readonly count: number;
}

/** Replaces what a server has counted. */
export function requestCountStatements(
  serverId: string,
  requests: readonly RequestCount[],
): Statement[] {
  return [
    {
      sql: "delete from request_count where server_id = ?",
      params: [serverId],
    },
    {
      sql: `insert into request_count
        select ?, value ->> 0, value ->> 1, value ->> 2, value ->> 3
        from json_each(?) where exists (select 1 from server where id = ?)`,
      params: [serverId, listed(requests), serverId],
    },
  ];
}

/** Reads what the other live servers have counted of the same requests. */
export function othersCountsStatement(
  serverId: string,
  requests: readonly RequestCount[],
): Statement {
  return {
    sql: `select c.machine_id as machineId, c.package_id as packageId, c.number,
        sum(c.requests) as count
      from json_each(?) j cross join server s cross join request_count c
        on c.server_id = s.id and c.machine_id = j.value ->> 0
        and c.package_id = j.value ->> 1 and c.number = j.value ->> 2
      where s.id <> ? and ${LIVE}
      group by c.machine_id, c.package_id, c.number`,
    params: [listed(requests), serverId],
  };
}

/** The rows of that statement. */
export function othersCounts(rows: readonly Row[]): RequestCount[] {
  return rows.map(({ machineId, packageId, number, count }) => ({
    machineId: Number(machineId),
    packageId: Number(packageId),
    number: Number(number),
    count: Number(count),
  }));
}

function listed(requests: readonly RequestCount[]): string {
  return JSON.stringify(
    requests.map(({ machineId, packageId, number, count }) => [
      ...[machineId, packageId, number, count],
    ]),
  );
}
