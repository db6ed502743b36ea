import {
  type Group,
  listGroupMachines,
  type Member,
} from "#shared/contract/groups/groups.ts";
import { call } from "#tui/api/call.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import type { QuestionState } from "#tui/console/widgets/question.tsx";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { machineColumns } from "#tui/console/screens/machines/columns.ts";
import { memberKeys } from "./keys.ts";

/** The reason a machine is in a group that has a query. */
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

/** The machines of a group, and the keys that add, remove and exclude them. */
export function MemberList(
  { group, active, keys, asking, add, showExcluded }: {
    readonly group: Pick<Group, "id" | "name" | "query">;
    readonly active: boolean;
    /** Keys that act on the group itself. */
    readonly keys: readonly Key[];
    readonly asking: QuestionState;
    readonly add: () => void;
    readonly showExcluded: () => void;
  },
) {
  const { connection, go } = useSession();
  const { id, query } = group;
  return (
    <ListTab<Member, SortOf<typeof listGroupMachines>>
      asking={asking}
      list={{
        active,
        filtered: "query",
        noun: () => text.machines.noun,
        columns: query === null ? machineColumns : BY_QUERY,
        load: (query, signal) =>
          call(
            connection,
            listGroupMachines,
            { params: { id }, query },
            signal,
          ),
        idOf: (member) => member.id,
        nameOf: (member) => member.name,
        order: "name",
      }}
      keysOf={(view) => [
        ...bind(memberKeys, {
          ...view,
          group,
          open: ({ id, name }) =>
            go({
              to: "push",
              place: { screen: "machine", machine: { id, name } },
            }),
          add,
          excluded: showExcluded,
        }),
        ...keys,
      ]}
      empty={query === null ? text.group.noMembers : text.rule.nobody}
    />
  );
}
