import {
  type Duplicate,
  listDuplicates,
} from "#shared/contract/machines/duplicates.ts";
import { call } from "#tui/api/call.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { useListView } from "#tui/console/widgets/use_list_view.ts";
import { duplicateColumns } from "./columns.ts";
import { duplicateKeys } from "./keys.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** Machines that may be one computer, and what was decided. */
export function DuplicatesScreen({ active }: ScreenProps<"duplicates">) {
  const session = useSession();
  const { connection, me, size, go } = session;
  const asking = useQuestion();
  const view = useListView<Duplicate>({
    active,
    noun: () => text.duplicates.noun,
    columns: duplicateColumns,
    load: (query, signal) =>
      call(connection, listDuplicates, { query }, signal),
    idOf: ({ id }) => id,
    nameOf: ({ newer }) => newer.name,
    height: Math.max(2, bodyRows(size) - asking.rows),
    without: ["faults", "marks"],
  });

  const context: ActionContext = {
    session,
    ask: asking.ask,
    done: view.reload,
  };
  const keys = bind(duplicateKeys, {
    ...view,
    role: me.role,
    open: ({ newer }) =>
      go({ to: "push", place: { screen: "machine", machine: newer } }),
    start: (action, target) => perform(action, target, context),
  });
  return (
    <ListScreen
      view={view}
      asking={asking}
      keys={keys}
      empty={text.duplicates.empty}
    />
  );
}
