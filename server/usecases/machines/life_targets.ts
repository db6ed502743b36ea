import { missingGroups } from "#db/assignments/assignments.ts";
import { lifeCondition, lifeTargetsAfter } from "#db/machines/life_targets.ts";
import type { LifeTarget } from "#db/machines/life_targets.ts";
import { missingMachines } from "#db/machines/machines.ts";
import { notFound } from "#server/domain/not_found.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import type { Services } from "#server/usecases/services.ts";
import type { MachineTargets } from "#shared/contract/machines/targets.ts";

/** The machines of one transaction. */
const PART_MACHINES = 500;

/**
 * The machines that are meant, one part after the other, by id.
 *
 * @param verb The action that a refusal names: "retire".
 * @param anyStatus True if the query is about retired machines, too.
 * @throws {Refusal} If none is named, a machine or a group does not exist, or
 *   the query cannot be read or is empty.
 */
export async function* lifeTargets(
  { store: { db, wide }, now }: Pick<Services, "store" | "now">,
  verb: string,
  { machines, groups, query }: MachineTargets,
  anyStatus = false,
): AsyncGenerator<readonly LifeTarget[], void> {
  if (machines.length + groups.length === 0 && query === undefined) {
    throw new Refusal(
      "malformed_request",
      `Cannot ${verb} nothing: name machines or groups, or give a query`,
    );
  }
  const missing = await missingMachines(db, machines);
  if (missing.length > 0) throw notFound("machine", missing);
  const unknown = await missingGroups(db, groups);
  if (unknown.length > 0) throw notFound("group", unknown);
  const read = query === undefined ? null : readQuery(query);
  if (read?.kind === "everything") {
    throw new Refusal(
      "malformed_request",
      `Cannot ${verb} machines by an empty query; write name:* for every machine`,
    );
  }
  const condition = read && await lifeCondition(
    wide,
    read,
    now(),
    () => causeRules(wide.db, now()),
    anyStatus,
  );
  for (let after = 0;;) {
    const targets = await lifeTargetsAfter(
      wide,
      { machines, groups, condition },
      after,
      PART_MACHINES,
    );
    if (targets.length > 0) yield targets;
    if (targets.length < PART_MACHINES) return;
    after = targets.at(-1)!.id;
    await yieldToOthers();
  }
}
