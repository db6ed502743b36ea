import { sql } from "kysely";
import type {
  Duplicate,
  DuplicateClaim,
  DuplicateState,
  Evidence,
  Moves,
} from "#shared/contract/machines/duplicates.ts";
import type { Page, PageQuery } from "#shared/contract/page.ts";
import { iso, isoOrNull } from "#shared/time.ts";
import type { Db } from "#db/store/tables.ts";
import { MACHINE_ID, machineEvent } from "./inventory.ts";
import { isInService } from "./status.ts";
import { type TraitHolder, traitHolders } from "./traits.ts";
import type { Statement } from "#db/store/transaction.ts";
import { readPage } from "#db/query/page.ts";

/** Machines of this name; none if more than `most` have it. */
export async function machinesNamed(
  db: Db,
  name: string,
  most: number,
): Promise<TraitHolder[]> {
  if (name.trim() === "") return [];
  const rows = await db.selectFrom("machine as m").select("id")
    .where("name", "=", name).where(sql.raw<boolean>(isInService())).limit(
      most + 1,
    ).execute();
  return rows.length > most
    ? []
    : await traitHolders(db, rows.map(({ id }) => id));
}

/**
 * Proposes to merge a pair, with its event, in the transaction of the newer
 * machine.
 */
export function proposeStatements(
  deviceId: string,
  older: {
    readonly machineId: number;
    readonly evidence: Evidence;
    readonly claim: DuplicateClaim | null;
  },
  at: Date,
): Statement[] {
  const { machineId, evidence, claim } = older;
  return [
    {
      sql: `insert into duplicate
          (older_id, newer_id, evidence, found_at, claim)
        select id, ${MACHINE_ID}, ?, ?, ? from machine where id = ?
        on conflict do nothing`,
      params: [
        deviceId,
        JSON.stringify(evidence),
        at.getTime(),
        claim ?? "",
        machineId,
      ],
    },
    machineEvent("machine.duplicate_found", deviceId, at, {
      older: machineId,
      evidence,
      claim,
    }),
  ];
}

/**
 * The select of pairs. Both machines of a pair exist unless it is merged; then
 * the older one is in its record, `$.older.machine[0]`.
 */
function described(db: Db) {
  const older = (column: string, i: number) =>
    sql<string>`coalesce(${sql.ref(`o.${column}`)},
      json_extract(iif(d.moved = '', '{}', d.moved),
        ${sql.lit(`$.older.machine[0][${i}]`)}), '')`;
  return db.selectFrom("duplicate as d")
    .leftJoin("machine as n", "n.id", "d.newer_id")
    .leftJoin("machine as o", "o.id", "d.older_id")
    .select([
      "d.id",
      "d.state",
      "d.older_id",
      "d.newer_id",
      "d.evidence",
      "d.claim",
      "d.found_at",
      "d.decided_at",
      "d.decided_by",
      "n.name as newerName",
      "n.device_id as newerDevice",
      "n.serial as newerSerial",
      "n.last_contact_at as newerContact",
      older("device_id", 1).as("olderDevice"),
      older("name", 2).as("olderName"),
      older("serial", 7).as("olderSerial"),
      older("last_contact_at", 13).as("olderContact"),
    ]);
}

type RawDuplicate = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toDuplicate(raw: RawDuplicate): Duplicate {
  return {
    id: raw.id,
    state: raw.state,
    older: {
      id: raw.older_id,
      name: raw.olderName,
      deviceId: raw.olderDevice,
      serial: raw.olderSerial,
      lastContactAt: iso(Number(raw.olderContact)),
    },
    newer: {
      id: raw.newer_id,
      name: raw.newerName ?? "",
      deviceId: raw.newerDevice ?? "",
      serial: raw.newerSerial ?? "",
      lastContactAt: iso(raw.newerContact ?? 0),
    },
    evidence: JSON.parse(raw.evidence),
    claim: raw.claim === "" ? null : raw.claim as DuplicateClaim,
    foundAt: iso(raw.found_at),
    decidedAt: isoOrNull(raw.decided_at),
    decidedBy: raw.decided_by,
  };
}

/**
 * Pairs, the latest first, without open ones of which a machine is retired or
 * has been merged into another.
 */
export async function duplicatePage(
  db: Db,
  request: PageQuery & { readonly state?: DuplicateState | undefined },
): Promise<Page<Duplicate>> {
  let query = described(db).where(
    sql<boolean>`(d.state <> 'open' or n.id is not null and o.id is not null
      and ${sql.raw(isInService("n"))}
      and (d.claim <> '' or ${sql.raw(isInService("o"))}))`,
  );
  if (request.state) query = query.where("d.state", "=", request.state);
  return await readPage(
    query,
    {
      keys: [{ column: "d.id", field: "id" }],
      descending: true,
      searched: ["o.name", "n.name"],
    },
    request,
    toDuplicate,
  );
}

export async function duplicateById(
  db: Db,
  id: number,
): Promise<Duplicate | null> {
  const raw = await described(db).where("d.id", "=", id).executeTakeFirst();
  return raw ? toDuplicate(raw) : null;
}

/** An open claim to be another machine. Times are milliseconds. */
export interface OpenTakeover {
  readonly id: number;
  readonly olderId: number;
  readonly newerContactAt: number;
  /** Of the older machine, with its poll schedule. */
  readonly lastContactAt: number;
  readonly obeys: "yes" | "no" | null;
  readonly pollSeconds: number | null;
  readonly sentHours: number | null;
}

/** Open takeovers of machines in service, the oldest first. */
export async function openTakeovers(
  db: Db,
  most: number,
): Promise<OpenTakeover[]> {
  return await db.selectFrom("duplicate as d")
    .innerJoin("machine as o", "o.id", "d.older_id")
    .innerJoin("machine as n", "n.id", "d.newer_id")
    .select([
      "d.id",
      "d.older_id as olderId",
      "n.last_contact_at as newerContactAt",
      "o.last_contact_at as lastContactAt",
      "o.obeys",
      "o.poll_seconds as pollSeconds",
      "o.told_hours as sentHours",
    ])
    .where("d.state", "=", "open").where("d.claim", "=", "takeover")
    .where("o.status", "<>", "pending").where("n.status", "<>", "pending")
    .orderBy("d.id").limit(most).execute();
}

/** The number of pairs that wait for a decision. */
export async function openDuplicates(db: Db): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*) as open from duplicate d where d.state = 'open'
      and d.older_id in (select id from machine o
        where d.claim <> '' or ${sql.raw(isInService("o"))})
      and d.newer_id in (select id from machine n where ${
    sql.raw(isInService("n"))
  })`.execute(db);
  return rows[0]!.open;
}

/** Counts of what the newer machine would get by a merge. */
export async function movesOf(
  db: Db,
  older: number,
  newer: number,
): Promise<Moves> {
  const { rows } = await sql<Moves>`select
    (select count(*) from machine_device where machine_id = ${older})
      as deviceIds,
    (select count(*) from deployment o where o.machine_id = ${older}
      and o.state <> 'recalling' and not exists (select 1 from deployment n
        where n.machine_id = ${newer} and n.package_id = o.package_id))
      as deployments,
    (select count(*) from deployment o where o.machine_id = ${older}
      and (o.state = 'recalling' or exists (select 1 from deployment n
        where n.machine_id = ${newer} and n.package_id = o.package_id)))
      as deploymentsAside,
    (select count(*) from group_member o where o.machine_id = ${older}
      and o.included = 1 and not exists (select 1 from group_member n
        where n.machine_id = ${newer} and n.group_id = o.group_id
          and n.included = 1)
      and not exists (select 1 from group_excluded x
        where x.machine_id = ${newer} and x.group_id = o.group_id)) as groups,
    (select count(*) from assignment_machine o where o.machine_id = ${older}
      and not exists (select 1 from assignment_machine n
        where n.machine_id = ${newer} and n.assignment_id = o.assignment_id))
      as assignments`.execute(db);
  return rows[0]!;
}
