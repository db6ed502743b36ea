import type { UndoOrReason } from "#tui/actions/action.ts";
import { text } from "#tui/text/mod.ts";

/** An action of this session. */
export interface PastAction {
  /** Counts from 1. */
  readonly id: number;
  readonly at: Date;
  /** "Deleting vlc". */
  readonly doing: string;
  /** The command line that does the same; empty: there is none. */
  readonly command: string;
  readonly state: "running" | "done" | "failed" | "undone";
  /** The outcome or the reason of the failure; empty while it is under way. */
  readonly sentence: string;
  /** The way to undo it, or why there is none. */
  readonly undo: UndoOrReason;
  /** The action that this one undoes; null: it undoes none. */
  readonly undoes: number | null;
}

/** What an action had come to. */
export type ActionOutcome =
  & Pick<PastAction, "sentence">
  & (
    | { readonly state: "done"; readonly undo: UndoOrReason }
    | { readonly state: "failed" }
  );

/** The actions since the console was started, newest first. */
export interface ActionLog {
  readonly read: () => readonly PastAction[];
  readonly subscribe: (changed: () => void) => () => void;
  /** Notes the beginning of an action; returns its id. */
  readonly begin: (
    action: Pick<PastAction, "doing" | "command" | "undoes">,
  ) => number;
  /** Notes how it ended; what it undid is marked. */
  readonly end: (id: number, outcome: ActionOutcome) => void;
}

/** Older actions are forgotten. */
const REMEMBERED = 1000;

export function openActionLog(now = () => new Date()): ActionLog {
  let actions: readonly PastAction[] = [];
  let count = 0;
  const listeners = new Set<() => void>();
  const set = (next: readonly PastAction[]) => {
    actions = next.slice(0, REMEMBERED);
    for (const changed of listeners) changed();
  };
  const change = (id: number | null, fields: Partial<PastAction>) =>
    set(actions.map((one) => one.id === id ? { ...one, ...fields } : one));
  return {
    read: () => actions,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    begin(action) {
      const id = ++count;
      set([{
        ...action,
        id,
        at: now(),
        state: "running",
        sentence: "",
        undo: text.undo.why.any,
      }, ...actions]);
      return id;
    },
    end(id, outcome) {
      const ended = actions.find((one) => one.id === id);
      if (outcome.state === "done" && ended?.undoes != null) {
        change(ended.undoes, { state: "undone" });
      }
      change(id, outcome);
    },
  };
}

/** The action that `u` undoes: the newest that is not undone and undid none. */
export function lastUndoable(
  actions: readonly PastAction[],
): PastAction | null {
  return actions.find(({ state, undoes }) =>
    undoes === null && (state === "done" || state === "running")
  ) ?? null;
}

/** The reason that an action cannot be undone; null if it may be tried. */
export function reasonAgainstUndo(action: PastAction): string | null {
  const { state, undoes, undo, doing, sentence } = action;
  if (undoes !== null) return text.undo.isUndo;
  if (state === "running") return text.undo.running(doing);
  if (state === "failed") return text.undo.failed;
  if (state === "undone") return text.undo.undone;
  return typeof undo === "string" ? text.undo.cannot(sentence, undo) : null;
}

/** The reason that `u` has nothing to undo; null if it has. */
export function nothingToUndo(actions: readonly PastAction[]): string | null {
  const last = lastUndoable(actions);
  if (last) return reasonAgainstUndo(last);
  return actions.length === 0 ? text.undo.nothing : text.undo.noneLeft;
}
