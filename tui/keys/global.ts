import { VIEWS } from "../arguments.ts";
import type { Move, Stack } from "../nav/stack.ts";
import { text } from "../text/mod.ts";
import type { Binding } from "./binding.ts";

export interface GlobalState {
  readonly stack: Stack;
  readonly go: (move: Move) => void;
  readonly openHelp: () => void;
  readonly leave: () => void;
}

/** The keys that work on every screen; help and quit come last. */
export const globalKeys: readonly Binding<GlobalState>[] = [
  ...VIEWS.map((view, i) => ({
    key: `${i + 1}`,
    does: () => text.screens[view],
    quiet: i > 0,
    footer: [`1-${VIEWS.length}`, () => text.keys.screens] as const,
    run: ({ go }: GlobalState) => go({ to: "root", view }),
  })),
  {
    key: "esc",
    does: () => text.keys.back,
    unavailable: ({ stack }) => stack.length > 1 ? null : text.keys.firstScreen,
    run: ({ go }) => go({ to: "back" }),
  },
  { key: "?", does: () => text.keys.help, run: ({ openHelp }) => openHelp() },
  { key: "q", does: () => text.keys.quit, run: ({ leave }) => leave() },
];

/** Leaves from everywhere, also with a question or the help page open. */
export const leaveKey: Binding<Pick<GlobalState, "leave">> = {
  key: "^c",
  does: () => text.keys.quit,
  quiet: true,
  run: ({ leave }) => leave(),
};
