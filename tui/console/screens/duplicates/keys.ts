import type { Duplicate } from "#shared/contract/machines/duplicates.ts";
import { dismiss, merge, unmerge } from "#tui/actions/duplicates.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { text } from "#tui/text/mod.ts";
import { actionKey, type ActionState } from "#tui/console/perform.ts";

interface DuplicatesState extends Selection<Duplicate>, ActionState {
  readonly open: (pair: Duplicate) => void;
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
  actionKey({
    key: "m",
    does: () => text.duplicates.merge,
    footer: ["m", () => text.duplicates.mergeShort],
    action: merge,
    target: ({ selected }) => selected,
    needs: noPair,
  }),
  actionKey({
    key: "x",
    does: () => text.duplicates.dismiss,
    footer: ["x", () => text.duplicates.dismissShort],
    action: dismiss,
    target: ({ selected }) => selected,
    needs: noPair,
  }),
  actionKey({
    key: "u",
    does: () => text.duplicates.undo,
    footer: ["u", () => text.duplicates.undoShort],
    action: unmerge,
    target: ({ selected }) => selected,
    needs: noPair,
  }),
];
