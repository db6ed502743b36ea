import type { DeploymentFilter } from "#shared/contract/deployments/deployments.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import { idRanges, RANGE_MACHINES } from "#db/query/id_range.ts";
import { withProfiles } from "#db/deployments/causes.ts";
import type { Db } from "#db/store/tables.ts";
import type { DeploymentKey } from "#db/deployments/changes.ts";
import type { Store } from "#db/store/transaction.ts";
import {
  type MachineDeploymentProgress,
  progressAfter,
  type ProgressFilter,
} from "#db/deployments/progress.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Services } from "#server/usecases/services.ts";
import { yieldToOthers } from "./yield_to_others.ts";
import { causeRules, searchFor } from "./cause_rules.ts";

/** The key before the first machine and package. */
export const START: DeploymentKey = { machineId: 0, packageId: 0 };

/**
 * The matching deployments in one of `states`, at most `RANGE_MACHINES` at a
 * time; each part is read after the one before has been changed.
 */
export async function* selectedDeployments(
  store: Pick<Store, "db" | "wide">,
  filter: ProgressFilter,
  states: readonly DeploymentState[],
): AsyncGenerator<readonly MachineDeploymentProgress[], void> {
  const { cause, search } = filter;
  const db = search ? store.wide.db : store.db;
  if (cause === undefined && !search) {
    yield* deploymentsAfter(db, filter, states, START);
    return;
  }
  // No index finds a cause, or all terms of a query, so each id range is
  // searched by itself.
  for (const range of await idRanges(db)) {
    const rules = filter.rules && await withProfiles(db, filter.rules, range);
    const first = {
      machineId: range.after,
      packageId: Number.MAX_SAFE_INTEGER,
    };
    const some = { ...filter, rules, range };
    yield* deploymentsAfter(db, some, states, first);
    await yieldToOthers();
  }
}

async function* deploymentsAfter(
  db: Db,
  filter: ProgressFilter,
  states: readonly DeploymentState[],
  first: DeploymentKey,
): AsyncGenerator<readonly MachineDeploymentProgress[], void> {
  let after = first;
  for (;;) {
    const part = await progressAfter(
      db,
      filter,
      states,
      after,
      RANGE_MACHINES,
    );
    if (part.length > 0) yield part;
    if (part.length < RANGE_MACHINES) return;
    after = part.at(-1)!;
    await yieldToOthers();
  }
}

/**
 * The deployments a filter selects, ready to be read.
 *
 * @param verb The action that a refusal names: "cancel".
 * @throws {Refusal} `malformed_request` if the query cannot be read, or if the
 *   filter excludes nothing, neither by a field nor by its query.
 */
export async function selectionFor(
  { store, now }: Pick<Services, "store" | "now">,
  verb: string,
  { q, ...filter }: DeploymentFilter,
): Promise<ProgressFilter> {
  const query = readQuery(q);
  const search = query.kind === "everything"
    ? undefined
    : await searchFor(store.wide, query, now());
  const selection: ProgressFilter = {
    ...filter,
    ...search && { search },
    ...filter.cause && { rules: await causeRules(store.db, now()) },
  };
  if (Object.values(selection).some((value) => value !== undefined)) {
    return selection;
  }
  throw new Refusal(
    "malformed_request",
    `Cannot ${verb} everything on every machine: name a package, machine, group, assignment or state, or pass a query`,
  );
}
