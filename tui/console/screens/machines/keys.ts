import type { Machine } from "#shared/contract/machines/machines.ts";
import type { Role } from "#shared/contract/roles.ts";
import { setField, setTag } from "#tui/actions/account.ts";
import { assign } from "#tui/actions/assignments.ts";
import { approve } from "#tui/actions/enrolment.ts";
import { create } from "#tui/actions/groups.ts";
import { requestInventories } from "#tui/actions/inventories.ts";
import { remove, retire } from "#tui/actions/life.ts";
import { whyNot } from "#tui/console/perform.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";

/** The lists of machines, of all and of a group, have these keys. */
export interface MachinesState extends Selection<Machine> {
  readonly role: Role;
  /** The marked machines, else the selected one. */
  readonly targets: readonly Machine[];
  /** Keys that filter the list. */
  readonly filter: { readonly q: string };
  readonly go: (place: Place) => void;
  /** Asks for the package they get, or first who of those shown is meant. */
  readonly give: (targets: readonly Machine[]) => void;
  /** Approves machines. */
  readonly approval: (machines: readonly Machine[]) => void;
  /** Removes machines. */
  readonly removal: (machines: readonly Machine[]) => void;
  /** Retires machines, or restores them if all of these are retired. */
  readonly life: (machines: readonly Machine[]) => void;
  /** Opens the form for their tag, or for one of their fields. */
  readonly edit: (
    what: "tag" | "field",
    machines: readonly Machine[],
  ) => void;
  /** Asks for their inventories, or one that is asked no longer. */
  readonly inventory: (machines: readonly Machine[]) => void;
}

const none = (state: MachinesState) => needsRow(state, text.machines.none);

export const machineKeys: readonly Binding<MachinesState>[] = [
  {
    key: "enter",
    does: () => text.machines.open,
    footer: ["enter", () => text.packages.openShort],
    unavailable: none,
    run: ({ selected, go }) =>
      selected && go({
        screen: "machine",
        machine: { id: selected.id, name: selected.name },
      }),
  },
  {
    key: "p",
    does: () => text.machines.packages,
    footer: ["p", () => text.screens.packages],
    unavailable: none,
    run: ({ selected, go }) =>
      selected && go({
        screen: "progress",
        machine: { id: selected.id, name: selected.name },
      }),
  },
  {
    key: "I",
    does: () => text.inventories.key,
    footer: ["I", () => text.inventories.short],
    unavailable: (state) =>
      none(state) ?? whyNot(requestInventories, state.role),
    run: ({ targets, inventory }) => inventory(targets),
  },
  {
    key: "n",
    does: () => text.group.makeOf,
    footer: ["n", () => text.group.makeShort],
    unavailable: (state) => none(state) ?? whyNot(create, state.role),
    run: ({ targets, go }) =>
      go({
        screen: "newGroup",
        machines: targets.map(({ id, name }) => ({ id, name })),
      }),
  },
  {
    key: "A",
    does: () => text.give.key,
    footer: ["A", () => text.packages.assignShort],
    unavailable: (state) => none(state) ?? whyNot(assign, state.role),
    run: ({ targets, give }) => give(targets),
  },
  {
    key: "t",
    does: () => text.account.tagKey,
    footer: ["t", () => text.account.tagShort],
    unavailable: (state) => none(state) ?? whyNot(setTag, state.role),
    run: ({ targets, edit }) => edit("tag", targets),
  },
  {
    key: "f",
    does: () => text.account.fieldKey,
    footer: ["f", () => text.account.fieldShort],
    unavailable: (state) => none(state) ?? whyNot(setField, state.role),
    run: ({ targets, edit }) => edit("field", targets),
  },
  {
    key: "N",
    does: () => text.rule.fromFilter,
    footer: ["N", () => text.rule.fromFilterShort],
    unavailable: ({ role, filter }) =>
      filter.q.trim() === "" ? text.rule.noFilter : whyNot(create, role),
    run: ({ filter, go }) =>
      go({ screen: "newGroup", machines: [], query: filter.q.trim() }),
  },
  {
    key: "+",
    does: () => text.enrolment.approve.key,
    footer: ["+", () => text.enrolment.approve.short],
    unavailable: (state) => none(state) ?? whyNot(approve, state.role),
    run: ({ targets, approval }) => approval(targets),
  },
  {
    key: "R",
    does: () => text.life.retired.key,
    footer: ["R", () => text.life.retired.short],
    unavailable: (state) => none(state) ?? whyNot(retire, state.role),
    run: ({ targets, life }) => life(targets),
  },
  {
    key: "D",
    does: () => text.life.removed.key,
    footer: ["D", () => text.life.removed.short],
    unavailable: (state) => none(state) ?? whyNot(remove, state.role),
    run: ({ targets, removal }) => removal(targets),
  },
];

/**
 * The same keys; where the machine waits for approval, the key that approves it
 * comes second, and with a filter the key that makes a group of it, so that the
 * narrowest footer shows them.
 */
export function machineKeysFor(
  machine: Pick<Machine, "status"> | null,
  isFiltered: boolean,
): readonly Binding<MachinesState>[] {
  const first = [
    ...machine?.status === "pending" ? ["+"] : [],
    ...isFiltered ? ["N"] : [],
  ];
  const [open, ...others] = machineKeys;
  return [
    open!,
    ...others.filter(({ key }) => first.includes(key)),
    ...others.filter(({ key }) => !first.includes(key)),
  ];
}
