import { sql } from "kysely";
import type { Finding } from "#shared/contract/packages/archives.ts";
import {
  type DeploymentState,
  OPEN,
} from "#shared/contract/deployments/states.ts";
import type {
  NewPackage,
  Observations,
  Package,
  PackageAction,
  PackageQuery,
  StateCounts,
} from "#shared/contract/packages/packages.ts";
import type { Page } from "#shared/contract/page.ts";
import { versionKey } from "#shared/query/versions.ts";
import { iso } from "#shared/time.ts";
import { likeOf, observationsOf } from "./claims.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import { orderOf, readPage } from "#db/query/page.ts";

/** One fragment's file; SHA-256 in lower-case hex. */
export interface FragmentRow {
  readonly bytes: number;
  readonly sha256: string;
}

/** What a package's files must be. */
export interface PackageFiles {
  readonly bytes: number;
  readonly sha256: string;
  /** In the order of their numbers; none without an archive. */
  readonly fragments: readonly FragmentRow[];
}

/** Packages that are not deleted, without the lists that may be long. */
function existing(db: Db) {
  return db.selectFrom("package as p")
    .select([
      "p.id",
      "p.name",
      "p.version",
      "p.description",
      "p.priority",
      "p.action",
      "p.command",
      "p.path",
      "p.notify",
      "p.protocol",
      "p.target",
      "p.archive_kind as archiveKind",
      "p.archive_name as archiveName",
      "p.archive_bytes as archiveBytes",
      "p.md5",
      "p.sha256",
      "p.findings",
      "p.active",
      "p.created_at as createdAt",
      "p.created_by as createdBy",
      "p.brings",
      "p.brings_version as bringsVersion",
    ])
    .select((eb) =>
      eb.fn<number>("json_array_length", ["p.fragments"]).as("fragments")
    )
    .where("p.deleted_at", "is", null);
}

type RawPackage = Awaited<
  ReturnType<ReturnType<typeof existing>["executeTakeFirstOrThrow"]>
>;

/** Machines in one state of the package `p`. */
function machinesIn(state: DeploymentState) {
  return sql<number>`coalesce((select c.machines from deployment_count c
    where c.package_id = p.id and c.state = ${state}), 0)`;
}

const ID = { column: "p.id", field: "id" } as const;

/** Packages with their counts, newest first; `q` looks in their names. */
export async function packagePage(
  db: Db,
  asked: PackageQuery,
): Promise<Page<Package>> {
  const [failed, waiting] = [machinesIn("failed"), machinesIn("waiting")];
  let query = existing(db)
    .select([failed.as("failed"), waiting.as("waiting")]);
  if (asked.name !== undefined) query = query.where("p.name", "=", asked.name);
  if (asked.faults) query = query.where(sql<boolean>`${failed} > 0`);
  const page = await readPage(
    query,
    {
      ...orderOf(asked.sort ?? "-created", {
        created: [ID],
        name: [{ column: "p.name", field: "name" }, ID],
        priority: [{ column: "p.priority", field: "priority" }, ID],
        failed: [{ column: failed, field: "failed" }, ID],
        waiting: [{ column: waiting, field: "waiting" }, ID],
      }),
      searched: ["p.name"],
    },
    asked,
    (raw) => raw,
  );
  const ids = page.rows.map(({ id }) => id);
  const counts = await countsOf(db, ids);
  const observed = await observationsOf(
    db,
    page.rows.filter(({ brings }) => brings !== "").map(({ id }) => id),
  );
  return {
    ...page,
    rows: page.rows.map((raw) =>
      toPackage(raw, counts.get(raw.id), observed.get(raw.id))
    ),
  };
}

/** One package with its counts; null if there is none, or none any more. */
export async function packageById(
  db: Db,
  id: number,
): Promise<Package | null> {
  const raw = await existing(db).where("p.id", "=", id).executeTakeFirst();
  if (!raw) return null;
  const observed = raw.brings === "" ? null : await observationsOf(db, [id]);
  return toPackage(raw, (await countsOf(db, [id])).get(id), observed?.get(id));
}

async function countsOf(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, StateCounts>> {
  const counts = new Map<number, StateCounts>();
  if (ids.length === 0) return counts;
  const rows = await db.selectFrom("deployment_count").selectAll()
    .where("package_id", "in", [...ids]).where("machines", ">", 0).execute();
  for (const { package_id, state, machines } of rows) {
    counts.set(package_id, { ...counts.get(package_id), [state]: machines });
  }
  return counts;
}

function toPackage(
  raw: RawPackage,
  counts: StateCounts = {},
  observed: Observations = { confirmed: 0, contradicted: 0 },
): Package {
  const { archiveKind, archiveName, archiveBytes, md5, sha256, fragments } =
    raw;
  return {
    id: raw.id,
    name: raw.name,
    version: raw.version,
    description: raw.description,
    priority: raw.priority,
    action: raw.action,
    command: raw.command,
    path: raw.path,
    notify: JSON.parse(raw.notify),
    protocol: raw.protocol,
    target: raw.target,
    archive: archiveKind === null ? null : {
      kind: archiveKind,
      name: archiveName,
      bytes: archiveBytes,
      md5,
      sha256,
      fragments: Number(fragments),
    },
    brings: raw.brings === ""
      ? null
      : { software: raw.brings, version: raw.bringsVersion },
    observed,
    findings: JSON.parse(raw.findings),
    active: raw.active !== 0,
    createdAt: iso(raw.createdAt),
    createdBy: raw.createdBy,
    counts,
  };
}

/** What the files of a package must be; null as for `packageById`. */
export async function packageFiles(
  db: Db,
  id: number,
): Promise<PackageFiles | null> {
  const row = await db.selectFrom("package")
    .select(["archive_bytes", "sha256", "fragments"])
    .where("id", "=", id).where("deleted_at", "is", null).executeTakeFirst();
  if (!row) return null;
  return {
    bytes: row.archive_bytes,
    sha256: row.sha256,
    fragments: JSON.parse(row.fragments),
  };
}

/** The highest id ever given, to deleted packages too; 0 before the first. */
export async function highestPackageId(db: Db): Promise<number> {
  const { highest } = await db.selectFrom("package")
    .select((eb) => eb.fn.max("id").as("highest")).executeTakeFirstOrThrow();
  return Number(highest ?? 0);
}

/** Ids of all packages that have or may have files, for the sweep at start. */
export async function packageIds(db: Db): Promise<Set<number>> {
  const rows = await db.selectFrom("package").select("id")
    .where("deleted_at", "is", null).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Ids of all packages that were deleted. */
export async function deletedPackageIds(db: Db): Promise<Set<number>> {
  const rows = await db.selectFrom("package").select("id")
    .where("deleted_at", "is not", null).execute();
  return new Set(rows.map(({ id }) => id));
}

/** A package as it is made: what was asked for, and the files made of it. */
export interface PackageRow extends
  Pick<
    NewPackage,
    | "name"
    | "version"
    | "description"
    | "priority"
    | "command"
    | "path"
    | "notify"
    | "protocol"
    | "target"
    | "brings"
  > {
  readonly id: number;
  readonly action: PackageAction;
  readonly archive:
    | PackageFiles & {
      readonly kind: "zip" | "tar.gz";
      readonly name: string;
      readonly md5: string;
    }
    | null;
  readonly findings: readonly Finding[];
  readonly at: Date;
  readonly by: string;
}

/** Makes a package; its guard fails if the id has ever been used. */
export function insertPackage(made: PackageRow): Statement {
  const { archive } = made;
  const { software: brings = "", version: lowest = "" } = made.brings ?? {};
  const row = {
    id: made.id,
    name: made.name,
    version: made.version,
    description: made.description,
    priority: made.priority,
    action: made.action,
    command: made.command,
    path: made.path,
    notify: JSON.stringify(made.notify),
    protocol: made.protocol,
    archive_kind: archive?.kind ?? null,
    archive_name: archive?.name ?? "",
    archive_bytes: archive?.bytes ?? 0,
    md5: archive?.md5 ?? "",
    sha256: archive?.sha256 ?? "",
    fragments: JSON.stringify(archive?.fragments ?? []),
    findings: JSON.stringify(made.findings),
    created_at: made.at.getTime(),
    created_by: made.by,
    target: made.target,
    brings,
    brings_like: likeOf(brings),
    brings_version: lowest,
    brings_key: lowest && versionKey(lowest),
  };
  return statement(
    write.insertInto("package").values(row)
      .onConflict((conflict) => conflict.column("id").doNothing()),
    `package id ${made.id} has been used`,
  );
}

/** Switches a package on or off; its guard fails if it was so already. */
export function switchPackage(id: number, active: boolean): Statement {
  return statement(
    write.updateTable("package").set({ active: Number(active) })
      .where("id", "=", id).where("active", "<>", Number(active))
      .where("deleted_at", "is", null),
    `package ${id} has been switched or deleted meanwhile`,
  );
}

/** Deletes an inactive package; its guard fails while a machine may want it. */
export function markPackageDeleted(id: number, at: Date): Statement {
  return statement(
    write.updateTable("package").set({ deleted_at: at.getTime() })
      .where("id", "=", id).where("active", "=", 0)
      .where("deleted_at", "is", null)
      .where(({ exists, not, selectFrom }) =>
        not(exists(
          selectFrom("deployment as d").select("d.machine_id")
            .whereRef("d.package_id", "=", "package.id")
            .where("d.state", "in", OPEN),
        ))
      ),
    `package ${id} has been activated, assigned or deleted meanwhile`,
  );
}

/** The priorities of these packages. */
export async function packagePriorities(
  db: Db,
  ids: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ id: number; priority: number }>`
    select id, priority from package
    where id in (select value from json_each(${JSON.stringify(ids)}))`
    .execute(db);
  return new Map(rows.map(({ id, priority }) => [id, priority]));
}
