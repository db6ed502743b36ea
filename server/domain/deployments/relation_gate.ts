import {
  type DeploymentState,
  INSTALLED,
  ON_THE_MACHINE,
  OPEN,
} from "#shared/contract/deployments/states.ts";
import type { Relation } from "#server/domain/packages/relations.ts";

/** One package on one machine, as far as it matters to other packages. */
export interface RelatedPackage {
  readonly packageId: number;
  /** Null: it is only in the agent's history. */
  readonly deployment: {
    readonly assignmentId: number;
    readonly state: DeploymentState;
    readonly force: boolean;
    /** True for a result of before the machine was removed. */
    readonly isFormer: boolean;
    /** When the attempt began, or the row changed; milliseconds. */
    readonly beganAt: number;
  } | null;
  readonly inHistory: boolean;
}

/** The relation that holds a package back. */
export interface RelationGate {
  readonly code: "requires" | "conflicts";
  /** The package that is missing, or in the way. */
  readonly otherId: number;
}

/**
 * Which relation holds back the first offer of a waiting package; null: none.
 *
 * - What it requires is met by a success of that package or of a newer version,
 *   or by the agent's history.
 * - A conflicting package is in the way if it is installed, under way, or waits
 *   by an earlier assignment: of two that wait, the first goes.
 * - A later success of an uninstall package, or of another version, ends what a
 *   success means.
 *
 * @param candidate The waiting package and its assignment.
 * @param onMachine Everything on that machine.
 */
export function relationGate(
  candidate: { readonly packageId: number; readonly assignmentId: number },
  relations: readonly Relation[],
  onMachine: readonly RelatedPackage[],
): RelationGate | null {
  const own = relations
    .filter(({ packageId }) => packageId === candidate.packageId)
    .toSorted((a, b) => a.otherId - b.otherId);
  const missing = own.find(({ kind, otherId }) =>
    kind === "requires" &&
    !newerThan(relations, otherId).some((id) =>
      isInstalled(id, relations, onMachine)
    )
  );
  if (missing) return { code: "requires", otherId: missing.otherId };
  const inTheWay = own.find(({ kind, otherId }) =>
    kind === "conflicts" &&
    (isInstalled(otherId, relations, onMachine) ||
      goesFirst(
        onMachine.find((one) => one.packageId === otherId),
        candidate,
      ))
  );
  return inTheWay ? { code: "conflicts", otherId: inTheWay.otherId } : null;
}

function goesFirst(
  other: RelatedPackage | undefined,
  { packageId, assignmentId }: {
    readonly packageId: number;
    readonly assignmentId: number;
  },
): boolean {
  const deployment = other?.deployment;
  if (!other || !deployment) return false;
  if (ON_THE_MACHINE.includes(deployment.state)) return true;
  if (deployment.state !== "waiting") return false;
  return deployment.assignmentId !== assignmentId
    ? deployment.assignmentId < assignmentId
    : other.packageId < packageId;
}

function isInstalled(
  id: number,
  relations: readonly Relation[],
  onMachine: readonly RelatedPackage[],
): boolean {
  const since = installedAt(onMachine.find((one) => one.packageId === id));
  if (since === null) return false;
  const replacing = new Set([
    ...relations.filter(({ kind, otherId }) =>
      kind === "uninstalls" && otherId === id
    ).map(({ packageId }) => packageId),
    ...newerThan(relations, id),
    ...olderThan(relations, id),
  ]);
  return !onMachine.some((one) =>
    replacing.has(one.packageId) && hasSucceeded(one) &&
    one.deployment!.beganAt > since
  );
}

/** Milliseconds; 0 if only the history knows it, null if it is not there. */
function installedAt(one: RelatedPackage | undefined): number | null {
  if (!one) return null;
  const { deployment, inHistory } = one;
  if (deployment && hasSucceeded(one)) return deployment.beganAt;
  const hasOwnResult = deployment !== null && (
    INSTALLED.includes(deployment.state) || deployment.state === "failed" ||
    deployment.force && OPEN.includes(deployment.state)
  );
  return inHistory && !hasOwnResult ? 0 : null;
}

function hasSucceeded({ deployment }: RelatedPackage): boolean {
  return deployment !== null && !deployment.isFormer &&
    INSTALLED.includes(deployment.state);
}

/** The package and its newer versions. */
export function newerThan(
  relations: readonly Relation[],
  id: number,
): number[] {
  const found = [id];
  for (const one of found) {
    for (const { kind, packageId, otherId } of relations) {
      if (kind !== "supersedes" || otherId !== one) continue;
      if (!found.includes(packageId)) found.push(packageId);
    }
  }
  return found;
}

/** The package and its older versions. */
export function olderThan(
  relations: readonly Relation[],
  id: number,
): number[] {
  const turned = relations.map(({ kind, packageId, otherId }) => ({
    ...{ kind, packageId: otherId, otherId: packageId },
  }));
  return newerThan(turned, id);
}
