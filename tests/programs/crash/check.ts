import { join } from "node:path";
import { connect, type Connection } from "#db/store/connection.ts";
import { openArchives } from "#server/archive/archives.ts";
import { namesIn } from "#server/archive/disk.ts";
import { verifyAudit } from "#shared/contract/events/events.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import type { Claims } from "./ledger.ts";

/**
 * Contradictions, one sentence each. Empty: nothing is lost or counted twice.
 */
export type Faults = readonly string[];

/**
 * Compares a server's data folder with what the server has acknowledged. The
 * server must have started since, because a start cleans up what a crash left
 * incomplete.
 */
export async function check(
  server: RunningServer,
  claims: Claims,
): Promise<Faults> {
  const database = connect(join(server.data, "longshore.db"), "read");
  try {
    return [
      ...checkRows(database, claims),
      ...await checkFiles(database, join(server.data, "archive"), claims),
      ...await checkChain(server),
    ];
  } finally {
    database.close();
  }
}

/** Compares the database's rows with each other and with the ledger. */
export function checkRows(database: Connection, claims: Claims): Faults {
  return [
    ...agreement(database),
    ...reports(database, claims),
    ...offers(database, claims),
    ...inventories(database, claims),
    ...packages(database, claims),
    ...assignments(database, claims),
    ...changes(database, claims),
  ];
}

/**
 * Statements that select rows that must not exist, by the name of the fault.
 */
const CONTRADICTIONS: Readonly<Record<string, string>> = {
  "a count is not the number of rows": `
    select p.package_id || ' ' || p.state as what
    from (select package_id, state from deployment_count
      union select package_id, state from deployment) p
    where coalesce((select machines from deployment_count c
        where c.package_id = p.package_id and c.state = p.state), 0)
      <> (select count(*) from deployment d
        where d.package_id = p.package_id and d.state = p.state)`,
  "an attempt has more than one result": `
    select machine_id || ' ' || package_id as what
    from event where kind = 'deployment.result'
    group by machine_id, package_id, json_extract(payload, '$.attempt')
    having count(*) > 1`,
  "an attempt was offered more than once": `
    select machine_id || ' ' || package_id as what
    from event where kind = 'deployment.offered'
    group by machine_id, package_id, json_extract(payload, '$.attempt')
    having count(*) > 1`,
  "a result is not the state it led to": `
    select d.machine_id || ' ' || d.package_id || ' ' || d.state as what
    from deployment d
    where d.state in ('succeeded', 'reboot_pending', 'failed',
        'already_installed')
      <> exists (select 1 from event e where e.kind = 'deployment.result'
        and e.machine_id = d.machine_id and e.package_id = d.package_id
        and json_extract(e.payload, '$.attempt') = d.attempt)`,
  "a plan was carried out more than once": `
    select plan_id as what from assignment where plan_id is not null
    group by plan_id having count(*) > 1`,
  "a pair's older machine is there though it was merged": `
    select id as what from duplicate d
    where (state = 'merged')
      = exists (select 1 from machine m where m.id = d.older_id)`,
  "a row refers to nothing":
    'select "table" as what from pragma_foreign_key_check',
  "the file is damaged": `
    select integrity_check as what from pragma_integrity_check
    where integrity_check <> 'ok'`,
};

/** @param which Names of the faults to look for; default: all. */
export function agreement(
  database: Connection,
  which: readonly string[] = Object.keys(CONTRADICTIONS),
): Faults {
  const looked = Object.entries(CONTRADICTIONS)
    .filter(([fault]) => which.includes(fault));
  return looked.flatMap(([fault, sql]) =>
    database.run(sql).rows.map(({ what }) => `${fault}: ${what}`)
  );
}

/**
 * Checks that each acknowledged report is one event; one without an answer, at
 * most one.
 */
export function reports(database: Connection, claims: Claims): Faults {
  const { rows } = database.run(`
    select m.device_id || ' ' ||
        coalesce(e.package_id, json_extract(e.payload, '$.packageId')) || ' ' ||
        json_extract(e.payload, '$.code') as report,
      count(*) as stored
    from event e join machine m on m.id = e.machine_id
    where e.kind in ('deployment.result', 'deployment.result_repeated',
        'deployment.result_contradicted', 'deployment.result_unexpected',
        'deployment.recalled')
      and json_extract(e.payload, '$.code') is not null
    group by 1`);
  const stored = new Map(rows.map((row) => [row.report, Number(row.stored)]));
  return [...claims.reports].flatMap(([report, { sent, answered }]) => {
    const events = stored.get(report) ?? 0;
    return events < answered
      ? [
        `a result is lost: ${report}, ${answered} answered, ${events} kept`,
      ]
      : events > sent
      ? [`a result is doubled: ${report}, ${sent} sent, ${events} kept`]
      : [];
  });
}

function offers(database: Connection, claims: Claims): Faults {
  const { rows } = database.run(`
    select distinct m.device_id || ' ' || e.package_id as offer
    from event e join machine m on m.id = e.machine_id
    where e.kind = 'deployment.offered'`);
  const stored = new Set(rows.map(({ offer }) => offer));
  return [...claims.facts("offer")].filter((offer) => !stored.has(offer))
    .map((offer) => `an offer went out and is not kept: ${offer}`);
}

function inventories(database: Connection, claims: Claims): Faults {
  const { rows } = database.run(`
    select m.device_id as device, json_array_length(s.content) as entries
    from machine m join inventory_section s
      on s.machine_id = m.id and s.section = 'SOFTWARES'`);
  const stored = new Map(rows.map((row) => [row.device, Number(row.entries)]));
  return missing(claims, "inventory", (device) => stored.get(device) ?? 0);
}

/** Keys of a kind that have none of the values they may have. */
function missing(
  claims: Claims,
  kind: Parameters<Claims["values"]>[0],
  found: (key: string) => boolean | number | string | undefined,
): Faults {
  return [...claims.values(kind)].flatMap(([key, possible]) => {
    const value = found(key);
    return value !== undefined && possible.has(value) ? [] : [
      `${kind} ${key} is ${value}, where ${[...possible]} was answered`,
    ];
  });
}

function packages(database: Connection, claims: Claims): Faults {
  const { rows } = database.run(
    "select id, active, deleted_at is not null as deleted from package",
  );
  const stored = new Map(rows.map((row) => [String(row.id), row]));
  const flag = (name: "active" | "deleted") => (id: string) => {
    const row = stored.get(id);
    return row && row[name] === 1;
  };
  return [
    ...missing(claims, "active", flag("active")),
    ...missing(claims, "deleted", flag("deleted")),
  ];
}

function assignments(database: Connection, claims: Claims): Faults {
  const assigned = new Set(
    database.run(
      "select machine_id || ' ' || package_id as pair from deployment",
    ).rows.map(({ pair }) => pair),
  );
  const members = new Map(
    database.run(`select g.id, (select group_concat(machine_id)
        from (select machine_id from group_member
          where group_id = g.id order by machine_id)) as members
      from machine_group g`).rows
      .map((row) => [String(row.id), String(row.members ?? "")]),
  );
  return [
    ...[...claims.facts("assigned")].filter((pair) => !assigned.has(pair))
      .map((pair) => `an assignment is lost: ${pair}`),
    ...missing(claims, "members", (id) => members.get(id)),
  ];
}

function changes(database: Connection, claims: Claims): Faults {
  const found = (kind: Parameters<Claims["values"]>[0], sql: string) => {
    const { rows } = database.run(sql);
    const values = new Map(rows.map(({ key, value }) => [`${key}`, value]));
    return missing(claims, kind, (key) => {
      const value = values.get(key) ?? "gone";
      return typeof value === "object" ? "gone" : value;
    });
  };
  return [
    ...found(
      "setting",
      `select group_id as key, json_extract(value, '$') as value
      from group_setting where name = 'pollHours'`,
    ),
    ...found("query", "select id as key, query as value from machine_group"),
    ...found("pair", "select id as key, state as value from duplicate"),
    ...missing(claims, "planned", (id) =>
      database.run(
        "select 1 from assignment where plan_id = ?",
        [BigInt(id)],
      ).rows.length > 0),
  ];
}

/**
 * Checks that every package has its files, every folder its package, and all
 * bytes are unchanged.
 */
export async function checkFiles(
  database: Connection,
  folder: string,
  claims: Claims,
): Promise<Faults> {
  const { rows } = database.run(`select id, archive_bytes as bytes, sha256,
    fragments from package where deleted_at is null and archive_bytes > 0`);
  const archives = await openArchives(folder);
  const faults: string[] = [];
  for (const { id, bytes, sha256, fragments } of rows) {
    const wrong = await archives.verify(Number(id), {
      bytes: Number(bytes),
      sha256: String(sha256),
      fragments: JSON.parse(String(fragments)),
    });
    if (wrong) faults.push(`a package is half there: ${id}: ${wrong}`);
  }
  const known = new Set(rows.map(({ id }) => String(id)));
  for (const name of await namesIn(folder)) {
    if (name !== "incoming" && !known.has(name)) {
      faults.push(`files of no package lie about: ${name}`);
    }
  }
  for (const [id, possible] of claims.values("used")) {
    if (!possible.has(true) && !await archives.upload(id)) {
      faults.push(`an upload is lost: ${id}`);
    }
  }
  return faults;
}

export async function checkChain(server: RunningServer): Promise<Faults> {
  const { whole, brokenAt } = await server.api(verifyAudit);
  return whole ? [] : [`the operators' chain is broken at ${brokenAt}`];
}
