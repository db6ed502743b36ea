import {
  type PastAction,
  reasonAgainstUndo,
} from "#tui/console/data/action_log.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { text } from "#tui/text/mod.ts";

/** An action, in the list or on its own page. */
export interface ActionsState extends Selection<PastAction> {
  readonly open: (action: PastAction) => void;
  readonly undo: (action: PastAction) => void;
  readonly copy: (text: string) => void;
}

const noAction = (state: ActionsState) =>
  needsRow(state, text.actionHistory.none);

/** The keys of one action. */
export const actionKeys: readonly Binding<ActionsState>[] = [
  {
    key: "y",
    also: ["Y"],
    does: () => text.actionHistory.copy,
    footer: ["y", () => text.actionHistory.copyShort],
    unavailable: (state) =>
      noAction(state) ??
        (state.selected?.command ? null : text.actionHistory.noCommand),
    run: ({ selected, copy }) => selected && copy(selected.command),
  },
  {
    key: "u",
    does: () => text.actionHistory.undoThis,
    footer: ["u", () => text.undo.short],
    unavailable: (state) =>
      noAction(state) ??
        (state.selected ? reasonAgainstUndo(state.selected) : null),
    run: ({ selected, undo }) => selected && undo(selected),
  },
];

/** The keys of the list of actions. */
export const actionsKeys: readonly Binding<ActionsState>[] = [
  {
    key: "enter",
    does: () => text.actionHistory.details,
    footer: ["enter", () => text.actionHistory.detailsShort],
    unavailable: noAction,
    run: ({ selected, open }) => selected && open(selected),
  },
  ...actionKeys,
];
