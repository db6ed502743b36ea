import { text } from "../../text/mod.ts";
import { createAssignment } from "../../../shared/assignments.ts";
import type { Role } from "../../../shared/operators.ts";
import { type Package, setActivation } from "../../../shared/packages.ts";
import type { Binding } from "../../keys/binding.ts";
import { needsRow, type Selection } from "../../keys/lists.ts";
import { forbidden } from "../../may.ts";

export interface PackagesState extends Selection<Package> {
  readonly role: Role;
  readonly open: (selected: Package) => void;
  readonly toggle: (selected: Package) => void;
  readonly assign: (selected: Package) => void;
}

const nothingSelected = (state: PackagesState) =>
  needsRow(state, text.packages.none);

export const packageKeys: readonly Binding<PackagesState>[] = [
  {
    key: "space",
    does: () => text.packages.toggle,
    footer: ["space", () => text.packages.toggleShort],
    unavailable: (state) =>
      nothingSelected(state) ?? forbidden(state.role, setActivation),
    run: ({ selected, toggle }) => selected && toggle(selected),
  },
  {
    key: "a",
    does: () => text.packages.assign,
    footer: ["a", () => text.packages.assignShort],
    unavailable: (state) =>
      nothingSelected(state) ?? forbidden(state.role, createAssignment),
    run: ({ selected, assign }) => selected && assign(selected),
  },
  {
    key: "enter",
    does: () => text.packages.open,
    footer: ["enter", () => text.packages.openShort],
    unavailable: nothingSelected,
    run: ({ selected, open }) => selected && open(selected),
  },
];
