import type { Package } from "#shared/contract/packages/packages.ts";
import { assign } from "#tui/actions/assignments.ts";
import { activate, create, remove, toggleOf } from "#tui/actions/packages.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";
import { titleOf } from "#tui/words/titles.ts";
import { actionKey, type ActionState, whyNot } from "#tui/console/perform.ts";

export interface PackagesState extends Selection<Package>, ActionState {
  readonly go: (place: Place) => void;
}

const nothingSelected = (state: PackagesState) =>
  needsRow(state, text.packages.none);

const named = (selected: Package) => ({
  id: selected.id,
  name: titleOf(selected),
});

export const packageKeys: readonly Binding<PackagesState>[] = [
  {
    key: "enter",
    does: () => text.packages.open,
    footer: ["enter", () => text.packages.openShort],
    unavailable: nothingSelected,
    run: ({ selected, go }) =>
      selected && go({ screen: "package", package: named(selected) }),
  },
  {
    key: "a",
    does: () => text.packages.toggle,
    footer: ["a", () => text.packages.toggleShort],
    unavailable: (state) =>
      nothingSelected(state) ?? whyNot(activate, state.role),
    run: ({ selected, start }) =>
      selected && start(toggleOf(selected), selected),
  },
  {
    key: "A",
    does: () => text.packages.assign,
    footer: ["A", () => text.packages.assignShort],
    unavailable: (state) =>
      nothingSelected(state) ?? whyNot(assign, state.role),
    run: ({ selected, go }) =>
      selected && go({ screen: "assign", package: named(selected) }),
  },
  {
    key: "m",
    does: () => text.packages.machines,
    footer: ["m", () => text.screens.machines],
    unavailable: nothingSelected,
    run: ({ selected, go }) =>
      selected && go({ screen: "progress", package: named(selected) }),
  },
  {
    key: "n",
    does: () => text.packages.make,
    footer: ["n", () => text.packages.makeShort],
    unavailable: ({ role }) => whyNot(create, role),
    run: ({ go }) => go({ screen: "newPackage" }),
  },
  actionKey({
    key: "d",
    does: () => text.packages.delete,
    quiet: true,
    action: remove,
    target: ({ selected }) => selected,
    needs: nothingSelected,
  }),
];
