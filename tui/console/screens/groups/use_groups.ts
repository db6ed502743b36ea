import { type Group, listGroups } from "#shared/contract/groups/groups.ts";
import { call } from "#tui/api/call.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import {
  type ListSpec,
  type ListView,
  useListView,
} from "#tui/console/widgets/use_list_view.ts";
import { groupColumns } from "./columns.ts";

/** All groups by name. */
export function useGroups(
  options: Pick<ListSpec<Group>, "active" | "height" | "q" | "without">,
): ListView<Group> {
  const { connection } = useSession();
  return useListView<Group, SortOf<typeof listGroups>>({
    ...options,
    noun: () => text.groups.noun,
    columns: groupColumns,
    load: (query, signal) => call(connection, listGroups, { query }, signal),
    idOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    commandOf: ({ name }) => shellLine("groups", "show", name),
    order: "name",
  });
}
