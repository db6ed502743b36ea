import { useEffect } from "react";
import { type BackupState, listBackups } from "#shared/contract/backups.ts";
import { call } from "#tui/api/call.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { Place, ScreenProps } from "#tui/console/nav/places.ts";
import { perform } from "#tui/console/perform.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { useSession } from "#tui/console/session.ts";
import {
  field,
  gap,
  heading,
  type SheetLine,
} from "#tui/console/widgets/sheet.tsx";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { text } from "#tui/text/mod.ts";
import { backupWords, stateFacts } from "#tui/words/backups/facts.ts";
import { momentWords } from "#tui/words/moments.ts";
import { backupKeys } from "./keys.ts";

/** While one is being made, its progress is read this often. */
const LOOK_MS = 1000;

/** The backups of the server, and the one that is being made. */
export function BackupsScreen({ active }: ScreenProps<"backups">) {
  const session = useSession();
  const { connection, me } = session;
  const asking = useQuestion();
  const fetched = useFetch({
    load: (signal) => call(connection, listBackups, {}, signal),
    active,
    concerns: ({ kind }) =>
      kind.startsWith("backup.") || kind === "settings.changed",
  });
  const { value, reload } = fetched;
  const isRunning = active && value?.running != null;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(reload, LOOK_MS);
    return () => clearInterval(timer);
  }, [isRunning, reload]);
  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      asking={asking}
      linesOf={backupLines}
      keysOf={(_, state) =>
        bind(backupKeys, {
          state,
          role: me.role,
          start: (action, target) =>
            perform(action, target, {
              session,
              ask: asking.ask,
              done: reload,
              failed: reload,
            }),
        })}
      status={text.backups.settings}
    />
  );
}

function backupLines(
  state: BackupState,
  width: number,
): SheetLine<{ readonly place?: Place }>[] {
  const { backups } = state;
  return [
    ...stateFacts(state, new Date()).flatMap(([name, value]) =>
      field(name, value, width)
    ),
    ...backups.length === 0 ? [] : [
      gap("backups"),
      heading(text.backups.all),
      ...backups.flatMap((one) =>
        field(momentWords(one.madeAt), backupWords(one), width)
      ),
    ],
  ];
}
