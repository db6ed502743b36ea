import type { Duplicate } from "#shared/contract/machines/duplicates.ts";
import type { Role } from "#shared/contract/roles.ts";
import { dismiss, merge, unmerge } from "#tui/actions/duplicates.ts";
import { whyNot } from "#tui/console/perform.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { text } from "#tui/text/mod.ts";

interface DuplicatesState extends Selection<Duplicate> {
  readonly role: Role;
  readonly open: (pair: Duplicate) => void;
  readonly merge: (pair: Duplicate) => void;
  readonly dismiss: (pair: Duplicate) => void;
  readonly undo: (pair: Duplicate) => void;
}

const noPair = (state: DuplicatesState) =>
  needsRow(state, text.duplicates.none);

export const duplicateKeys: readonly Binding<DuplicatesState>[] = [
  {
    key: "enter",
    does: () => text.duplicates.open,
    footer: ["enter", () => text.packages.openShort],
    unavailable: noPair,
    run: ({ selected, open }) => selected && open(selected),
  },
  {
    key: "m",
    does: () => text.duplicates.merge,
    footer: ["m", () => text.duplicates.mergeShort],
    unavailable: (state) =>
      noPair(state) ?? whyNot(merge, state.role, state.selected),
    run: ({ selected, merge }) => selected && merge(selected),
  },
  {
    key: "x",
    does: () => text.duplicates.dismiss,
    footer: ["x", () => text.duplicates.dismissShort],
    unavailable: (state) =>
      noPair(state) ?? whyNot(dismiss, state.role, state.selected),
    run: ({ selected, dismiss }) => selected && dismiss(selected),
  },
  {
    key: "u",
    does: () => text.duplicates.undo,
    footer: ["u", () => text.duplicates.undoShort],
    unavailable: (state) =>
      noPair(state) ?? whyNot(unmerge, state.role, state.selected),
    run: ({ selected, undo }) => selected && undo(selected),
  },
];
