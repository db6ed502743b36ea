import {
  type Group,
  listGroupExcluded,
} from "#shared/contract/groups/groups.ts";
import type { Machine } from "#shared/contract/machines/machines.ts";
import { call } from "#tui/api/call.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import type { QuestionState } from "#tui/console/widgets/question.tsx";
import { useListView } from "#tui/console/widgets/use_list_view.ts";
import { machineColumns } from "#tui/console/screens/machines/columns.ts";
import { excludedKeys } from "./keys.ts";

/** The machines that are never in a group. */
export function ExcludedList({ of, active, keys, asking, members }: {
  readonly of: Pick<Group, "id" | "name" | "query">;
  readonly active: boolean;
  /** What can be done to the group itself. */
  readonly keys: readonly Key[];
  readonly asking: QuestionState;
  /** Shows those that are in it. */
  readonly members: () => void;
}) {
  const session = useSession();
  const { connection, me, size } = session;
  const { id } = of;
  const view = useListView<Machine, SortOf<typeof listGroupExcluded>>({
    active,
    height: Math.max(2, bodyRows(size) - asking.rows),
    noun: () => text.machines.noun,
    columns: machineColumns,
    load: (query, signal) =>
      call(connection, listGroupExcluded, { params: { id }, query }, signal),
    idOf: (machine) => machine.id,
    nameOf: (machine) => machine.name,
    without: ["faults"],
    order: "name",
  });

  const context: ActionContext = {
    session,
    ask: asking.ask,
    done: () => {
      view.clearMarks();
      return view.reload();
    },
  };
  return (
    <ListScreen
      view={view}
      asking={asking}
      status={text.rule.excludedTitle}
      keys={[
        ...bind(excludedKeys, {
          ...view,
          role: me.role,
          group: of,
          start: (action, target) => perform(action, target, context),
          members,
        }),
        ...keys,
      ]}
      empty={text.rule.noneExcluded}
    />
  );
}
