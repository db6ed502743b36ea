import {
  type Group,
  listGroupMachines,
  type Member,
} from "#shared/contract/groups/groups.ts";
import { call } from "#tui/api/call.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import type { QuestionState } from "#tui/console/widgets/question.tsx";
import { useListView } from "#tui/console/widgets/use_list_view.ts";
import { machineColumns } from "#tui/console/screens/machines/columns.ts";
import { memberKeys } from "./keys.ts";

/** Why a machine is in a group by a query. */
const WHY: Column<Member> = {
  title: () => text.columns.why,
  width: 12,
  cell: ({ included, matched }) =>
    included && matched
      ? text.rule.byBoth
      : included
      ? text.rule.byName
      : text.rule.byQuery,
};
const BY_QUERY: readonly Column<Member>[] = [...machineColumns, WHY];

/** The machines of a group, put in, taken out and kept out. */
export function MemberList(
  { of, active, keys, asking, add, excluded }: {
    readonly of: Pick<Group, "id" | "name" | "query">;
    readonly active: boolean;
    /** What can be done to the group itself. */
    readonly keys: readonly Key[];
    readonly asking: QuestionState;
    readonly add: () => void;
    /** Shows those that are never in it. */
    readonly excluded: () => void;
  },
) {
  const session = useSession();
  const { connection, me, size, go } = session;
  const { id, query } = of;
  const byQuery = query !== null;
  const view = useListView<Member, SortOf<typeof listGroupMachines>>({
    active,
    height: Math.max(2, bodyRows(size) - asking.rows),
    filtered: "query",
    noun: () => text.machines.noun,
    columns: byQuery ? BY_QUERY : machineColumns,
    load: (query, signal) =>
      call(connection, listGroupMachines, { params: { id }, query }, signal),
    idOf: (member) => member.id,
    nameOf: (member) => member.name,
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
      keys={[
        ...bind(memberKeys, {
          ...view,
          role: me.role,
          open: (machine) =>
            go({
              to: "push",
              place: {
                screen: "machine",
                machine: { id: machine.id, name: machine.name },
              },
            }),
          add,
          group: of,
          start: (action, target) => perform(action, target, context),
          excluded,
        }),
        ...keys,
      ]}
      empty={byQuery ? text.rule.nobody : text.group.noMembers}
    />
  );
}
