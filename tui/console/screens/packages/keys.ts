import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import type { Role } from "#shared/contract/roles.ts";
import {
  createPackage,
  deletePackage,
  type Package,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { forbidden } from "#tui/console/permissions.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";
import { titleOf } from "#tui/words/titles.ts";

export interface PackagesState extends Selection<Package> {
  readonly role: Role;
  readonly go: (place: Place) => void;
  readonly toggle: (selected: Package) => void;
  readonly remove: (selected: Package) => void;
}

const nothingSelected = (state: PackagesState) =>
  needsRow(state, text.packages.none);

const named = (selected: Package) => ({
  id: selected.id,
  name: titleOf(selected),
});

const isActive = ({ selected }: PackagesState) =>
  selected?.active ? text.packages.stillOn : null;

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
      nothingSelected(state) ?? forbidden(state.role, setActivation),
    run: ({ selected, toggle }) => selected && toggle(selected),
  },
  {
    key: "A",
    does: () => text.packages.assign,
    footer: ["A", () => text.packages.assignShort],
    unavailable: (state) =>
      nothingSelected(state) ?? forbidden(state.role, createAssignment),
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
    unavailable: ({ role }) => forbidden(role, createPackage),
    run: ({ go }) => go({ screen: "newPackage" }),
  },
  {
    key: "d",
    does: () => text.packages.delete,
    quiet: true,
    unavailable: (state) =>
      nothingSelected(state) ?? forbidden(state.role, deletePackage) ??
        isActive(state),
    run: ({ selected, remove }) => selected && remove(selected),
  },
];
