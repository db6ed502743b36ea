import { useState } from "react";
import {
  changeSettings,
  DEFAULT_SETTINGS,
  type LevelSettings,
  readSettings,
  type SettingName,
} from "../../../shared/settings.ts";
import { call } from "../../api/call.ts";
import { useFetched } from "../../data/use_fetched.ts";
import { line } from "../../equivalent.ts";
import { bind } from "../../keys/binding.ts";
import type { Prompting } from "../../keys/use_command.ts";
import type { Place } from "../../nav/places.ts";
import { useSession } from "../../session.ts";
import { text } from "../../text/mod.ts";
import { edited, type Typed, typedText } from "../../widgets/field.tsx";
import { fit } from "../../widgets/fit.ts";
import { useQuestion } from "../../widgets/question.tsx";
import type { SheetLine } from "../../widgets/sheet.tsx";
import { SheetScreen } from "../sheet_screen.tsx";
import { editingKeys, settingsKeys } from "./keys.ts";
import {
  changeTo,
  kindOf,
  nextOption,
  rangeWords,
  SETTING_NAMES,
  unitWords,
  wrongValue,
} from "./values.ts";

interface Target {
  readonly place?: Place;
  readonly name: SettingName;
}

interface Edit {
  readonly name: SettingName;
  readonly typed: Typed;
}

/** Every setting with its value, what it may be, and what it does. */
export function SettingsScreen({ active }: { readonly active: boolean }) {
  const { connection, me, act, say } = useSession();
  const asking = useQuestion();
  const [edit, setEdit] = useState<Edit | null>(null);
  const fetched = useFetched({
    load: (signal) => call(connection, readSettings, {}, signal),
    active,
    concerns: ({ kind }) => kind === "settings.changed",
  });
  const settings = fetched.value?.values;

  function propose(name: SettingName, value: string): void {
    setEdit(null);
    const before = `${settings?.[name]}`;
    if (value === before) return say("quiet", text.settings.same(name));
    const run = () =>
      act(text.settings.changing(name), async () => {
        await call(connection, changeSettings, { body: changeTo(name, value) });
        await fetched.reload();
        return text.settings.changed(name, value);
      }, line("settings", "set", name, value));
    asking.ask({
      title: text.settings.question(name, before, value),
      lines: [text.settings.everyAgent],
      yes: text.settings.yes,
      tone: "open",
      run,
    });
  }
  function begin(name: SettingName): void {
    const kind = kindOf(name);
    const value = `${settings?.[name]}`;
    if (kind.type === "choice") propose(name, nextOption(kind.options, value));
    else setEdit({ name, typed: typedText(value) });
  }

  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      linesOf={settingLines}
      asking={asking}
      keysOf={({ selected }) =>
        bind(settingsKeys, {
          selected: selected?.target?.name ?? null,
          role: me.role,
          edit: begin,
        })}
      prompting={edit && promptFor(edit, setEdit, propose)}
      statusOf={({ selected }) => {
        const name = selected?.target?.name;
        if (!name) return text.settings.status;
        const delivered = text.settings.delivered(`${DEFAULT_SETTINGS[name]}`);
        return `${text.settings.about[name]} (${delivered})`;
      }}
    />
  );
}

/** The line a value is typed in, with what it may be. */
function promptFor(
  { name, typed }: Edit,
  setEdit: (edit: Edit | null) => void,
  propose: (name: SettingName, value: string) => void,
): Prompting {
  const wrong = wrongValue(name, typed.text);
  return {
    prompt: {
      sign: `${name} = `,
      typed,
      tone: wrong === null ? "ok" : "failed",
      hint: `${rangeWords(name)} ${unitWords(name)}`.trim(),
    },
    keys: bind(editingKeys, {
      wrong,
      take: () => propose(name, typed.text),
      leave: () => setEdit(null),
    }),
    typing(key) {
      const after = edited(typed, key);
      if (after) setEdit({ name, typed: after });
      return after !== null;
    },
  };
}

/** Cells of a setting's name, value and unit. */
const NAME = 24;
const VALUE = 12;
const UNIT = 10;

function settingLines({ values }: LevelSettings): SheetLine<Target>[] {
  return SETTING_NAMES.map((name) => {
    const value = `${values[name]}`;
    const usual = value === `${DEFAULT_SETTINGS[name]}`;
    return {
      key: name,
      pieces: [
        { text: fit(name, NAME) },
        {
          text: `${fit(value, VALUE, true)} `,
          tone: usual ? "plain" : "accent",
        },
        { text: fit(unitWords(name), UNIT) },
        { text: rangeWords(name), tone: "quiet" },
      ],
      target: { name },
    };
  });
}
