import type { Role } from "#shared/contract/roles.ts";
import { setField, setTag } from "#tui/actions/account.ts";
import { assign } from "#tui/actions/assignments.ts";
import { approve, clearAlert } from "#tui/actions/enrolment.ts";
import { requestInventories } from "#tui/actions/inventories.ts";
import { remove, retire } from "#tui/actions/life.ts";
import { add } from "#tui/actions/notes.ts";
import { whyNot } from "#tui/console/perform.ts";
import { type Binding, LOADING } from "#tui/console/keys/binding.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";

export interface MachineState {
  /** Null until it has been read. */
  readonly machine: EntityName | null;
  readonly role: Role;
  readonly go: (place: Place) => void;
  /** Removes it, and leaves its page. */
  readonly removal: () => void;
  /** Approves it. */
  readonly approval: () => void;
  /** Clears the alerts about its identity. */
  readonly clearing: () => void;
  /** Retires it, or restores it. */
  readonly life: () => void;
  /** Asks for its inventory, or no longer. */
  readonly inventory: () => void;
  /** Opens the form for a note. */
  readonly note: () => void;
  /** Opens the form for its tag, or for one of its fields. */
  readonly edit: (what: "tag" | "field") => void;
}

const notRead = ({ machine }: MachineState) => machine ? null : LOADING;

export const machineScreenKeys: readonly Binding<MachineState>[] = [
  {
    key: "A",
    does: () => text.machine.give,
    footer: ["A", () => text.machine.giveShort],
    unavailable: (state) => notRead(state) ?? whyNot(assign, state.role),
    run: ({ machine, go }) =>
      machine &&
      go({ screen: "give", to: { machines: [machine], groups: [] } }),
  },
  {
    key: "d",
    does: () => text.machine.deploymentsKey,
    footer: ["d", () => text.machine.deploymentsShort],
    unavailable: notRead,
    run: ({ machine, go }) => machine && go({ screen: "progress", machine }),
  },
  {
    key: "i",
    does: () => text.machine.softwareKey,
    footer: ["i", () => text.machine.softwareShort],
    unavailable: notRead,
    run: ({ machine, go }) => machine && go({ screen: "software", machine }),
  },
  {
    key: "I",
    does: () => text.inventories.key,
    footer: ["I", () => text.inventories.short],
    unavailable: (state) =>
      notRead(state) ?? whyNot(requestInventories, state.role),
    run: ({ inventory }) => inventory(),
  },
  {
    key: "t",
    does: () => text.account.tagKey,
    footer: ["t", () => text.account.tagShort],
    unavailable: (state) => notRead(state) ?? whyNot(setTag, state.role),
    run: ({ edit }) => edit("tag"),
  },
  {
    key: "f",
    does: () => text.account.fieldKey,
    footer: ["f", () => text.account.fieldShort],
    unavailable: (state) => notRead(state) ?? whyNot(setField, state.role),
    run: ({ edit }) => edit("field"),
  },
  {
    key: "n",
    does: () => text.notes.write,
    footer: ["n", () => text.notes.writeShort],
    unavailable: (state) => notRead(state) ?? whyNot(add, state.role),
    run: ({ note }) => note(),
  },
  {
    key: "S",
    does: () => text.settings.ofMachine,
    footer: ["S", () => text.settings.crumb],
    unavailable: notRead,
    run: ({ machine, go }) =>
      machine &&
      go({ screen: "ownSettings", level: "machine", of: machine }),
  },
  {
    key: "e",
    does: () => text.machine.eventsKey,
    footer: ["e", () => text.machine.eventsShort],
    unavailable: notRead,
    run: ({ machine, go }) =>
      machine && go({ screen: "happened", filter: { machine } }),
  },
  {
    key: "+",
    does: () => text.enrolment.approve.keyOne,
    footer: ["+", () => text.enrolment.approve.short],
    unavailable: (state) => notRead(state) ?? whyNot(approve, state.role),
    run: ({ approval }) => approval(),
  },
  {
    key: "C",
    does: () => text.identity.clear,
    footer: ["C", () => text.identity.clearShort],
    unavailable: (state) => notRead(state) ?? whyNot(clearAlert, state.role),
    run: ({ clearing }) => clearing(),
  },
  {
    key: "R",
    does: () => text.life.retired.key,
    footer: ["R", () => text.life.retired.short],
    unavailable: (state) => notRead(state) ?? whyNot(retire, state.role),
    run: ({ life }) => life(),
  },
  {
    key: "D",
    does: () => text.life.removed.key,
    footer: ["D", () => text.life.removed.short],
    unavailable: (state) => notRead(state) ?? whyNot(remove, state.role),
    run: ({ removal }) => removal(),
  },
];

/**
 * The same keys; those that end what the machine waits for come first, so that
 * the narrowest footer shows them.
 */
export function machineScreenKeysFor(
  { isPending, hasAlerts }: {
    readonly isPending: boolean;
    readonly hasAlerts: boolean;
  },
): readonly Binding<MachineState>[] {
  const isFirst = ({ key }: Binding<MachineState>) =>
    (isPending && key === "+") || (hasAlerts && key === "C");
  return [
    ...machineScreenKeys.filter(isFirst),
    ...machineScreenKeys.filter((one) => !isFirst(one)),
  ];
}
