import type { z } from "zod";
import {
  dismissDuplicate,
  type Duplicate,
  mergeDuplicate,
  type Moves,
  undoDuplicate,
} from "#shared/contract/machines/duplicates.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { pairWords } from "#tui/words/duplicates.ts";
import { formatMoment } from "#tui/words/words.ts";
import type { Action } from "./action.ts";
import { undoWith } from "./undo/undo.ts";

/** A pair by its id, and its fields if they have been read. */
type Pair = Pick<Duplicate, "id"> & Partial<Duplicate>;
type MergeResult = z.output<typeof mergeDuplicate.output>;

/** "pc-1 (12)": both machines of a pair often have one name. */
export function sideWords({ id, name }: Duplicate["older"]): string {
  return `${name} (${id})`;
}

/** Merges the two machines; the newer one stays. */
export const merge: Action<
  Pair,
  MergeResult,
  { readonly moves: Moves; readonly duplicate: Duplicate }
> = {
  endpoint: mergeDuplicate,
  unavailable: reasonIfDecided,
  preview: (connection, { id }) =>
    call(connection, mergeDuplicate, {
      params: { id },
      body: { dryRun: true },
    }),
  question: (_, { moves, duplicate: { older, newer, evidence, claim } }) => ({
    title: text.duplicates.question(sideWords(older), sideWords(newer)),
    lines: [
      ...[older, newer].map((side) =>
        text.duplicates.seen(
          side.name,
          side.id,
          formatMoment(side.lastContactAt, new Date()),
        )
      ),
      text.duplicates.shared(pairWords({ claim, evidence })),
      text.duplicates.moves(moves),
    ],
    yes: text.duplicates.yes,
    danger: false,
  }),
  doing: ({ newer }) => text.duplicates.merging(newer?.name ?? ""),
  run: (connection, { id }) =>
    call(connection, mergeDuplicate, { params: { id }, body: {} }),
  sentence: (_, { duplicate: { older, newer } }) =>
    text.duplicates.merged(sideWords(older), sideWords(newer)),
  undo: (_, { duplicate }) =>
    undoWith(unmerge, duplicate, { effects: [text.undo.unmerges] }),
  id: ({ id }) => id,
  commandLines: ({ id }) => [["machines", "merge", `${id}`]],
};

/** Decides that they are two machines. */
export const dismiss: Action<Pair, Duplicate> = {
  endpoint: dismissDuplicate,
  unavailable: reasonIfDecided,
  doing: () => text.duplicates.dismissing,
  run: (connection, { id }) =>
    call(connection, dismissDuplicate, { params: { id } }),
  sentence: (_, { older, newer }) =>
    text.duplicates.dismissed(sideWords(older), sideWords(newer)),
  id: ({ id }) => id,
  commandLines: ({ id }) => [["machines", "dismiss", `${id}`]],
};

/** Undoes a merge. */
export const unmerge: Action<Pair, Duplicate> = {
  endpoint: undoDuplicate,
  unavailable: ({ state }) =>
    state === "merged" ? null : text.duplicates.notMerged,
  doing: () => text.duplicates.undoing,
  run: (connection, { id }) =>
    call(connection, undoDuplicate, { params: { id } }),
  sentence: (_, { older, newer }) =>
    text.duplicates.undone(sideWords(older), sideWords(newer)),
  id: ({ id }) => id,
  commandLines: ({ id }) => [["machines", "unmerge", `${id}`]],
};

function reasonIfDecided({ state }: Pair): string | null {
  return state === "open" ? null : text.duplicates.decided;
}
