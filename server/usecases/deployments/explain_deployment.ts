import {
  deploymentOf,
  type DeploymentRow,
} from "#db/deployments/deployments.ts";
import { relaysOf } from "#db/relays/relayed_machines.ts";
import { haltsOn } from "#db/schedules/halts.ts";
import { mirrorState } from "#db/settings/mirrors.ts";
import type { Db } from "#db/store/tables.ts";
import { type WhyContext, whyContext } from "#db/deployments/why.ts";
import { paceOf, patienceMs } from "#shared/pace.ts";
import type { Settings } from "#shared/contract/settings/settings.ts";
import type { Why } from "#shared/contract/deployments/why.ts";
import { iso, isoOrNull } from "#shared/time.ts";
import {
  causeOf,
  type DeploymentFacts,
  type Interval,
  intervalOf,
  isLate,
} from "#server/domain/deployments/cause.ts";
import { mirrorPatienceMs } from "#server/domain/deployments/locations.ts";
import {
  missingReason,
  type NextStep,
  nextStepIfMissing,
  nextStepOf,
  stoppabilityOf,
} from "#server/domain/deployments/explain.ts";
import {
  isByPackage,
  meaningOfResult,
  retryOf,
} from "#server/domain/deployments/result_meaning.ts";
import { unsuitable } from "#server/domain/deployments/reach.ts";
import { notFound } from "#server/domain/not_found.ts";
import type { Downloads } from "#server/live/downloads.ts";
import { describeBudgets } from "./budgets.ts";
import { factsOf } from "./describe_deployments.ts";
import { toTrouble } from "./to_trouble.ts";
import { unmetConditions } from "./unmet_conditions.ts";
import { nextAttemptAt } from "#server/domain/schedules/next_attempt.ts";
import { nextRunOf } from "#db/schedules/repeats.ts";
import { retryPolicyOf } from "#db/schedules/retries.ts";
import { unverifiedOf } from "./unverified.ts";
import { settingsOf } from "#server/usecases/fleet/settings_of.ts";

/**
 * Explains why a package makes no progress on a machine, what has to happen
 * next, and what can no longer be held back; also for a package that was never
 * assigned to the machine.
 *
 * @param live.downloads The downloads this server is sending now.
 * @param live.infoServer The host and port from which agents fetch `info`.
 * @throws {Refusal} `machine_not_found`, `package_not_found`.
 */
export async function explainDeployment(
  db: Db,
  machineId: number,
  packageId: number,
  now: Date,
  { downloads, infoServer = null }: {
    readonly downloads?: Downloads;
    readonly infoServer?: string | null;
  } = {},
): Promise<Why> {
  const [context, row, settingsFor, paced, relays] = await Promise.all([
    whyContext(db, machineId, packageId),
    deploymentOf(db, machineId, packageId, now),
    settingsOf(db, [machineId]),
    describeBudgets(db, machineId, downloads),
    relaysOf(db, [machineId]),
  ]);
  const settings = settingsFor(machineId);
  const { machine, package: described } = context;
  if (!machine) throw notFound("machine", machineId);
  if (!described) throw notFound("package", packageId);
  const interval = intervalOf(machine, paceOf(settings));
  // An offer is made at a contact, whose own time is written a little later.
  const lastPollAt = Math.max(machine.lastContactAt, row?.offeredAt ?? 0);
  const nextContactAt = lastPollAt + interval.ms;
  const facts = row ? factsOf(row, settings, now) : null;
  const explained = row && facts
    ? await ofDeployment(db, row, facts, settings, {
      nextContactAt,
      infoServer,
      tellsBoots: machine.bootedAt !== null,
      now,
    })
    : withoutDeployment(context);
  return {
    at: now.toISOString(),
    machine: { id: machine.id, name: machine.name },
    retiredAt: isoOrNull(machine.retiredAt),
    package: {
      id: described.id,
      name: described.name,
      version: described.version,
      target: described.target,
    },
    formerAt: isoOrNull(row?.formerAt ?? null),
    ...explained,
    contact: contactOf(
      { ...machine, lastPollAt, lastSignAt: lastSignOf(lastPollAt, row) },
      interval,
      now,
    ),
    downloads: paced,
    relay: relays.get(machineId) ?? null,
    bootedAt: isoOrNull(machine.bootedAt),
    inHistory: context.inHistory,
    troubles: context.troubles.map(toTrouble),
    onMachine: context.others.map((one) => ({
      id: one.id,
      name: one.name,
      version: one.version,
      state: one.state,
      fragments: { seen: one.fragmentsSeen, total: one.fragments },
      hold: stoppabilityOf(one),
    })),
    groups: [...context.groups],
    assignments: context.assignments.map(({ underWay: _, ...one }) => ({
      ...one,
      createdAt: iso(one.createdAt),
      groups: [...one.groups],
    })),
  };
}

type DeploymentExplanation = Pick<
  Why,
  | "state"
  | "cause"
  | "reason"
  | "halt"
  | "unmet"
  | "other"
  | "next"
  | "hold"
  | "offer"
  | "mirror"
  | "result"
>;

async function ofDeployment(
  db: Db,
  row: DeploymentRow,
  facts: DeploymentFacts,
  settings: Settings,
  { nextContactAt, infoServer, tellsBoots, now }: {
    readonly nextContactAt: number;
    readonly infoServer: string | null;
    readonly tellsBoots: boolean;
    readonly now: Date;
  },
): Promise<DeploymentExplanation> {
  const pace = paceOf(settings);
  const cause = causeOf(facts, pace, now.getTime());
  const meaning = meaningOfResult(row);
  const retry = retryOf(row.state, meaning);
  const otherId = facts.reason?.heldBy ?? facts.reason?.busyWith ??
    facts.reason?.relatedTo?.id ??
    (cause === "superseded" ? row.supersededBy ?? undefined : undefined);
  const other = otherId === undefined
    ? null
    : await deploymentOf(db, row.machineId, otherId, now);
  return {
    state: row.state,
    cause,
    reason: facts.reason,
    halt: cause === "emergency_halt"
      ? (await haltsOn(db, row.machineId))[0] ?? null
      : null,
    unmet: cause === "condition_unmet"
      ? await unmetConditions(db, row.machineId, row.packageId, now)
      : [],
    other: other && {
      id: other.packageId,
      name: other.packageName,
      version: other.packageVersion,
      state: other.state,
      attempt: other.attempt,
      code: other.code,
      unverified: unverifiedOf(other),
    },
    next: toNext(nextStepOf(
      {
        ...facts,
        isContradicted: row.contradiction !== null,
      },
      cause,
      {
        nextContactAt,
        settledAt: row.lastResultAt + pace.windDownMs,
        otherState: other?.state ?? null,
        retry,
        tellsBoots,
        gateUntil: row.gateUntil,
        runsAt: await nextRunOf(db, row.machineId, row.packageId),
        retryAt: cause === "failed" ? await retryAtOf(db, row, now) : null,
        otherUnverified: other?.unverified ?? false,
      },
    )),
    hold: {
      code: stoppabilityOf(facts),
      left: Math.max(0, row.fragments - row.fragmentsSeen),
    },
    offer: row.offeredAt === null ? null : {
      at: iso(row.offeredAt),
      attempt: row.attempt,
      force: row.force,
      infoAt: isoOrNull(row.infoAt),
      fragments: { seen: row.fragmentsSeen, total: row.fragments },
      fragmentAt: row.fragmentAt !== null && row.fragmentAt >= row.offeredAt
        ? iso(row.fragmentAt)
        : null,
      patienceSeconds: Math.round(
        (facts.isAtMirror
          ? mirrorPatienceMs(row, pace)
          : patienceMs(pace, row.priority, row.fragmentBytes)) / 1000,
      ),
    },
    mirror: await mirrorOf(db, row),
    result: row.code === null ? null : {
      code: row.code,
      exitCode: row.exitCode,
      at: iso(row.updatedAt),
      meaning,
      byPackage: isByPackage(row.state, row.code),
      retry,
      infoServer: meaning === "info_not_requested" ? infoServer : null,
      unverified: unverifiedOf(row),
    },
  };
}

/** When the server retries a failure, milliseconds; null: it does not. */
async function retryAtOf(
  db: Db,
  { machineId, packageId, attempt, code, updatedAt }: DeploymentRow,
  now: Date,
): Promise<number | null> {
  const policy = await retryPolicyOf(db, machineId, packageId, now);
  return policy && nextAttemptAt(policy, {
    attempt,
    code: code ?? "",
    failedAt: updatedAt,
  });
}

function withoutDeployment(around: WhyContext): DeploymentExplanation {
  const cause = missingReason(
    around.package?.deleted ?? false,
    around.assignments,
    around.machine && around.package
      ? unsuitable(around.machine.family, around.package.target)
      : null,
  );
  return {
    state: null,
    cause,
    reason: null,
    halt: null,
    unmet: [],
    other: null,
    next: toNext(nextStepIfMissing(cause)),
    hold: { code: "nothing_out", left: 0 },
    offer: null,
    mirror: null,
    result: null,
  };
}

/** The mirror that the machine is, or was, sent to in this attempt. */
async function mirrorOf(
  db: Db,
  { mirror: host, mirrorLeft: left, mirrorLeftAt }: DeploymentRow,
): Promise<Why["mirror"]> {
  if (host === null) return null;
  const state = await mirrorState(db, host);
  return {
    host,
    left,
    leftAt: isoOrNull(mirrorLeftAt),
    failingSince: isoOrNull(state?.failingSince ?? null),
    problem: state?.problem ?? null,
  };
}

/** When the agent last sent or fetched anything, milliseconds. */
function lastSignOf(lastPollAt: number, row: DeploymentRow | null): number {
  return Math.max(
    lastPollAt,
    row?.infoAt ?? 0,
    row?.fragmentAt ?? 0,
    row?.lastResultAt ?? 0,
  );
}

function contactOf(
  { lastPollAt, lastSignAt, inventoriedAt }:
    & Pick<NonNullable<WhyContext["machine"]>, "inventoriedAt">
    & { readonly lastPollAt: number; readonly lastSignAt: number },
  { ms, observed }: Interval,
  now: Date,
): Why["contact"] {
  const seen = { lastContactAt: lastPollAt, intervalMs: ms };
  return {
    lastAt: iso(lastSignAt),
    inventoriedAt: iso(inventoriedAt),
    everySeconds: Math.round(ms / 1000),
    observed,
    nextAt: iso(lastPollAt + ms),
    late: isLate(seen, now.getTime()),
  };
}

function toNext({ step, by, at }: NextStep): Why["next"] {
  return { step, by, at: isoOrNull(at) };
}
