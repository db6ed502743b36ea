import { assignmentPage } from "#db/assignments/assignments.ts";
import { deploymentPage } from "#db/deployments/page.ts";
import { packageById } from "#db/packages/packages.ts";
import { withLastHours } from "#db/packages/history.ts";
import type { Db } from "#db/store/tables.ts";
import type { Assignment } from "#shared/contract/assignments/assignments.ts";
import type { PackageStatus } from "#shared/contract/packages/status.ts";
import { notFound } from "#server/domain/not_found.ts";
import { explainPackage } from "#server/usecases/deployments/explain_package.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { compareFailures, describeProgress } from "./describe_progress.ts";

/** The most assignments, and groups of these, that are described. */
const ASSIGNMENTS = 20;
const GROUPS = 10;

/**
 * Everything that is counted about a package.
 *
 * @param db A read transaction, so that its numbers agree with each other.
 * @throws {Refusal} `package_not_found`.
 */
export async function describeStatus(
  db: Db,
  id: number,
  now: Date,
): Promise<PackageStatus> {
  const described = await packageById(db, id);
  if (!described) throw notFound("package", id);
  const assignments = await assignmentPage(db, {
    package: id,
    limit: ASSIGNMENTS,
  });
  const rules = await causeRules(db, now);
  const groups = [];
  for (const group of groupsOf(assignments.rows).slice(0, GROUPS)) {
    const { counts } = await deploymentPage(
      db,
      { package: id, group: group.id, limit: 1 },
      rules,
    );
    groups.push({ group, counts });
  }
  return {
    at: now.toISOString(),
    package: (await withLastHours(db, [described], now))[0]!,
    progress: await describeProgress(db, id, now),
    why: await explainPackage(db, id, now),
    traits: described.counts.failed ? await compareFailures(db, id, now) : null,
    assignments,
    groups,
  };
}

/** The groups of assignments that are not withdrawn, each once. */
function groupsOf(assignments: readonly Assignment[]): Assignment["groups"] {
  const groups = assignments.filter(({ withdrawnAt }) => withdrawnAt === null)
    .flatMap(({ groups }) => groups);
  return [...new Map(groups.map((group) => [group.id, group])).values()];
}
