import {
  type AccountValue,
  fullMachines,
  machinesWithout,
  setStatements,
} from "#db/machines/account.ts";
import { fieldNamed } from "#db/query/field_names.ts";
import { machinesDue } from "#db/groups/members.ts";
import {
  ACCOUNT_LIMITS,
  isNoTag,
  NO_TAG,
} from "#shared/contract/machines/account.ts";
import type { MachineTargets } from "#shared/contract/machines/targets.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { actOnMany } from "#server/usecases/fleet/act_on_many.ts";
import type { ActionOptions } from "#server/usecases/fleet/require_confirmation.ts";
import { selectMachines } from "#server/usecases/fleet/selected_machines.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * The number of machines that were changed, of those that had the value before,
 * and of those that have no place for another field.
 */
export interface AccountCount {
  readonly changed: number;
  readonly unchanged: number;
  readonly full: number;
}

/**
 * Sets the tag of machines; an empty one, like `NA`, is none. Their agents
 * learn it with the answers to their next inventories.
 *
 * @throws {Refusal} If no machine is named, a machine or group does not exist,
 * or the number of machines is not confirmed.
 */
export function setTag(
  services: Services,
  { tag, ...targets }: MachineTargets & { readonly tag: string },
  by: Requester,
  how: ActionOptions = {},
): Promise<AccountCount> {
  const set = { kind: "tag", tag: isNoTag(tag) ? NO_TAG : tag } as const;
  return setValue(services, targets, set, by, how);
}

/**
 * Sets a custom field of machines; an empty value removes it. A name that
 * differs from that of a field in accents alone means that field: for queries
 * they are one.
 *
 * @throws {Refusal} As `setTag`.
 */
export async function setField(
  services: Services,
  { name, value, ...targets }: MachineTargets & {
    readonly name: string;
    readonly value: string;
  },
  by: Requester,
  how: ActionOptions = {},
): Promise<AccountCount> {
  const field = await fieldNamed(services.store.db, name);
  return setValue(
    services,
    targets,
    { kind: "field", ...field, value },
    by,
    how,
  );
}

async function setValue(
  services: Services,
  targets: MachineTargets,
  set: AccountValue,
  by: Requester,
  how: ActionOptions,
): Promise<AccountCount> {
  const { store: { db, commit }, notifier, now } = services;
  const isTag = set.kind === "tag";
  const selected = await selectMachines(
    services,
    targets,
    isTag ? "Cannot set the tag of nobody" : "Cannot set a field of nobody",
  );

  async function forEachRange(
    change: (ids: readonly number[]) => Promise<void>,
  ): Promise<AccountCount> {
    let changed = 0, unchanged = 0, full = 0;
    for await (const range of selected()) {
      const ids = range.map(({ id }) => id);
      const differing = await machinesWithout(db, ids, set);
      const crowded = isTag || set.value === "" ? [] : await fullMachines(
        db,
        differing,
        set.folded,
        ACCOUNT_LIMITS.fields,
      );
      const leave = new Set(crowded);
      const wanted = differing.filter((id) => !leave.has(id));
      changed += wanted.length;
      unchanged += ids.length - differing.length;
      full += crowded.length;
      if (wanted.length > 0) await change(wanted);
    }
    return { changed, unchanged, full };
  }

  return await actOnMany(services, {
    count: () => forEachRange(() => Promise.resolve()),
    run: () =>
      forEachRange(async (ids) => {
        const at = now();
        await commit([
          ...setStatements(ids, set, `operator:${by.name}`, at),
          machinesDue(ids),
        ]);
        notifier.notify();
      }),
    confirmation: {
      action: isTag ? "set the tag" : "set the field",
      reached: ({ changed }) => changed,
    },
  }, how);
}
