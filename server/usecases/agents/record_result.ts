import type { Doubt } from "#shared/contract/deployments/states.ts";
import { APPLIED, applyOnce, isReported } from "#db/agents/applied_reports.ts";
import { Conflict, type Statement } from "#db/store/transaction.ts";
import { resultStatements } from "#db/deployments/changes.ts";
import { appendEvent } from "#db/events/events.ts";
import type { ReportContext, ReportedDeployment } from "#db/agents/reports.ts";
import { readReportContext } from "#db/agents/read_report.ts";
import type { StoredEvidence } from "#db/deployments/evidence.ts";
import { storedEvidence } from "#db/deployments/verification.ts";
import { haltAtResult } from "#db/rollouts/halt.ts";
import { contradictionStatements } from "#db/deployments/contradictions.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import { contradicts } from "#server/domain/deployments/contradiction.ts";
import {
  type CodeMeaning,
  judgeReport,
  meaningOf,
  type Verdict,
} from "#server/domain/deployments/result_code.ts";
import { unverifiedBecause } from "#server/domain/deployments/verification.ts";
import type { ResultReport } from "./agent_service.ts";
import { packageIdIn } from "./package_id.ts";
import { retryOnConflict } from "#server/usecases/fleet/retry_on_conflict.ts";
import type { FetchProgress } from "#server/live/progress.ts";
import type { Services } from "#server/usecases/services.ts";

/** Characters of a code that are stored; real ones have less than 40. */
const CODE_CHARACTERS = 200;

/**
 * QUERY=DOWNLOAD: stores how a package ended on a machine. Resolves after the
 * result is durable, because the agent forgets it with our answer. A report of
 * the spool that is stored already is left as it is.
 *
 * @returns The attempt that it decided; null: none.
 */
export async function recordResult(
  services: Services,
  contact: Contact,
  report: ResultReport,
): Promise<number | null> {
  const { store, notifier, recalls, now } = services;
  const packageId = packageIdIn(report.packageId);
  const once = report.spooled ? [applyOnce(report.spooled.id, now())] : [];
  let decided: number | null = null;
  await retryOnConflict(async (attempt) => {
    const view = await viewFor(services, contact, report, packageId, attempt);
    noteInfoFailure(services, contact, report, packageId, view);
    if (await isStored(services, report, view)) return;
    const verdict = judge(view, report);
    const statements = await statementsFor(
      services,
      contact,
      { ...report, verdict },
      packageId,
      view,
    );
    try {
      await store.commit([...once, ...statements]);
    } catch (error) {
      if (error instanceof Conflict && error.guard === APPLIED) return;
      throw error;
    }
    if (verdict.kind === "decides") decided = view.deployment!.attempt;
    if (view.machineId !== null && packageId !== null) {
      recalls.remove(view.machineId, packageId);
    }
  });
  notifier.notify();
  return decided;
}

/** True if storing the report failed, and succeeded all the same. */
async function isStored(
  { store }: Services,
  { packageId, code, spooled }: ResultReport,
  { machineId }: ReportContext,
): Promise<boolean> {
  if (!spooled?.mayBeStored || machineId === null) return false;
  return await isReported(store.db, {
    ...{ machineId, packageId },
    code: code.slice(0, CODE_CHARACTERS),
    since: spooled.arrivedAt ?? 0,
  });
}

function judge(
  { deployment }: ReportContext,
  { code, spooled }: ResultReport,
): Verdict {
  const arrivedAt = spooled?.arrivedAt ?? null;
  return judgeReport(
    deployment,
    code.slice(0, CODE_CHARACTERS),
    arrivedAt === null ? null : { ...spooled!, arrivedAt },
  );
}

/**
 * Reads what a report is judged by. Only a report that decides a deployment has
 * a guard, so the others are judged by what all servers have committed.
 */
async function viewFor(
  { store }: Services,
  { deviceId }: Contact,
  { code, read }: ResultReport,
  packageId: number | null,
  attempt: number,
): Promise<ReportContext> {
  const readNow = () => readReportContext(store.db, deviceId, packageId);
  // What was read beforehand is used once; after a conflict it is outdated.
  const view = attempt === 1 && read || await readNow();
  if (store.refresh === null) return view;
  const { kind } = judgeReport(
    view.deployment,
    code.slice(0, CODE_CHARACTERS),
  );
  if (kind === "decides") return view;
  await store.refresh();
  return await readNow();
}

/**
 * Notes an agent that could not fetch `info` of what it was offered, if no
 * request for it came: the connection was never made, or TLS ended it.
 */
function noteInfoFailure(
  { now, fetchLog, infoFailures, abortedHandshakes }: Services,
  { ip }: Contact,
  { code }: ResultReport,
  packageId: number | null,
  { machineId, deployment }: ReportContext,
): void {
  if (code !== "ERR_DOWNLOAD_INFO" || deployment?.state !== "offered") return;
  if (machineId === null || packageId === null) return;
  if (fetchLog.of(machineId, packageId).infoAt !== null) return;
  // The warning about handshakes says more about such an address.
  if (abortedHandshakes.has(ip, now())) return;
  infoFailures.note(machineId, ip, now());
}

async function statementsFor(
  services: Services,
  { deviceId, ip }: Contact,
  report: ResultReport & { readonly verdict: Verdict },
  packageId: number | null,
  { machineId, deployment }: ReportContext,
): Promise<Statement[]> {
  const { now, fetchLog } = services;
  const at = now();
  const code = report.code.slice(0, CODE_CHARACTERS);
  const { verdict } = report;
  if (
    machineId !== null && packageId !== null && deployment &&
    (verdict.kind === "decides" || verdict.kind === "confirms_recall")
  ) {
    const fetched = fetchLog.of(machineId, packageId);
    const meaning = meaningOf(code, deployment);
    const stored = resultStatements({
      machineId,
      packageId,
      attempt: deployment.attempt,
      from: deployment.state,
      code,
      fetched,
      unverified: verdict.kind === "decides"
        ? await unverifiedIn(services, fetched, deployment, meaning)
        : null,
      at,
      ...verdict.kind === "decides"
        ? {
          kind: "deployment.result",
          to: verdict.state,
          exitCode: verdict.exitCode,
          outcome: verdict.outcome,
        }
        : {
          kind: "deployment.recalled",
          to: "cancelled",
          exitCode: null,
          outcome: "cancelled",
        },
    });
    return deployment.isInRollout && verdict.kind === "decides"
      ? [...stored, ...haltAtResult({ machineId, packageId, code, at })]
      : stored;
  }
  const repeats = verdict.kind === "repeats" && deployment;
  if (
    machineId !== null && packageId !== null && repeats &&
    contradictsFirst(repeats, code)
  ) {
    const { attempt, code: first, updatedAt } = repeats;
    return contradictionStatements({
      ...{ machineId, packageId, attempt, state: repeats.state },
      first: {
        code: first ?? "",
        exitCode: meaningOf(first ?? "").exitCode,
        at: updatedAt,
      },
      later: { code, exitCode: meaningOf(code).exitCode, at: at.getTime(), ip },
      at,
    });
  }
  return [appendEvent({
    kind: repeats
      ? "deployment.result_repeated"
      : "deployment.result_unexpected",
    actor: "agent",
    at,
    machineId,
    packageId: deployment && packageId,
    payload: {
      code,
      exitCode: meaningOf(code).exitCode,
      outcome: "unchanged",
      ...repeats ? { state: repeats.state, attempt: repeats.attempt } : {
        packageId: report.packageId.slice(0, CODE_CHARACTERS),
        deviceId,
        ip,
      },
    },
  })];
}

/**
 * The reason a reported success is unverified.
 *
 * Requests are never taken back, so what was read with the report suffices if
 * it supports the success. Requests that have been written since may be missing
 * from it and from memory: then the database is read again.
 *
 * @param fetched What is in memory. It was read before the database is, so
 * nothing is missed that is written meanwhile.
 */
async function unverifiedIn(
  { store }: Pick<Services, "store">,
  fetched: FetchProgress,
  { evidence }: ReportedDeployment,
  meaning: CodeMeaning,
): Promise<Doubt | null> {
  if (doubtOf(meaning, evidence, fetched) === null) return null;
  const { machineId, packageId } = fetched;
  const stored = await storedEvidence(store.db, machineId, packageId);
  if (!stored) return null; // the machine is gone: the commit will conflict
  return doubtOf(meaning, stored, fetched);
}

function doubtOf(
  meaning: CodeMeaning,
  stored: StoredEvidence,
  fetched: FetchProgress,
): Doubt | null {
  const requested = fetched.requested.union(new Set(stored.requested));
  return unverifiedBecause(meaning, {
    infoRequested: stored.infoAt !== null || fetched.infoAt !== null,
    fragmentsRequested: numbersUpTo(stored.fragments, requested),
    fragments: stored.fragments,
    mayBeIncomplete: stored.mayBeIncomplete,
    inHistory: stored.inHistory,
  });
}

function numbersUpTo(most: number, numbers: ReadonlySet<number>): number {
  return [...numbers].filter((number) => number <= most).length;
}

function contradictsFirst(
  deployment: ReportedDeployment,
  code: string,
): boolean {
  const { code: first } = deployment;
  return first !== null && contradicts(
    { code: first, ...meaningOf(first, deployment) },
    { code, ...meaningOf(code, deployment) },
  );
}
