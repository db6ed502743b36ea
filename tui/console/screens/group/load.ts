import { listAssignments } from "#shared/contract/assignments/assignments.ts";
import { readGroup } from "#shared/contract/groups/groups.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import type { GroupDetails } from "./lines.ts";

/** Assignments shown of one group; the page says how many more there are. */
const ASSIGNMENTS = 50;

export async function loadGroup(
  connection: ServerConnection,
  id: number,
  signal: AbortSignal,
): Promise<GroupDetails> {
  const [group, assignments] = await Promise.all([
    call(connection, readGroup, { params: { id } }, signal),
    call(connection, listAssignments, {
      query: { group: id, limit: ASSIGNMENTS },
    }, signal),
  ]);
  return {
    group,
    assignments: assignments.rows,
    assignmentsTotal: assignments.total,
  };
}
