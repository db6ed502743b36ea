import type { Binding } from "#tui/console/keys/binding.ts";
import type { LineTarget } from "#tui/console/screens/line.ts";
import { text } from "#tui/text/mod.ts";
import type { Sheet } from "#tui/console/widgets/sheet.tsx";

/** What the keys of the overview act on. */
export interface OverviewState {
  readonly sheet: Sheet<LineTarget>;
  readonly copy: (text: string) => void;
}

const commandOf = ({ sheet }: OverviewState) => sheet.selected?.target?.command;

export const overviewKeys: readonly Binding<OverviewState>[] = [
  {
    key: "y",
    does: () => text.steps.copy,
    footer: ["y", () => text.steps.copyShort],
    unavailable: (state) => commandOf(state) ? null : text.steps.noCommand,
    run: (state) => state.copy(commandOf(state) ?? ""),
  },
];
