import type { BackupState } from "#shared/contract/backups.ts";
import { create } from "#tui/actions/backups/create.ts";
import { type Binding, LOADING } from "#tui/console/keys/binding.ts";
import { type ActionState, whyNot } from "#tui/console/perform.ts";
import { text } from "#tui/text/mod.ts";
import { runningWords } from "#tui/words/backups/facts.ts";

interface BackupsState extends ActionState {
  /** Null until it is loaded. */
  readonly state: BackupState | null;
}

export const backupKeys: readonly Binding<BackupsState>[] = [
  {
    key: "n",
    does: () => text.backups.make,
    footer: ["n", () => text.backups.makeShort],
    unavailable: ({ state, role }) => {
      if (!state) return LOADING;
      if (state.folder === null) return text.backups.off;
      return whyNot(create, role) ??
        (state.running ? runningWords(state.running) : null);
    },
    run: ({ start }) => start(create, null),
  },
];
