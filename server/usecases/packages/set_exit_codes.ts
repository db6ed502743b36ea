import type { Package } from "#shared/contract/packages/packages.ts";
import {
  type ExitCodes,
  exitCodeWords,
  holdsExitCode,
  problemBetween,
} from "#shared/results/exit_codes.ts";
import { failuresByExitCode } from "#db/deployments/results.ts";
import { appendEvent } from "#db/events/events.ts";
import { setExitCodes } from "#db/packages/edits.ts";
import { packageById } from "#db/packages/packages.ts";
import { Conflict } from "#db/store/transaction.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Services } from "#server/usecases/services.ts";

/** The exit codes to which a package gives a meaning. */
export interface PackageExitCodes {
  readonly successCodes: ExitCodes;
  readonly rebootCodes: ExitCodes;
}

/**
 * Sets the exit codes that a package counts as a success, for results that
 * arrive from now on. What is recorded stays as it is.
 *
 * @returns The package, and the number of its recorded failures that the new
 *   codes would read as a success.
 * @throws {Refusal} `package_not_found`; `package_refused` if a code is in both
 *   lists.
 */
export async function setPackageCodes(
  { store, notifier, now }: Services,
  id: number,
  codes: PackageExitCodes,
  by: Requester,
): Promise<{ package: Package; recorded: number }> {
  const before = await packageById(store.db, id);
  if (!before) throw notFound("package", id);
  const problem = problemBetween(codes.successCodes, codes.rebootCodes);
  if (problem) {
    throw new Refusal(
      "package_refused",
      `Cannot set the exit codes of package ${id}: ${exitCodeWords(problem)}`,
    );
  }
  const { successCodes, rebootCodes } = before;
  const isSame = JSON.stringify([successCodes, rebootCodes]) ===
    JSON.stringify([codes.successCodes, codes.rebootCodes]);
  if (!isSame) {
    try {
      await store.commit([
        setExitCodes(id, codes),
        appendEvent({
          kind: "package.codes_changed",
          actor: `operator:${by.name}`,
          at: now(),
          packageId: id,
          payload: { ...codes, before: { successCodes, rebootCodes } },
        }),
      ]);
    } catch (error) {
      if (error instanceof Conflict) throw notFound("package", id);
      throw error;
    }
    notifier.notify();
  }
  const failures = await failuresByExitCode(store.db, id);
  const recorded = failures.filter(({ exitCode }) =>
    holdsExitCode([...codes.successCodes, ...codes.rebootCodes], exitCode)
  ).reduce((sum, { machines }) => sum + machines, 0);
  const after = await packageById(store.db, id);
  if (!after) throw notFound("package", id);
  return { package: after, recorded };
}
