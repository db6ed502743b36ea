import { isSmall } from "#db/query/id_range.ts";
import type { NewAssignment } from "#shared/contract/assignments/assignments.ts";
import type { Page } from "#shared/contract/page.ts";
import {
  type Plan,
  PLANNED_LINES,
  type PlannedMachine,
  type PlannedQuery,
  PlanOutcome,
} from "#shared/contract/assignments/plans.ts";
import { HOUR_MS, iso, isoOrNull } from "#shared/time.ts";
import type { Query } from "#shared/query/mod.ts";
import type { Db } from "#db/store/tables.ts";
import type { Store } from "#db/store/transaction.ts";
import { NO_UNKNOWN } from "#shared/contract/unknown.ts";
import { UNKNOWN_VALUES } from "#shared/query/unknown_values.ts";
import { type Audience, statusOf } from "#db/assignments/audience.ts";
import { groupById } from "#db/groups/groups.ts";
import { untrustedInGroup } from "#server/usecases/groups/describe_groups.ts";
import { uncertainGroups, unknownIn } from "#db/assignments/unknown_in_plan.ts";
import {
  unknownMatchesOf,
  type UnknownSums,
} from "#db/query/unknown_counts.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { packageById } from "#db/packages/packages.ts";
import {
  fleetSize,
  groupsIn,
  lastSeenIn,
  mirrorsIn,
  pendingIn,
  type PlanSelection,
  systemsIn,
  unmetIn,
} from "#db/assignments/plan_figures.ts";
import { plannedCounts } from "#db/assignments/plan_machines.ts";
import {
  planById,
  plannedPage,
  type PlanRow,
  type Summary,
  summaryStatement,
} from "#db/assignments/plans.ts";
import { namedHosts } from "#db/settings/fragment_hosts.ts";
import { globalSettings } from "#db/settings/settings.ts";
import { membershipsOf } from "#db/rollouts/rollouts.ts";
import { groupNames } from "#db/groups/names.ts";
import {
  estimateArrivals,
  type LastSeen,
} from "#server/domain/deployments/arrivals.ts";
import {
  addFamilies,
  countFamilies,
} from "#server/domain/machines/families.ts";
import { needsConfirmation } from "#server/domain/confirmation.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { isInVain } from "#server/domain/deployments/nobody.ts";
import { readConditions } from "#server/domain/schedules/conditions.ts";
import { isReached, outcomeFor } from "#server/domain/deployments/reach.ts";
import {
  groupsOfWaves,
  waveOf,
} from "#server/domain/rollouts/place_in_waves.ts";
import { notFound } from "#server/domain/not_found.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import {
  buildPlan,
  type BuiltPlan,
  type CheckedRequest,
  checkRequest,
  reachesLater,
  statusesWith,
  tallyOf,
} from "./build_plan.ts";
import { limitsOf } from "./plan_limits.ts";
import { conflictsOf } from "./plan_conflicts.ts";
import { placePlan } from "#server/usecases/rollouts/place_plan.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Finds exactly which machines an assignment would reach, and stores them, so
 * that exactly that can be carried out. It changes nothing on any machine, so
 * it writes no event.
 */
export async function planAssignment(
  services: Services,
  request: NewAssignment,
  by: Requester,
): Promise<Plan> {
  const { store, now } = services;
  const check = await checkRequest(services, request);
  const plan = await buildPlan(services, check, by);
  const summary = await summaryOf(store, check, plan, now());
  await store.commit([summaryStatement(plan.id, summary)]);
  return await describePlan(store.db, plan.id, now());
}

/**
 * A plan as it was made.
 *
 * @throws {Refusal} `plan_not_found`.
 */
export async function describePlan(
  db: Db,
  id: number,
  now: Date,
): Promise<Plan> {
  const row = await storedPlan(db, id, now);
  if (row.summary === null) throw notFound("plan", id);
  const { placed: _, ...counted } = row.summary;
  return {
    ...counted,
    waves: counted.waves ?? [],
    times: counted.times ?? null,
    onlyIf: counted.onlyIf ?? null,
    retry: counted.retry ?? null,
    repeat: counted.repeat ?? null,
    unmet: counted.unmet ?? 0,
    unknown: row.summary.unknown ?? NO_UNKNOWN,
    untrusted: row.summary.untrusted ?? 0,
    pending: row.summary.pending ?? 0,
    mirrors: row.summary.mirrors ?? [],
    id,
    active: (await packageById(db, row.packageId))?.active ?? false,
    createdAt: iso(row.createdAt),
    createdBy: row.createdBy,
    expiresAt: iso(row.expiresAt),
    assignment: row.assignment,
  };
}

/** @throws {Refusal} `plan_not_found`. */
export async function storedPlan(
  db: Db,
  id: number,
  now: Date,
): Promise<PlanRow> {
  const row = await planById(db, id, now);
  if (!row) throw notFound("plan", id);
  return row;
}

/** `wide` reads on its own thread, because it may read the whole fleet. */
type Readers = Pick<Store, "db" | "wide">;

/** The machines of a plan, in the state they had when it was made. */
export async function plannedMachines(
  { db, wide }: Readers,
  id: number,
  { fate: filter, ...query }: PlannedQuery,
  now: Date,
): Promise<Page<PlannedMachine>> {
  const { packageId, request, summary } = await storedPlan(db, id, now);
  const target = (await packageById(db, packageId))?.target ?? "any";
  const rule = { force: request.force, target };
  const counts = summary?.fates ??
    tallyOf(await plannedCounts(wide.db, id), rule).outcomes;
  const isIncluded = (outcome: PlanOutcome) =>
    counts[outcome] !== undefined &&
    (filter === undefined || outcome === filter ||
      filter === (isReached(outcome) ? "reached" : "unreached"));
  const total = PlanOutcome.options.filter(isIncluded)
    .reduce((sum, outcome) => sum + counts[outcome]!, 0);
  const placed = summary?.placed ?? [];
  const page = await plannedPage(
    isSmall(total) ? db : wide.db,
    id,
    statusesWith(rule, isIncluded),
    query,
    total,
  );
  const members = await membershipsOf(
    db,
    page.rows.map((row) => row.id),
    groupsOfWaves(placed.map((wave) => wave.rule)),
  );
  return {
    ...page,
    rows: page.rows.map(({ status, lastContactAt, ...row }) => {
      const fate = outcomeFor(statusOf(status), rule);
      const groups = members.get(row.id) ?? [];
      return {
        ...row,
        fate,
        lastContactAt: isoOrNull(lastContactAt),
        wave: placed.length > 0 && isReached(fate)
          ? waveOf({ id: row.id, groups }, placed, id)
          : null,
      };
    }),
  };
}

async function summaryOf(
  store: Readers,
  { request, rule, mode, audience }: CheckedRequest,
  plan: BuiltPlan,
  now: Date,
): Promise<Summary> {
  const { reached, outcomes } = plan.tally;
  const db = plan.isSmall ? store.db : store.wide.db;
  const described = (await packageById(db, request.packageId))!;
  const settings = await globalSettings(db);
  const fleet = await fleetSize(db);
  const selection: PlanSelection = {
    planId: plan.id,
    statuses: statusesWith(rule, isReached),
    isSmall: plan.isSmall,
  };
  const isCacheable = described.protocol === "http" &&
    described.archive !== null && (await namedHosts(db)).length > 0;
  const figures = await figuresOf(db, selection, audience, plan, {
    now,
    isCacheable,
    onlyIf: request.onlyIf === undefined
      ? null
      : readConditions(request.onlyIf),
  });
  const placed = request.rollout
    ? await placePlan(db, plan.id, request.rollout, selection.statuses)
    : [];
  const names = await groupNames(db, [
    ...audience.groups,
    ...groupsOfWaves(placed.map((wave) => wave.rule)),
    ...figures.groups.map(([id]) => id),
  ]);
  const group = (id: number) => ({ id, name: names.get(id) ?? "" });
  const limits = limitsOf(request, now);
  const archive = described.archive?.bytes ?? 0;
  const { id, name, version, target } = described;
  return {
    package: { id, name, version, target },
    unknown: figures.unknown,
    untrusted: await untrustedIn(store, audience.groups, now),
    pending: figures.pending,
    whom: {
      machines: request.machines.length,
      groups: audience.groups.map(group),
      query: request.query ?? null,
    },
    force: request.force,
    mode,
    reached,
    inVain: isInVain({
      outcomes,
      reachesLater: await reachesLater(db, request, mode),
    }),
    fates: outcomes,
    byFamily: figures.byFamily,
    bySystem: figures.systems.map(([os, machines]) => ({ os, machines })),
    byGroup: figures.groups.map(([id, machines]) => ({
      group: group(id),
      machines,
    })),
    mirrors: figures.mirrors,
    bytes: { archive, total: archive * reached },
    conflicts: await conflictsOf(
      db,
      { ...described, brings: described.brings?.software ?? "" },
      selection,
      plan.ranges,
    ),
    waves: placed.map(({ rule, machines }) => ({
      rule,
      groupName: rule.group === undefined ? null : names.get(rule.group) ?? "",
      machines,
    })),
    placed,
    ...limits,
    unmet: figures.unmet,
    arrivals: arrivalsOf(
      figures.seen,
      settings.pollHours,
      now,
      limits.repeat?.runs[0] ?? limits.times?.notBefore ?? null,
    ),
    guard: {
      needed: needsConfirmation(reached, fleet, settings),
      fleet,
      percent: settings.guardPercent,
    },
  };
}

/** The machines that groups for trusted ones leave out, together. */
async function untrustedIn(
  store: Readers,
  groups: readonly number[],
  now: Date,
): Promise<number> {
  let machines = 0;
  for (const id of groups) {
    const group = await groupById(store.db, id);
    if (group) machines += await untrustedInGroup(store, group, now);
  }
  return machines;
}

/**
 * Everything that is counted machine by machine, one id range after the other.
 */
async function figuresOf(
  db: Db,
  selection: PlanSelection,
  audience: Audience,
  { ranges }: BuiltPlan,
  { now, isCacheable, onlyIf }: {
    readonly now: Date;
    readonly isCacheable: boolean;
    readonly onlyIf: Query | null;
  },
) {
  const moment = { at: now, loadRules: () => causeRules(db, now) };
  const uncertain = await uncertainGroups(db, audience.groups);
  const unknown: UnknownSums[] = [];
  let byFamily = countFamilies([]);
  const systems = new Map<string, number>();
  const groups = new Map<number, number>();
  const seen = new Map<string, LastSeen>();
  const mirrors = new Map<string, number>();
  let pending = 0;
  let unmet = 0;
  for (const range of ranges) {
    for (const system of await systemsIn(db, selection, range)) {
      byFamily = addFamilies(byFamily, countFamilies([system]));
      add(systems, system.os, system.machines);
    }
    for (const { id, machines } of await groupsIn(db, selection, range)) {
      add(groups, id, machines);
    }
    if (isCacheable) {
      for (const { host, machines } of await mirrorsIn(db, selection, range)) {
        if (host !== "") add(mirrors, host, machines);
      }
    }
    pending += await pendingIn(db, selection, range);
    if (onlyIf) unmet += await unmetIn(db, selection, range, onlyIf, now);
    for (const one of await lastSeenIn(db, selection, range, now)) {
      const key = `${one.at} ${one.interval}`;
      const machines = one.machines + (seen.get(key)?.machines ?? 0);
      seen.set(key, { ...one, machines });
    }
    unknown.push(
      await unknownIn(db, selection, audience, uncertain, range, moment),
    );
    await yieldToOthers();
  }
  return {
    unknown: unknownMatchesOf(unknown, UNKNOWN_VALUES),
    byFamily,
    systems: mostOf(systems),
    groups: mostOf(groups),
    mirrors: mostOf(mirrors).map(([host, machines]) => ({ host, machines })),
    seen: [...seen.values()],
    pending,
    unmet,
  };
}

function add<Key>(counts: Map<Key, number>, key: Key, machines: number): void {
  counts.set(key, (counts.get(key) ?? 0) + machines);
}

/** The most frequent first, at most `PLANNED_LINES`. */
function mostOf<Key extends string | number>(
  counts: ReadonlyMap<Key, number>,
): [Key, number][] {
  return [...counts]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, PLANNED_LINES);
}

function arrivalsOf(
  seen: readonly LastSeen[],
  pollHours: number,
  now: Date,
  begin: string | null,
): Summary["arrivals"] {
  const { half, most, all, expected, unseen } = estimateArrivals(
    seen,
    pollHours * HOUR_MS,
    now,
    begin === null ? 0 : Date.parse(begin),
  );
  return {
    half: isoOrNull(half),
    most: isoOrNull(most),
    all: isoOrNull(all),
    expected,
    unseen,
  };
}
