import type { Journey, Move } from "#tui/console/nav/stack.ts";
import { ROOTS } from "#tui/console/nav/screen_place.ts";
import {
  nothingToUndo,
  type PastAction,
} from "#tui/console/data/action_log.ts";
import type { Session } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import type { Binding } from "./binding.ts";

export interface GlobalState {
  readonly journey: Journey;
  readonly go: (move: Move) => void;
  readonly openHelp: () => void;
  readonly openCommand: () => void;
  readonly leave: () => void;
  /** The actions of this session, newest first. */
  readonly actions: readonly PastAction[];
  /** Undoes the last of them. */
  readonly undo: () => void;
}

/** Undoes the last action; in the footer right after it. */
export const undoKey: Binding<Pick<GlobalState, "actions" | "undo">> = {
  key: "u",
  does: () => text.undo.key,
  footer: ["u", () => text.undo.short],
  unavailable: ({ actions }) => nothingToUndo(actions),
  run: ({ undo }) => undo(),
};

/** The keys that work on every screen; help and quit come last. */
export const globalKeys: readonly Binding<GlobalState>[] = [
  ...ROOTS.map((screen, i) => ({
    key: `${(i + 1) % 10}`,
    does: () => text.screens[screen],
    quiet: true,
    run: ({ go }: GlobalState) => go({ to: "root", place: { screen } }),
  })),
  {
    key: ":",
    does: () => text.keys.command,
    footer: [":", () => text.keys.commandShort],
    run: ({ openCommand }) => openCommand(),
  },
  {
    key: "esc",
    does: () => text.keys.back,
    unavailable: ({ journey }) =>
      journey.stack.length > 1 ? null : text.keys.firstScreen,
    run: ({ go }) => go({ to: "back" }),
  },
  {
    key: "-",
    does: () => text.keys.lastPlace,
    quiet: true,
    unavailable: ({ journey }) =>
      journey.past.length > 0 ? null : text.keys.nowhereBefore,
    run: ({ go }) => go({ to: "last" }),
  },
  {
    key: "[",
    does: () => text.keys.older,
    quiet: true,
    unavailable: ({ journey }) =>
      journey.past.length > 0 ? null : text.keys.nowhereBefore,
    run: ({ go }) => go({ to: "older" }),
  },
  {
    key: "]",
    does: () => text.keys.newer,
    quiet: true,
    unavailable: ({ journey }) =>
      journey.ahead.length > 0 ? null : text.keys.nowhereAhead,
    run: ({ go }) => go({ to: "newer" }),
  },
  { ...undoKey, quiet: true },
  {
    key: "@",
    does: () => text.actionHistory.key,
    quiet: true,
    run: ({ journey: { stack }, go }) =>
      stack.at(-1)?.screen !== "actions" &&
      go({ to: "push", place: { screen: "actions" } }),
  },
  {
    key: "?",
    does: () => text.keys.help,
    run: ({ openHelp }) => openHelp(),
  },
  { key: "q", does: () => text.keys.quit, run: ({ leave }) => leave() },
];

/** Leaves from everywhere, also with a question or the help page open. */
export const leaveKey: Binding<Pick<GlobalState, "leave">> = {
  key: "^c",
  does: () => text.keys.quit,
  quiet: true,
  run: ({ leave }) => leave(),
};

/** The keys of the terminal; they work everywhere, and at once. */
export const terminalKeys: readonly Binding<
  Pick<Session, "redraw" | "suspend" | "reopen">
>[] = [
  {
    key: "^o",
    does: () => text.connection.reopen,
    quiet: true,
    unavailable: ({ reopen }) => reopen ? null : text.connection.isOpen,
    run: ({ reopen }) => reopen?.(),
  },
  {
    key: "^l",
    does: () => text.connection.redraw,
    quiet: true,
    run: ({ redraw }) => redraw(),
  },
  {
    key: "^z",
    does: () => text.connection.suspend,
    quiet: true,
    run: ({ suspend }) => suspend(),
  },
];
