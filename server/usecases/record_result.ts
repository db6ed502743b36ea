import type { Statement } from "../../db/job.ts";
import { resultStatements } from "../../db/deployment_changes.ts";
import { standingOf } from "../../db/deployments.ts";
import { appendEvent } from "../../db/events.ts";
import { machineByDevice } from "../../db/poll.ts";
import type { Contact } from "../domain/contact.ts";
import { judgeReport, meaningOf } from "../domain/result_code.ts";
import type { FetchLog } from "../live/progress.ts";
import type { Recalls } from "../live/recalls.ts";
import { untilCommitted } from "./retry_on_conflict.ts";
import type { World } from "./world.ts";

/** How much of a code is kept; real ones are below 40 characters. */
const CODE_CHARACTERS = 200;

/**
 * QUERY=DOWNLOAD: an agent reports how a package ended. Resolves after the
 * result is durable, because the agent forgets it with our answer.
 */
export function recordResultWith(
  { store, bell, now, recalls, fetchLog }: World & {
    readonly recalls: Recalls;
    readonly fetchLog: FetchLog;
  },
) {
  return async (
    contact: Contact,
    reportedId: string,
    reportedCode: string,
  ): Promise<void> => {
    const code = reportedCode.slice(0, CODE_CHARACTERS);
    await untilCommitted(async () => {
      const machine = await machineByDevice(store.db, contact.deviceId);
      const packageId = /^\d{10}$/.test(reportedId) ? Number(reportedId) : null;
      const deployment = machine && packageId !== null
        ? await standingOf(store.db, machine.id, packageId)
        : null;
      const at = now();
      const verdict = judgeReport(deployment, code);

      let job: Statement[];
      if (!deployment || !machine || verdict.kind === "unexpected") {
        job = [appendEvent({
          kind: "deployment.result_unexpected",
          actor: "agent",
          at,
          machineId: machine?.id,
          packageId: deployment?.packageId,
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
          machineId: machine.id,
          packageId: deployment.packageId,
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
          machineId: machine.id,
          packageId: deployment.packageId,
          attempt: deployment.attempt,
          from: deployment.state,
          to: recalled ? "cancelled" : verdict.state,
          code,
          exitCode: recalled ? null : verdict.exitCode,
          fetched: fetchLog.of(machine.id, deployment.packageId),
          kind: recalled ? "deployment.recalled" : "deployment.result",
          outcome: recalled ? "cancelled" : verdict.outcome,
          at,
        });
      }
      await store.commit(job);
      if (machine && packageId !== null) recalls.remove(machine.id, packageId);
    });
    bell.ring();
  };
}
