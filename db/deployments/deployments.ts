import { type RawBuilder, type SelectQueryBuilder, sql } from "kysely";
import type { MirrorLeft } from "#shared/contract/deployments/mirrors.ts";
import type { Db } from "#db/store/tables.ts";
import type { DeploymentFilter } from "#shared/contract/deployments/deployments.ts";
import {
  type DeploymentState,
  FAULTS,
} from "#shared/contract/deployments/states.ts";
import type { AgentFamily } from "#shared/families.ts";
import { hasIdentityAlert, hasOpenClaim } from "#db/machines/identity.ts";
import { causeOfRow, type CauseRules } from "./causes.ts";
import { listOf } from "#db/store/write.ts";
import type { OfferGate } from "#shared/contract/deployments/causes.ts";
import { gateRelation, gateUntil, NOW, offerGate } from "#db/schedules/gate.ts";
import { atMoment } from "#db/schedules/at_moment.ts";
import { FILES_MISSING } from "#db/servers/server_packages.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";
import type { DeploymentKey } from "./changes.ts";
import { type Contradiction, contradictionFrom } from "./contradictions.ts";
import {
  BUSY_WITH,
  FRAGMENT_BYTES,
  HOLDER,
  IS_IN_RETRY_LOOP,
  isDoubtful,
  isInHistory,
  lastResultAt,
} from "./predicates.ts";

/** A deployment with everything that its reason depends on. */
export interface DeploymentRow {
  readonly machineId: number;
  readonly machineName: string;
  readonly packageId: number;
  readonly packageName: string;
  readonly packageVersion: string;
  readonly assignmentId: number;
  readonly state: DeploymentState;
  readonly attempt: number;
  readonly force: boolean;
  readonly code: string | null;
  readonly exitCode: number | null;
  readonly fragmentsSeen: number;
  readonly fragments: number;
  readonly infoAt: number | null;
  readonly offeredAt: number | null;
  readonly updatedAt: number;
  /**
   * The result of comparing the machine's inventory with the package's claim.
   */
  readonly observed: "confirmed" | "contradicted" | null;
  readonly observedAt: number | null;
  /** When the machine had its result before it was removed; null: its own. */
  readonly formerAt: number | null;
  /** True for a success that nothing but the report supports. */
  readonly unverified: boolean;
  /** Two reports of it that cannot both be true. */
  readonly contradiction: Contradiction | null;
  readonly priority: number;
  readonly active: boolean;
  readonly inHistory: boolean;
  /** A live server does not have the package's files. */
  readonly filesMissing: boolean;
  /** The priority-0 package that holds this machine, or null. */
  readonly holder: number | null;
  /** The package its agent is working on, or null. */
  readonly busyWith: number | null;
  /** When it last reported a result, milliseconds; 0: never. */
  readonly lastResultAt: number;
  readonly family: AgentFamily;
  /** False if its agent has no download client. */
  readonly takesPackages: boolean;
  readonly action: "launch" | "execute" | "store";
  /** Null: a command without an archive. */
  readonly archiveKind: "zip" | "tar.gz" | null;
  /** True while its machine waits for an operator's approval. */
  readonly isPending: boolean;
  /** It claims to be another machine (`hasOpenClaim`). */
  readonly hasClaim: boolean;
  /** There is an alert about its identity (`hasIdentityAlert`). */
  readonly hasAlert: boolean;
  /** When its last fragment was served, milliseconds. */
  readonly fragmentAt: number | null;
  /** Bytes of one fragment, about. */
  readonly fragmentBytes: number;
  readonly lastContactAt: number;
  readonly obeys: "yes" | "no" | null;
  /** The last interval between two polls, seconds. */
  readonly pollSeconds: number | null;
  readonly sentHours: number | null;
  /** Its agent requests the same file of the package again and again. */
  readonly inRetryLoop: boolean;
  /** The mirror that the machine is, or was, sent to; null: none. */
  readonly mirror: string | null;
  /** Why it was sent back to this server, and when; null: it was not. */
  readonly mirrorLeft: MirrorLeft | null;
  readonly mirrorLeftAt: number | null;
  /** Its wave in the rollout of its assignment; null: there is none. */
  readonly wave: number | null;
  /** Why it is not offered for the first time now (`offerGate`). */
  readonly gate: OfferGate | null;
  /** When that ends, milliseconds; null: it does not depend on the clock. */
  readonly gateUntil: number | null;
  /** The package that it is about; null: none. */
  readonly relatedTo: PackageName | null;
  /** The newer version because of which it was cancelled, or null. */
  readonly supersededBy: number | null;
}

function described(db: Db, at: number) {
  return db.selectFrom("deployment as d")
    .innerJoin("machine as m", "m.id", "d.machine_id")
    .innerJoin("package as p", "p.id", "d.package_id")
    .select([
      "d.machine_id as machineId",
      "m.name as machineName",
      "d.package_id as packageId",
      "p.name as packageName",
      "p.version as packageVersion",
      "d.assignment_id as assignmentId",
      "d.state",
      "d.attempt",
      "d.force",
      "d.code",
      "d.exit_code as exitCode",
      "d.fragments_seen as fragmentsSeen",
      sql<number>`json_array_length(p.fragments)`.as("fragments"),
      "d.info_at as infoAt",
      "d.offered_at as offeredAt",
      "d.updated_at as updatedAt",
      "d.former_at as formerAt",
      "d.superseded_by as supersededBy",
      "d.observed",
      "d.observed_at as observedAt",
      "d.unverified",
      "d.mirror",
      "d.mirror_left as mirrorLeft",
      "d.mirror_left_at as mirrorLeftAt",
      "d.wave",
      atMoment<OfferGate | null>(offerGate("d", NOW), at).as("gate"),
      atMoment<number | null>(gateUntil("d", NOW), at).as("gateUntil"),
      atMoment<string | null>(gateRelation("d", NOW), at).as("relatedTo"),
      sql<string | null>`(select t.detail from trouble t
        where t.kind = 'contradicts' and t.machine_id = d.machine_id
          and t.package_id = d.package_id)`.as("contradiction"),
      "p.priority",
      "p.active",
      sql.raw<number>(isInHistory()).as("inHistory"),
      sql.raw<number>(FILES_MISSING).as("filesMissing"),
      atMoment<number | null>(HOLDER, at).as("holder"),
      sql.raw<number | null>(BUSY_WITH).as("busyWith"),
      sql.raw<number>(lastResultAt("d.machine_id")).as("lastResultAt"),
      "m.family",
      "m.takes_packages as takesPackages",
      "p.action",
      "p.archive_kind as archiveKind",
      sql<number>`m.status = 'pending'`.as("isPending"),
      sql.raw<number>(hasOpenClaim()).as("hasClaim"),
      sql.raw<number>(hasIdentityAlert()).as("hasAlert"),
      "d.fragment_at as fragmentAt",
      sql.raw<number>(FRAGMENT_BYTES).as("fragmentBytes"),
      "m.last_contact_at as lastContactAt",
      "m.obeys",
      "m.poll_seconds as pollSeconds",
      "m.told_hours as sentHours",
      sql.raw<number>(IS_IN_RETRY_LOOP).as("inRetryLoop"),
    ]);
}

type RawDeployment = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toRow(raw: RawDeployment): DeploymentRow {
  return {
    ...raw,
    mirrorLeft: raw.mirrorLeft as MirrorLeft | null,
    state: raw.state as DeploymentState,
    relatedTo: raw.relatedTo === null ? null : JSON.parse(raw.relatedTo),
    force: raw.force !== 0,
    active: raw.active !== 0,
    unverified: raw.unverified !== 0,
    contradiction: raw.contradiction === null
      ? null
      : contradictionFrom(raw.contradiction),
    takesPackages: raw.takesPackages !== 0,
    inHistory: raw.inHistory !== 0,
    filesMissing: raw.filesMissing !== 0,
    inRetryLoop: raw.inRetryLoop !== 0,
    isPending: raw.isPending !== 0,
    hasClaim: raw.hasClaim !== 0,
    hasAlert: raw.hasAlert !== 0,
  };
}

/** One deployment; null if the package was never assigned to the machine. */
export async function deploymentOf(
  db: Db,
  machineId: number,
  packageId: number,
  now: Date,
): Promise<DeploymentRow | null> {
  const raw = await described(db, now.getTime())
    .where("d.machine_id", "=", machineId)
    .where("d.package_id", "=", packageId)
    .executeTakeFirst();
  return raw ? toRow(raw) : null;
}

function listed(pairs: readonly DeploymentKey[]): RawBuilder<boolean> {
  const keys = JSON.stringify(
    pairs.map(({ machineId, packageId }) => [machineId, packageId]),
  );
  return sql<boolean>`(d.machine_id, d.package_id) in
    (select json_extract(value, '$[0]'), json_extract(value, '$[1]')
      from json_each(${keys}))`;
}

/**
 * The deployments of these pairs, in their order.
 *
 * @param now Milliseconds.
 */
export async function deploymentsOf(
  db: Db,
  pairs: readonly DeploymentKey[],
  now: number,
): Promise<DeploymentRow[]> {
  const raws = await described(db, now).where(listed(pairs)).execute();
  const nameOf = (pair: DeploymentKey) => `${pair.machineId} ${pair.packageId}`;
  const found = new Map(raws.map((raw) => [nameOf(raw), toRow(raw)]));
  return pairs.flatMap((pair) => found.get(nameOf(pair)) ?? []);
}

/** All deployments by state; fast, because the counts are stored. */
export async function stateTotals(db: Db): Promise<Record<string, number>> {
  const rows = await db.selectFrom("deployment_count")
    .select(["state", (eb) => eb.fn.sum<number>("machines").as("machines")])
    .groupBy("state").execute();
  return Object.fromEntries(
    rows.map((row) => [row.state, Number(row.machines)]),
  );
}

/** A filter on deployments, with what their cause depends on. */
export type DeploymentSelection = Omit<DeploymentFilter, "q"> & {
  readonly faults?: boolean;
  /** Needed if the filter names a cause. */
  readonly rules?: CauseRules;
  /** Only results that are unverified or contradicted. */
  readonly doubtful?: boolean;
  /** Only these deployments. */
  readonly among?: readonly DeploymentKey[];
  /** Only those of these machines. */
  readonly machines?: readonly number[];
};

/**
 * Applies a filter to deployments `d`.
 *
 * @param walk Whether to read all of them in the order of the list, instead of
 * finding the matches by an index and sorting them.
 */
export function matching<DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row>,
  filter: DeploymentSelection,
  walk = false,
): SelectQueryBuilder<DB, TB, Row> {
  const { package: packageId, machine, group, assignment, state } = filter;
  const { cause, rules, observed, unverified, wave } = filter;
  if (cause && !rules) throw new TypeError("A cause is looked for by rules");
  const plus = sql.raw(walk ? "+" : ""); // keeps SQLite from an index
  const conditions = [
    packageId && sql<boolean>`${plus}d.package_id = ${packageId}`,
    machine && sql<boolean>`d.machine_id = ${machine}`,
    filter.machines && sql<boolean>`d.machine_id in ${listOf(filter.machines)}`,
    assignment && sql<boolean>`${plus}d.assignment_id = ${assignment}`,
    wave && sql<boolean>`${plus}d.wave = ${wave}`,
    state && sql<boolean>`${plus}d.state = ${state}`,
    filter.faults && sql<boolean>`${plus}d.state in (${sql.join(FAULTS)})`,
    group && sql<boolean>`exists (select 1 from group_member g
      where g.group_id = ${group} and g.machine_id = d.machine_id)`,
    observed && sql<boolean>`${plus}d.observed = ${observed}`,
    unverified !== undefined &&
    sql<boolean>`${plus}d.unverified = ${Number(unverified)}`,
    filter.doubtful && sql.raw<boolean>(isDoubtful("d")),
    cause && rules && sql<boolean>`${causeOfRow(rules)} = ${cause}`,
    filter.among && listed(filter.among),
  ];
  return conditions.reduce<SelectQueryBuilder<DB, TB, Row>>(
    (left, condition) => condition ? left.where(condition) : left,
    query,
  );
}
