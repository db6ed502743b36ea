import { useSyncExternalStore } from "react";
import type { PastAction } from "#tui/console/data/action_log.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { useSession } from "#tui/console/session.ts";
import { undoAction } from "#tui/console/undo.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { useListView } from "#tui/console/widgets/use_list_view.ts";
import { text } from "#tui/text/mod.ts";
import { actionColumns } from "./columns.ts";
import { actionKeys, actionsKeys } from "./keys.ts";
import { actionLines } from "./lines.ts";

/** What the keys of an action do. */
function useActionKeys() {
  const session = useSession();
  const { past, go, copy } = session;
  const actions = useSyncExternalStore(past.subscribe, past.read);
  const asking = useQuestion();
  return {
    actions,
    asking,
    state: {
      copy,
      open: ({ id }: PastAction) =>
        go({ to: "push", place: { screen: "action", id } }),
      undo: (action: PastAction) =>
        undoAction(action, { session, ask: asking.ask }),
    },
  };
}

/** The actions of this session, newest first. */
export function ActionsScreen({ active }: ScreenProps<"actions">) {
  const { size, past } = useSession();
  const { actions, asking, state } = useActionKeys();
  const view = useListView<PastAction>({
    active,
    noun: () => text.actionHistory.noun,
    columns: actionColumns,
    load: ({ q = "" }) => {
      const rows = past.read().filter((one) => includes(one, q));
      return Promise.resolve({
        rows,
        total: rows.length,
        next: null,
        previous: null,
      });
    },
    // A changed list is read again.
    scope: actions.map(({ id, state }) => `${id}${state}`).join(),
    idOf: ({ id }) => id,
    nameOf: ({ sentence }) => sentence,
    height: bodyRows(size) - asking.rows(size.columns),
    without: ["faults", "marks"],
  });
  return (
    <ListScreen
      view={view}
      keys={bind(actionsKeys, { ...view, ...state })}
      asking={asking}
      empty={text.actionHistory.empty}
    />
  );
}

/** One action in full. */
export function ActionScreen({ place: { id }, active }: ScreenProps<"action">) {
  const { asking, actions, state } = useActionKeys();
  const found = actions.find((one) => one.id === id) ?? null;
  const fetched = useFetch({ active, load: () => Promise.resolve(found) });
  return (
    <SheetScreen
      active={active}
      fetched={{ ...fetched, value: found }}
      linesOf={actionLines}
      asking={asking}
      keysOf={() =>
        bind(actionKeys, { ...state, selected: found, loading: false })}
    />
  );
}

/** True if the words are in it; a leading `!` finds the others. */
function includes({ sentence, doing, command }: PastAction, q: string) {
  const isInverse = q.startsWith("!");
  const wanted = (isInverse ? q.slice(1) : q).toLowerCase();
  const found = [sentence, doing, command]
    .some((words) => words.toLowerCase().includes(wanted));
  return found !== isInverse || wanted === "";
}
