import { VIEWS } from "../arguments.ts";
import type { Move, Stack } from "../nav/stack.ts";
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
    does: view,
    quiet: i > 0,
    footer: [`1-${VIEWS.length}`, "screens"] as const,
    run: ({ go }: GlobalState) => go({ to: "root", view }),
  })),
  {
    key: "esc",
    does: "back",
    unavailable: ({ stack }) =>
      stack.length > 1
        ? null
        : "This is the first screen; q leaves the console",
    run: ({ go }) => go({ to: "back" }),
  },
  { key: "?", does: "help", run: ({ openHelp }) => openHelp() },
  { key: "q", does: "quit", run: ({ leave }) => leave() },
];

/** Leaves from everywhere, also with a question or the help page open. */
export const leaveKey: Binding<Pick<GlobalState, "leave">> = {
  key: "^c",
  does: "quit",
  quiet: true,
  run: ({ leave }) => leave(),
};
