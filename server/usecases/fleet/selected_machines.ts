import { missingGroups } from "#db/assignments/assignments.ts";
import {
  conditionFor,
  type InventoryTarget,
  targetsAfter,
} from "#db/machines/inventory_requests.ts";
import { missingMachines } from "#db/machines/machines.ts";
import { RANGE_MACHINES } from "#db/query/id_range.ts";
import type { MachineTargets } from "#shared/contract/machines/targets.ts";
import { notFound } from "#server/domain/not_found.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { refuseRetired } from "#server/usecases/machines/refuse_retired.ts";
import type { Services } from "#server/usecases/services.ts";
import { causeRules } from "./cause_rules.ts";
import { yieldToOthers } from "./yield_to_others.ts";

/** The machines of a selection, one id range after the other, each once. */
export type SelectedMachines = () => AsyncGenerator<
  readonly InventoryTarget[],
  void
>;

/**
 * The machines an action is about. The query is evaluated in each walk, and
 * ages in it count back from now.
 *
 * @param nobody How a refusal begins: "Cannot set the tag of nobody".
 * @throws {Refusal} If nothing is named, a machine or a group does not exist, a
 * machine is retired, or the query cannot be read.
 */
export async function selectMachines(
  { store: { db, wide }, now }: Pick<Services, "store" | "now">,
  { machines, groups, query }: MachineTargets,
  nobody: string,
): Promise<SelectedMachines> {
  if (machines.length + groups.length === 0 && query === undefined) {
    throw new Refusal(
      "malformed_request",
      `${nobody}: name machines or groups, or give a query`,
    );
  }
  const unknownMachines = await missingMachines(db, machines);
  if (unknownMachines.length > 0) throw notFound("machine", unknownMachines);
  await refuseRetired(db, "act on these machines", machines);
  const unknownGroups = await missingGroups(db, groups);
  if (unknownGroups.length > 0) throw notFound("group", unknownGroups);
  const condition = query === undefined ? null : await conditionFor(
    wide,
    readQuery(query),
    now(),
    () => causeRules(wide.db, now()),
  );
  return async function* () {
    for (let after = 0;;) {
      const targets = await targetsAfter(
        wide,
        { machines, groups, condition },
        after,
        RANGE_MACHINES,
      );
      if (targets.length > 0) yield targets;
      if (targets.length < RANGE_MACHINES) return;
      after = targets.at(-1)!.id;
      await yieldToOthers();
    }
  };
}
