import type { Group } from "../../shared/groups.ts";
import type { Db } from "../../db/database.ts";
import { appendEvent } from "../../db/events.ts";
import {
  assignmentsOfGroup,
  deleteGroupStatements,
  groupById,
  insertGroup,
  membersAmong,
  NAMED,
  renameGroup,
} from "../../db/groups.ts";
import {
  includeStatements,
  releaseStatements,
} from "../../db/group_members.ts";
import { missingMachines } from "../../db/machines.ts";
import { type Asker, demand } from "../domain/permissions.ts";
import { Refusal } from "../domain/refusal.ts";
import { refuseTaken } from "./refuse_taken.ts";
import type { World } from "./world.ts";

export interface NewGroup {
  readonly name: string;
  readonly description: string;
  readonly machines: readonly number[];
}

/** Makes a static group. */
export function createGroupWith({ store, bell, now }: World) {
  return async (given: NewGroup, by: Asker): Promise<Group> => {
    demand(by, "operator", "create a group");
    const machines = [...new Set(given.machines)];
    await refuseMissing(store.db, machines);
    const rows = await refuseTaken(
      "machine_group.name",
      taken(given.name),
      store.commit(
        insertGroup({ ...given, machines, by: by.name, at: now() }),
      ),
    );
    bell.ring();
    return await existing(store.db, Number(rows[0]![0]!["id"]));
  };
}

/** What is left out stays as it is. */
export interface GroupChange {
  readonly name?: string;
  readonly description?: string;
  readonly add: readonly number[];
  readonly remove: readonly number[];
}

/**
 * Changes a group. A machine that joins is given in the same commit what the
 * group's continuous assignments bring; for one that leaves, what still waits
 * and came only by them is cancelled.
 */
export function changeGroupWith({ store, bell, now }: World) {
  return async (
    id: number,
    given: GroupChange,
    by: Asker,
  ): Promise<Group> => {
    demand(by, "operator", "change a group");
    const before = await existing(store.db, id);
    const { name = before.name, description = before.description } = given;
    refuseBoth(given);
    await refuseMissing(store.db, given.add);
    const added = await outside(store.db, id, given.add);
    const removed = [...await membersAmong(store.db, id, given.remove)];
    const renamed = name !== before.name ||
      description !== before.description;
    if (!renamed && added.length + removed.length === 0) return before;

    const at = now();
    const change = { groupId: id, actor: `operator:${by.name}`, at };
    await refuseTaken(
      "machine_group.name",
      taken(name),
      store.commit([
        renameGroup(id, given.name ?? null, given.description ?? null),
        ...includeStatements({ ...change, machines: added }),
        ...releaseStatements({ ...change, machines: removed }),
        appendEvent({
          kind: "group.changed",
          actor: `operator:${by.name}`,
          at,
          payload: {
            group: id,
            name,
            ...(name !== before.name && { from: before.name }),
            added: added.length,
            addedIds: added.slice(0, NAMED),
            removed: removed.length,
            removedIds: removed.slice(0, NAMED),
          },
        }),
      ]),
    );
    bell.ring();
    return await existing(store.db, id);
  };
}

/** Deletes a group that no assignment in force uses. */
export function deleteGroupWith({ store, bell, now }: World) {
  return async (id: number, by: Asker): Promise<void> => {
    demand(by, "operator", "delete a group");
    const group = await existing(store.db, id);
    const assignments = await assignmentsOfGroup(store.db, id);
    if (assignments.length > 0) {
      throw new Refusal(
        "group_in_use",
        `Cannot delete the group "${group.name}": assignment ${
          assignments.join(", ")
        } goes to it; take it back first`,
        { assignments },
      );
    }
    await store.commit(deleteGroupStatements(group, by.name, now()));
    bell.ring();
  };
}

async function existing(db: Db, id: number): Promise<Group> {
  const group = await groupById(db, id);
  if (group) return group;
  throw new Refusal(
    "group_not_found",
    `There is no group with the id ${id}; list the groups to see which there are`,
  );
}

async function outside(
  db: Db,
  id: number,
  machines: readonly number[],
): Promise<number[]> {
  const inside = await membersAmong(db, id, machines);
  return [...new Set(machines)].filter((machine) => !inside.has(machine));
}

async function refuseMissing(
  db: Db,
  machines: readonly number[],
): Promise<void> {
  const missing = await missingMachines(db, machines);
  if (missing.length === 0) return;
  throw new Refusal(
    "machine_not_found",
    `Cannot put into the group what does not exist: there is no machine ${
      missing.slice(0, 10).join(", ")
    }`,
    { missing },
  );
}

function refuseBoth({ add, remove }: GroupChange): void {
  const both = new Set(add).intersection(new Set(remove));
  if (both.size === 0) return;
  throw new Refusal(
    "malformed_request",
    `Cannot add and remove the same machine: ${
      [...both].slice(0, 10).join(", ")
    }; say one of the two`,
  );
}

function taken(name: string): string {
  return `There is a group called "${name}" already; choose another name`;
}
