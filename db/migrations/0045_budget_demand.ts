/**
 * How many downloads each server sends or keeps waiting under each budget, so
 * that the servers of one database divide the budget among themselves.
 */
export const up: readonly string[] = [
  `create table budget_demand (
    server_id text not null references server (id) on delete cascade,
    budget text not null,
    downloads integer not null,
    primary key (server_id, budget)
  ) strict, without rowid`,
];
