import type { Role } from "../../../shared/operators.ts";
import { changeSettings, type SettingName } from "../../../shared/settings.ts";
import type { Binding } from "../../keys/binding.ts";
import { forbidden } from "../../may.ts";
import { text } from "../../text/mod.ts";

export interface SettingsState {
  readonly selected: SettingName | null;
  readonly role: Role;
  readonly edit: (name: SettingName) => void;
}

export const settingsKeys: readonly Binding<SettingsState>[] = [{
  key: "enter",
  also: ["e"],
  does: () => text.settings.edit,
  footer: ["enter", () => text.settings.editShort],
  unavailable: ({ selected, role }) =>
    selected ? forbidden(role, changeSettings) : text.list.stillLoading,
  run: ({ selected, edit }) => selected && edit(selected),
}];

/** A value that is being typed. */
export interface Editing {
  /** Why it will not do, or null. */
  readonly wrong: string | null;
  readonly take: () => void;
  readonly leave: () => void;
}

export const editingKeys: readonly Binding<Editing>[] = [
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
