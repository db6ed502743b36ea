import type { Statement } from "#db/store/transaction.ts";
import { resultStatements } from "#db/deployments/changes.ts";
import { appendEvent } from "#db/events/events.ts";
import { readReportContext, type ReportContext } from "#db/agents/reports.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import {
  judgeReport,
  meaningOf,
} from "#server/domain/deployments/result_code.ts";
import type { ResultReport } from "./agent_service.ts";
import { retryOnConflict } from "#server/usecases/fleet/retry_on_conflict.ts";
import type { Services } from "#server/usecases/services.ts";

/** Characters of a code that are stored; real ones have less than 40. */
const CODE_CHARACTERS = 200;

/**
 * QUERY=DOWNLOAD: stores how a package ended on a machine. Resolves after the
 * result is durable, because the agent forgets it with our answer.
 */
export async function recordResult(
  services: Services,
  contact: Contact,
  report: ResultReport,
): Promise<void> {
  const { store, notifier, recalls } = services;
  const packageId = packageIdIn(report.packageId);
  await retryOnConflict(async (attempt) => {
    // What was read beforehand is used once; after a conflict it is outdated.
    const view = attempt === 1 && report.read ||
      await readReportContext(store.db, contact.deviceId, packageId);
    await store.commit(
      statementsFor(services, contact, report, packageId, view),
    );
    if (view.machineId !== null && packageId !== null) {
      recalls.remove(view.machineId, packageId);
    }
  });
  notifier.notify();
}

function statementsFor(
  { now, fetchLog }: Services,
  { deviceId, ip }: Contact,
  report: ResultReport,
  packageId: number | null,
  { machineId, deployment }: ReportContext,
): Statement[] {
  const at = now();
  const code = report.code.slice(0, CODE_CHARACTERS);
  const verdict = judgeReport(deployment, code);
  if (
    machineId !== null && packageId !== null && deployment &&
    (verdict.kind === "decides" || verdict.kind === "confirms_recall")
  ) {
    return resultStatements({
      machineId,
      packageId,
      attempt: deployment.attempt,
      from: deployment.state,
      code,
      fetched: fetchLog.of(machineId, packageId),
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
  }
  const repeats = verdict.kind === "repeats" && deployment;
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

/** The package id in a report; null if it is not the id of a package. */
export function packageIdIn(reported: string): number | null {
  return /^\d{10}$/.test(reported) ? Number(reported) : null;
}
