import { useState } from "react";
import { OCS_NAMES } from "#shared/contract/settings/ocs_names.ts";
import type { SettingLine } from "#shared/contract/settings/settings.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { CommandPrompt } from "#tui/console/keys/use_command.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import {
  editText,
  type TypedText,
  typedText,
} from "#tui/console/widgets/field.tsx";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { useFilter } from "#tui/console/widgets/use_filter.ts";
import { editingKeys, searchEscape, settingsKeys } from "./keys.ts";
import {
  changeOf,
  loadSettings,
  type SettingsOf,
} from "#tui/actions/settings.ts";
import { perform } from "#tui/console/perform.ts";
import { settingLines } from "./lines.ts";
import { searchSettings } from "./search.ts";
import { unitWords, valueWords } from "#tui/words/settings.ts";
import { changeTo, nextOption, rangeWords, wrongValue } from "./values.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

interface Edit {
  readonly line: SettingLine;
  /** The version of the settings when editing started. */
  readonly version: number;
  readonly typed: TypedText;
  /** The value is unchanged: the first character typed replaces it. */
  readonly fresh: boolean;
}

/** The settings of one level: each value, its source and its range. */
export function SettingsScreen(
  { place, active }: ScreenProps<"settings" | "ownSettings">,
) {
  const scope: SettingsOf = "level" in place ? place : { level: "global" };
  const session = useSession();
  const { connection, me, go } = session;
  const asking = useQuestion();
  const filter = useFilter("q" in place ? place.q ?? "" : "");
  const [edit, setEdit] = useState<Edit | null>(null);
  const fetched = useFetch({
    load: (signal) => loadSettings(connection, scope, signal),
    active,
    concerns: ({ kind }) => /^(settings|group)\./.test(kind),
  });
  const seen = fetched.value?.version ?? 0;
  const found = searchSettings(fetched.value?.settings ?? [], filter.q);

  /** Asks before a value is set, or removed with null. */
  function propose(
    line: SettingLine,
    value: string | null,
    version: number,
  ): void {
    setEdit(null);
    const now = scope.level === "global" ? line.value : line.set;
    if (value === `${now}`) {
      return session.say("quiet", text.settings.same(line.name));
    }
    const body = changeTo(line, value);
    perform(changeOf(scope), { scope, line, version, value, body }, {
      session,
      ask: asking.ask,
      done: fetched.reload,
      failed: fetched.reload,
    });
  }
  function begin(line: SettingLine): void {
    if (line.options) return propose(line, nextOption(line), seen);
    setEdit({
      line,
      version: seen,
      typed: typedText(`${line.value}`),
      fresh: true,
    });
  }

  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      linesOf={(_, width) => settingLines(found, width)}
      asking={asking}
      keysOf={({ selected }) =>
        bind(settingsKeys, {
          scope,
          selected: selected?.target?.line ?? null,
          role: me.role,
          edit: begin,
          unset: (line) => propose(line, null, seen),
          disobedient: () =>
            go({ to: "push", place: { screen: "machines", obeys: "no" } }),
          search: filter.open,
        }).concat(filter.q === "" ? [] : bind([searchEscape], filter))}
      prompting={edit
        ? promptFor(edit, setEdit, propose)
        : filter.prompting({ pending: false, total: found.length })}
      marks={filter.q === "" ? "" : `/${filter.q}`}
      statusOf={({ selected }) => {
        const line = selected?.target?.line;
        if (!line) return text.settings.status;
        const ocs = OCS_NAMES[line.name];
        const details = [
          ...ocs ? [text.listScreens.ocsName(ocs)] : [],
          ...line.isText && line.value !== ""
            ? [text.settings.valueIs(`${line.value}`)]
            : [text.settings.delivered(valueWords(line.default))],
        ];
        return `${text.settings.about[line.name]} (${
          details.join(text.clause)
        })`;
      }}
    />
  );
}

/** The line in which a value is typed, with its range. */
function promptFor(
  edit: Edit,
  setEdit: (edit: Edit | null) => void,
  propose: (line: SettingLine, value: string, version: number) => void,
): CommandPrompt {
  const { line, version, typed, fresh } = edit;
  const wrong = wrongValue(line, typed.text);
  return {
    prompt: {
      sign: `${line.name} = `,
      typed,
      tone: wrong === null ? "ok" : "failed",
      mark: fresh ? { from: 0, to: typed.cursor } : null,
      hint: `${rangeWords(line)} ${
        unitWords({ unit: line.unit, value: line.range?.most })
      }`.trim(),
    },
    keys: bind(editingKeys, {
      wrong,
      take: () =>
        propose(
          line,
          line.isText
            ? typed.text.trim().toLowerCase()
            : `${Number(typed.text)}`,
          version,
        ),
      leave: () => setEdit(null),
    }),
    typing(key) {
      const begins = line.isText ? /^[^\s]$/ : /^[0-9-]$/;
      const replaces = fresh && begins.test(key);
      const after = editText(replaces ? typedText("") : typed, key);
      if (after) setEdit({ ...edit, typed: after, fresh: false });
      return after !== null;
    },
  };
}
