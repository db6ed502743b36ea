import type { Statement } from "#db/store/transaction.ts";
import { resultStatements } from "#db/deployments/changes.ts";
import { appendEvent } from "#db/events/events.ts";
import { readReportContext, type ReportContext } from "#db/agents/reports.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import {
  judgeReport,
  meaningOf,
} from "#server/domain/deployments/result_code.ts";
import type { FetchLog } from "#server/live/progress.ts";
import type { Recalls } from "#server/live/recalls.ts";
import { retryOnConflict } from "#server/usecases/fleet/retry_on_conflict.ts";
import type { Services } from "#server/usecases/services.ts";

/** How much of a code is kept; real ones are below 40 characters. */
const CODE_CHARACTERS = 200;

/**
 * QUERY=DOWNLOAD: an agent reports how a package ended. Resolves after the
 * result is durable, because the agent forgets it with our answer.
 */
export function recordResultWith(
  { store, notifier: notifier, now, recalls, fetchLog }: Services & {
    readonly recalls: Recalls;
    readonly fetchLog: FetchLog;
  },
) {
  return async (
    contact: Contact,
    reportedId: string,
    reportedCode: string,
    read?: ReportContext,
  ): Promise<void> => {
    const code = reportedCode.slice(0, CODE_CHARACTERS);
    const packageId = packageIdIn(reportedId);
    await retryOnConflict(async () => {
      const { machineId, deployment } = read ??
        await readReportContext(store.db, contact.deviceId, packageId);
      // If it is not so any more, it is read anew.
      read = undefined;
      const at = now();
      const verdict = judgeReport(deployment, code);

      let job: Statement[];
      if (
        machineId === null || packageId === null || !deployment ||
        verdict.kind === "unexpected"
      ) {
        job = [appendEvent({
          kind: "deployment.result_unexpected",
          actor: "agent",
          at,
          machineId,
          packageId: deployment && packageId,
          payload: {
            code,
            exitCode: meaningOf(code).exitCode,
            outcome: "unchanged",
            packageId: reportedId.slice(0, CODE_CHARACTERS),
            deviceId: contact.deviceId,
            ip: contact.ip,
          },
        })];
      } else if (verdict.kind === "repeats") {
        job = [appendEvent({
          kind: "deployment.result_repeated",
          actor: "agent",
          at,
          machineId,
          packageId,
          payload: {
            code,
            exitCode: verdict.exitCode,
            outcome: "unchanged",
            state: deployment.state,
            attempt: deployment.attempt,
          },
        })];
      } else {
        const recalled = verdict.kind === "confirms_recall";
        job = resultStatements({
          machineId,
          packageId,
          attempt: deployment.attempt,
          from: deployment.state,
          to: recalled ? "cancelled" : verdict.state,
          code,
          exitCode: recalled ? null : verdict.exitCode,
          fetched: fetchLog.of(machineId, packageId),
          kind: recalled ? "deployment.recalled" : "deployment.result",
          outcome: recalled ? "cancelled" : verdict.outcome,
          at,
        });
      }
      await store.commit(job);
      if (machineId !== null && packageId !== null) {
        recalls.remove(machineId, packageId);
      }
    });
    notifier.notify();
  };
}

/** null: what was reported is no package's id. */
export function packageIdIn(reported: string): number | null {
  return /^\d{10}$/.test(reported) ? Number(reported) : null;
}
