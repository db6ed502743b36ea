import {
  type Assignment,
  listAssignments,
} from "#shared/contract/assignments/assignments.ts";
import { listDeployments } from "#shared/contract/deployments/deployments.ts";
import { readPackage } from "#shared/contract/packages/packages.ts";
import {
  readPackageProgress,
  readPackageTraits,
} from "#shared/contract/packages/progress.ts";
import { listNotes } from "#shared/contract/notes.ts";
import { NOTES_SHOWN } from "#tui/console/screens/notes/lines.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import { newestEvents } from "#tui/console/screens/events/log.ts";
import type { PackageDetails } from "./lines.ts";
import type { PackageCourse } from "./sections.ts";

/** Rows that a page shows of each long list. */
const ASSIGNMENTS = 20;
const GROUPS = 10;
const EVENTS = 10;

/** Reads a package with what its page shows; of long lists only those rows. */
export async function loadWhole(
  connection: ServerConnection,
  id: number,
  signal: AbortSignal,
): Promise<PackageDetails> {
  const of = { id, name: "" };
  const [shown, assignments, events, notes] = await Promise.all([
    call(connection, readPackage, { params: { id } }, signal),
    call(connection, listAssignments, {
      query: { package: id, limit: ASSIGNMENTS },
    }, signal),
    newestEvents(connection, { package: of }, EVENTS, signal),
    call(connection, listNotes, {
      query: { package: id, limit: NOTES_SHOWN },
    }, signal),
  ]);
  const groups = await Promise.all(
    groupsOf(assignments.rows).slice(0, GROUPS).map(async (group) => {
      const { counts } = await call(connection, listDeployments, {
        query: { package: id, group: group.id, limit: 1 },
      }, signal);
      return { group, counts };
    }),
  );
  return {
    shown,
    assignments: assignments.rows,
    assignmentsTotal: assignments.total,
    groups,
    events,
    notes,
  };
}

/** Reads how far a package got, and what failing machines have in common. */
export async function loadCourse(
  connection: ServerConnection,
  id: number,
  signal: AbortSignal,
): Promise<Omit<PackageCourse, "why">> {
  const [progress, traits] = await Promise.all([
    call(connection, readPackageProgress, { params: { id } }, signal),
    call(connection, readPackageTraits, { params: { id } }, signal),
  ]);
  return { progress, traits };
}

/** The groups of assignments that are not withdrawn, each once. */
function groupsOf(assignments: readonly Assignment[]): EntityName[] {
  const groups = assignments.filter(({ withdrawnAt }) => withdrawnAt === null)
    .flatMap(({ groups }) => groups);
  return [...new Map(groups.map((group) => [group.id, group])).values()];
}
