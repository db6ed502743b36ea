import {
  type Assignment,
  withdrawAssignment,
} from "#shared/contract/assignments/assignments.ts";
import { retryDeployments } from "#shared/contract/deployments/deployments.ts";
import {
  deletePackage,
  type Package,
} from "#shared/contract/packages/packages.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { reachWords, typedFor } from "#tui/console/danger.ts";
import { text } from "#tui/text/mod.ts";
import type { Question } from "#tui/console/widgets/question.tsx";
import { titleOf } from "#tui/words/titles.ts";
import { receivers } from "./lines.ts";

/** What is asked, with the number the server has counted. */
export type CountedQuestion = Omit<Question, "run"> & {
  readonly reached: number;
};

/** Asked before new attempts where it failed: how many, of which family. */
export async function retryQuestion(
  connection: ServerConnection,
  shown: Package,
): Promise<CountedQuestion> {
  const { retried, byFamily } = await call(connection, retryDeployments, {
    body: { filter: failedOf(shown), dryRun: true },
  });
  return {
    title: text.package.retryQuestion(titleOf(shown)),
    lines: [`${reachWords(retried, byFamily)}.`, text.deployments.nextContact],
    yes: text.package.retryYes,
    tone: "open",
    type: typedFor(retried),
    reached: retried,
  };
}

export async function retryFailed(
  connection: ServerConnection,
  shown: Package,
  reached: number,
): Promise<string> {
  const { retried } = await call(connection, retryDeployments, {
    body: { filter: failedOf(shown), confirmMachines: reached },
  });
  return text.package.retried(titleOf(shown), retried);
}

const failedOf = ({ id }: Package) =>
  ({ package: id, state: "failed" }) as const;

/** Asked before an assignment is taken back, with what cannot be stopped. */
export async function withdrawQuestion(
  connection: ServerConnection,
  assignment: Assignment,
): Promise<CountedQuestion> {
  const { cancelled, recalling, beyondRecall, byFamily } = await call(
    connection,
    withdrawAssignment,
    { params: { id: assignment.id }, query: { dryRun: "true" } },
  );
  const reached = cancelled + recalling;
  return {
    title: text.package.withdrawQuestion(assignment.id, receivers(assignment)),
    lines: [
      `${reachWords(reached, byFamily)}.`,
      text.package.stops(cancelled, recalling),
      beyondRecall > 0
        ? text.packages.beyond(beyondRecall)
        : text.packages.noneBeyond,
    ],
    yes: text.package.withdrawYes,
    tone: "failed",
    type: typedFor(reached),
    reached,
  };
}

export async function withdraw(
  connection: ServerConnection,
  { id }: Assignment,
  reached: number,
): Promise<string> {
  const { cancelled, recalling } = await call(
    connection,
    withdrawAssignment,
    { params: { id }, query: { confirmMachines: reached } },
  );
  return text.package.withdrew(id, cancelled, recalling);
}

/** Asked before a package is deleted. */
export function removeQuestion(shown: Package): Omit<Question, "run"> {
  const waiting = shown.counts.waiting ?? 0;
  return {
    title: text.package.removeQuestion(titleOf(shown)),
    lines: [
      text.package.removeGone,
      ...waiting > 0 ? [text.package.removeWaits(waiting)] : [],
    ],
    yes: text.package.removeYes,
    tone: "failed",
    type: shown.name,
  };
}

export async function removePackage(
  connection: ServerConnection,
  shown: Package,
): Promise<string> {
  await call(connection, deletePackage, { params: { id: shown.id } });
  return text.package.removed(titleOf(shown));
}
