import {
  cancelDeployments,
  type Deployment,
  type DeploymentFilter,
  retryDeployment,
  retryDeployments,
} from "#shared/contract/deployments/deployments.ts";
import { call } from "#tui/api/call.ts";
import { equivalent, lines } from "#tui/actions/equivalent.ts";
import type { Session } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import type { Question } from "#tui/console/widgets/question.tsx";
import { stateWords } from "#tui/words/words.ts";
import {
  cancelAllQuestion,
  retryAllQuestion,
  retryQuestion,
  whichWords,
} from "./questions.ts";

/** What acting on deployments needs of a screen. */
export interface ActionContext {
  readonly session: Pick<Session, "connection" | "act" | "say" | "hold">;
  readonly ask: (question: Question) => void;
  /** Called once it is done; resolves when what is shown was read again. */
  readonly done: () => Promise<void>;
}

/** New attempts, after a question. */
export function retry(
  targets: readonly Deployment[],
  acting: ActionContext,
): void {
  acting.ask(
    retryQuestion(targets, () => retryEach(targets, acting)),
  );
}

/** New attempts of all that failed, after a question with the server's count. */
export function retryAll(
  filter: DeploymentFilter,
  where: string,
  { session: { connection, act, say, hold }, ask, done }: ActionContext,
): void {
  const body = { filter: { ...filter, state: "failed" as const } };
  hold(call(connection, retryDeployments, { body: { ...body, dryRun: true } }))
    .then((reach) => {
      if (reach.retried === 0) return say("open", text.deployments.noneFailed);
      ask(
        retryAllQuestion(
          where,
          reach,
          () =>
            act(text.deployments.retrying(where), async () => {
              const { retried } = await call(connection, retryDeployments, {
                body: { ...body, confirmMachines: reach.retried },
              });
              await done();
              return text.deployments.retriedMany(retried);
            }, equivalent.many("retry", body.filter)),
        ),
      );
    })
    .catch((error: Error) => say("failed", error.message));
}

/** Stops all that is open, after a question that says what cannot be. */
export function cancelAll(
  filter: DeploymentFilter,
  where: string,
  { session: { connection, act, say, hold }, ask, done }: ActionContext,
): void {
  const body = { filter };
  hold(call(connection, cancelDeployments, { body: { ...body, dryRun: true } }))
    .then((reach) => {
      if (reach.cancelled + reach.recalling === 0) {
        return say("open", text.deployments.noneOpen(reach.beyondRecall));
      }
      ask(
        cancelAllQuestion(
          where,
          reach,
          () =>
            act(text.deployments.cancelling(where), async () => {
              const { cancelled, recalling, beyondRecall } = await call(
                connection,
                cancelDeployments,
                {
                  body: {
                    ...body,
                    confirmMachines: reach.cancelled + reach.recalling,
                  },
                },
              );
              await done();
              return text.deployments.stopped(
                cancelled,
                recalling,
                beyondRecall,
              );
            }, equivalent.many("cancel", filter)),
        ),
      );
    })
    .catch((error: Error) => say("failed", error.message));
}

/** Opens a new attempt of each, one after the other. */
function retryEach(
  targets: readonly Deployment[],
  { session: { connection, act }, done }: ActionContext,
): void {
  const which = whichWords(targets);
  const [first] = targets;
  if (!first) return;
  act(
    text.deployments.retrying(which),
    async () => {
      let changed = first;
      for (const { machine, package: { id } } of targets) {
        changed = await call(connection, retryDeployment, {
          params: { machine: machine.id, package: id },
        });
      }
      await done();
      return targets.length === 1
        ? text.deployments.isNow(which, stateWords(changed))
        : text.deployments.retriedMany(targets.length);
    },
    lines(
      targets.map(({ machine, package: of }) =>
        equivalent.retry(machine.name, of.id)
      ),
    ),
  );
}
