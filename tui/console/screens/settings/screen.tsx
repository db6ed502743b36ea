import { useState } from "react";
import type { SettingLine } from "#shared/contract/settings/settings.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { CommandPrompt } from "#tui/console/keys/use_command.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import {
  edited,
  type TypedText,
  typedText,
} from "#tui/console/widgets/field.tsx";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { editingKeys, settingsKeys } from "./keys.ts";
import {
  commandOf,
  loadSettings,
  reachOf,
  sendSettings,
  type SettingsOf,
} from "#tui/actions/setting_levels.ts";
import { settingLines } from "./lines.ts";
import { changesPolls, loadWords, unitWords } from "#tui/words/settings.ts";
import { changeTo, nextOption, rangeWords, wrongValue } from "./values.ts";

interface Edit {
  readonly line: SettingLine;
  /** The version that was seen when it was begun. */
  readonly version: number;
  readonly typed: TypedText;
  /** It is as it was: the first character typed takes its place. */
  readonly fresh: boolean;
}

/** The settings at one level: each value, where it comes from, what it may be. */
export function SettingsScreen({ scope = { level: "global" }, active }: {
  readonly scope?: SettingsOf;
  readonly active: boolean;
}) {
  const { connection, me, act, say, go } = useSession();
  const asking = useQuestion();
  const [edit, setEdit] = useState<Edit | null>(null);
  const fetched = useFetch({
    load: (signal) => loadSettings(connection, scope, signal),
    active,
    concerns: ({ kind }) => /^(settings|group)\./.test(kind),
  });
  const seen = fetched.value?.version ?? 0;

  /** Asks before a value is set, or with null unset. */
  async function propose(
    line: SettingLine,
    value: string | null,
    version: number,
  ): Promise<void> {
    setEdit(null);
    const { name } = line;
    const is = scope.level === "global" ? line.value : line.set;
    if (value === `${is}`) {
      return say("quiet", text.settings.same(name));
    }
    const body = changeTo(line, value);
    const load = changesPolls(name)
      ? (await sendSettings(connection, scope, body, {
        version,
        dryRun: true,
      })).load
      : null;
    const run = () =>
      act(
        text.settings.changing(name),
        async () => {
          await sendSettings(connection, scope, body, { version })
            .finally(fetched.reload);
          return value === null
            ? text.settings.isUnset(name)
            : text.settings.changed(name, value);
        },
        value === null
          ? commandOf(scope, "unset", name)
          : commandOf(scope, "set", name, value),
      );
    asking.ask({
      title: value === null
        ? text.settings.unsetQuestion(name, `${line.set}`)
        : text.settings.question(name, `${line.value}`, value),
      lines: [reachOf(scope), ...loadWords(name, load)],
      yes: text.settings.yes,
      tone: "open",
      run,
    });
  }
  function proposed(...change: Parameters<typeof propose>): void {
    propose(...change).catch((error: Error) => {
      say("failed", error.message);
      return fetched.reload();
    });
  }
  function begin(line: SettingLine): void {
    if (line.options) return proposed(line, nextOption(line), seen);
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
      linesOf={settingLines}
      asking={asking}
      keysOf={({ selected }) =>
        bind(settingsKeys, {
          scope,
          selected: selected?.target?.line ?? null,
          role: me.role,
          edit: begin,
          unset: (line) => proposed(line, null, seen),
          disobedient: () =>
            go({ to: "push", place: { screen: "machines", obeys: "no" } }),
        })}
      prompting={edit && promptFor(edit, setEdit, proposed)}
      statusOf={({ selected }) => {
        const line = selected?.target?.line;
        if (!line) return text.settings.status;
        const delivered = text.settings.delivered(`${line.default}`);
        return `${text.settings.about[line.name]} (${delivered})`;
      }}
    />
  );
}

/** The line a value is typed in, with what it may be. */
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
      hint: `${rangeWords(line)} ${unitWords(line)}`.trim(),
    },
    keys: bind(editingKeys, {
      wrong,
      take: () => propose(line, `${Number(typed.text)}`, version),
      leave: () => setEdit(null),
    }),
    typing(key) {
      const replaces = fresh && /^[0-9-]$/.test(key);
      const after = edited(replaces ? typedText("") : typed, key);
      if (after) setEdit({ ...edit, typed: after, fresh: false });
      return after !== null;
    },
  };
}
