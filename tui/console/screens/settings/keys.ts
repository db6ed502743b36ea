import type { Role } from "#shared/contract/roles.ts";
import type { SettingLine } from "#shared/contract/settings/settings.ts";
import {
  type Binding,
  type DisabledReason,
  LOADING,
} from "#tui/console/keys/binding.ts";
import { text } from "#tui/text/mod.ts";
import { changeOf, type SettingsOf } from "#tui/actions/settings.ts";
import { whyNot } from "#tui/console/perform.ts";

export interface SettingsState {
  readonly scope: SettingsOf;
  readonly selected: SettingLine | null;
  readonly role: Role;
  readonly edit: (line: SettingLine) => void;
  readonly unset: (line: SettingLine) => void;
  readonly disobedient: () => void;
  readonly search: () => void;
}

function dead({ selected, role, scope }: SettingsState): DisabledReason {
  if (!selected) return LOADING;
  const fixed = selected.range === null && selected.options === null &&
    !selected.isText;
  return whyNot(changeOf(scope), role) ??
    (fixed ? text.settings.onlyGlobally(selected.name) : null);
}

export const settingsKeys: readonly Binding<SettingsState>[] = [
  {
    key: "enter",
    also: ["e"],
    does: () => text.settings.edit,
    footer: ["enter", () => text.settings.editShort],
    unavailable: dead,
    run: ({ selected, edit }) => selected && edit(selected),
  },
  {
    key: "x",
    does: () => text.settings.unset,
    footer: ["x", () => text.settings.unsetShort],
    unavailable: (state) =>
      dead(state) ??
        (state.selected?.set === null ? text.settings.notSet : null),
    run: ({ selected, unset }) => selected && unset(selected),
  },
  {
    key: "o",
    does: () => text.settings.showDisobedient,
    footer: ["o", () => text.settings.showDisobedientShort],
    run: ({ disobedient }) => disobedient(),
  },
  {
    key: "/",
    does: () => text.listScreens.searchSettings,
    footer: ["/", () => text.software.searchShort],
    run: ({ search }) => search(),
  },
];

/** esc shows all settings again. */
export const searchEscape: Binding<{ readonly clear: () => void }> = {
  key: "esc",
  does: () => text.listScreens.allSettings,
  quiet: true,
  run: ({ clear }) => clear(),
};

/** A value that is being typed. */
export interface EditState {
  /** Why it will not do, or null. */
  readonly wrong: string | null;
  readonly take: () => void;
  readonly leave: () => void;
}

export const editingKeys: readonly Binding<EditState>[] = [
  {
    key: "enter",
    does: () => text.settings.value,
    unavailable: ({ wrong }) => wrong,
    run: ({ take }) => take(),
  },
  {
    key: "esc",
    does: () => text.settings.keep,
    run: ({ leave }) => leave(),
  },
];
