import { sql } from "kysely";
import { orderOf, readPage } from "#db/query/page.ts";
import type { Db } from "#db/store/tables.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type {
  Observations,
  Package,
  PackageQuery,
  StateCounts,
} from "#shared/contract/packages/packages.ts";
import type { Page } from "#shared/contract/page.ts";
import { iso } from "#shared/time.ts";
import { unverifiedCounts } from "#db/deployments/verification.ts";
import { observationsOf } from "./claims.ts";

/** The file of one fragment; SHA-256 in lower-case hex. */
export interface FragmentRow {
  readonly bytes: number;
  readonly sha256: string;
}

/** The size and digests of the files of a package. */
export interface PackageFiles {
  readonly bytes: number;
  readonly sha256: string;
  /** In the order of their numbers; empty without an archive. */
  readonly fragments: readonly FragmentRow[];
}

/** The select of packages that are not deleted, without long lists. */
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
      "p.file_sha256 as fileSha256",
      "p.findings",
      "p.active",
      "p.created_at as createdAt",
      "p.created_by as createdBy",
      "p.brings",
      "p.brings_version as bringsVersion",
      "p.success_codes as successCodes",
      "p.reboot_codes as rebootCodes",
    ])
    .select((eb) => [
      eb.fn<number>("json_array_length", ["p.fragments"]).as("fragments"),
      // Only their names: the values are for agents.
      sql<string>`(select json_group_array(key)
        from json_each(p.secrets))`.as("secretNames"),
    ])
    .where("p.deleted_at", "is", null);
}

type RawPackage = Awaited<
  ReturnType<ReturnType<typeof existing>["executeTakeFirstOrThrow"]>
>;

/** The number of machines on which the package `p` is in a state. */
function machinesIn(state: DeploymentState) {
  return sql<number>`coalesce((select c.machines from deployment_count c
    where c.package_id = p.id and c.state = ${state}), 0)`;
}

const ID = { column: "p.id", field: "id" } as const;

/** Packages with their counts, newest first; `q` searches names. */
export async function packagePage(
  db: Db,
  request: PackageQuery,
): Promise<Page<Package>> {
  const [failed, waiting] = [machinesIn("failed"), machinesIn("waiting")];
  let query = existing(db)
    .select([failed.as("failed"), waiting.as("waiting")]);
  if (request.name !== undefined) {
    query = query.where("p.name", "=", request.name);
  }
  if (request.faults) query = query.where(sql<boolean>`${failed} > 0`);
  const page = await readPage(
    query,
    {
      ...orderOf(request.sort ?? "-created", {
        created: [ID],
        name: [{ column: "p.name", field: "name" }, ID],
        priority: [{ column: "p.priority", field: "priority" }, ID],
        failed: [{ column: failed, field: "failed" }, ID],
        waiting: [{ column: waiting, field: "waiting" }, ID],
      }),
      searched: ["p.name"],
    },
    request,
    (raw) => raw,
  );
  const ids = page.rows.map(({ id }) => id);
  const counts = await countsOf(db, ids);
  const unverified = await unverifiedCounts(db, ids);
  const observed = await observationsOf(
    db,
    page.rows.filter(({ brings }) => brings !== "").map(({ id }) => id),
  );
  return {
    ...page,
    rows: page.rows.map((raw) =>
      toPackage(
        raw,
        counts.get(raw.id),
        observed.get(raw.id),
        unverified.get(raw.id),
      )
    ),
  };
}

/** One package with its counts; null if there is none, or it is deleted. */
export async function packageById(
  db: Db,
  id: number,
): Promise<Package | null> {
  const raw = await existing(db).where("p.id", "=", id).executeTakeFirst();
  if (!raw) return null;
  const observed = raw.brings === "" ? null : await observationsOf(db, [id]);
  return toPackage(
    raw,
    (await countsOf(db, [id])).get(id),
    observed?.get(id),
    (await unverifiedCounts(db, [id])).get(id),
  );
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
  unverified = 0,
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
    secrets: (JSON.parse(raw.secretNames) as string[]).toSorted(),
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
      fileSha256: raw.fileSha256 || null,
      fragments: Number(fragments),
    },
    brings: raw.brings === ""
      ? null
      : { software: raw.brings, version: raw.bringsVersion },
    observed,
    successCodes: JSON.parse(raw.successCodes),
    rebootCodes: JSON.parse(raw.rebootCodes),
    findings: JSON.parse(raw.findings),
    active: raw.active !== 0,
    createdAt: iso(raw.createdAt),
    createdBy: raw.createdBy,
    counts,
    unverified,
  };
}

/** The archives of all packages that are not deleted, by the package's id. */
export async function packageArchives(
  db: Db,
): Promise<{ id: number; bytes: number; sha256: string }[]> {
  return await db.selectFrom("package")
    .select(["id", "archive_bytes as bytes", "sha256"])
    .where("deleted_at", "is", null).where("fragments", "<>", "[]")
    .orderBy("id").execute();
}

/** What the archives of packages that are not deleted take. */
export interface ArchiveTotals {
  readonly count: number;
  readonly bytes: number;
  /** Each different archive once. */
  readonly storedBytes: number;
}

export async function archiveTotals(db: Db): Promise<ArchiveTotals> {
  const { rows: [row] } = await sql<ArchiveTotals>`
    select count(*) as count, coalesce(sum(bytes), 0) as bytes,
      coalesce(sum(bytes) filter (where nth = 1), 0) as storedBytes
    from (select archive_bytes as bytes,
        row_number() over (partition by sha256 order by id) as nth
      from package where archive_bytes > 0 and deleted_at is null)`
    .execute(db);
  return {
    count: Number(row!.count),
    bytes: Number(row!.bytes),
    storedBytes: Number(row!.storedBytes),
  };
}

/** The packages with this archive that are not deleted, oldest first. */
export async function packagesWithArchive(
  db: Db,
  sha256: string,
): Promise<number[]> {
  const rows = await db.selectFrom("package").select("id")
    .where("sha256", "=", sha256).where("deleted_at", "is", null)
    // Without a parameter, for the index.
    .where(sql<boolean>`archive_bytes > 0`).orderBy("id").execute();
  return rows.map(({ id }) => id);
}

/** The size and digests of the files; null as for `packageById`. */
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

/** A package's name and the agents it is for, also if it is deleted. */
export async function packageSubject(
  db: Db,
  id: number,
): Promise<Pick<Package, "id" | "name" | "version" | "target"> | null> {
  return await db.selectFrom("package").select([
    "id",
    "name",
    "version",
    "target",
  ])
    .where("id", "=", id).executeTakeFirst() ?? null;
}

/** The values of a package's secret words, by their names. */
export async function packageSecrets(
  db: Db,
  id: number,
): Promise<Readonly<Record<string, string>>> {
  const row = await db.selectFrom("package").select("secrets")
    .where("id", "=", id).where("deleted_at", "is", null).executeTakeFirst();
  return JSON.parse(row?.secrets ?? "{}");
}

/** The highest id ever used, also by deleted packages; 0 before the first. */
export async function highestPackageId(db: Db): Promise<number> {
  const { highest } = await db.selectFrom("package")
    .select((eb) => eb.fn.max("id").as("highest")).executeTakeFirstOrThrow();
  return Number(highest ?? 0);
}

/**
 * Ids of all packages that have or may have files, for the check at the start.
 */
export async function packageIds(db: Db): Promise<Set<number>> {
  const rows = await db.selectFrom("package").select("id")
    .where("deleted_at", "is", null).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Ids of all deleted packages. */
export async function deletedPackageIds(db: Db): Promise<Set<number>> {
  const rows = await db.selectFrom("package").select("id")
    .where("deleted_at", "is not", null).execute();
  return new Set(rows.map(({ id }) => id));
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
