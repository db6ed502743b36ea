import type { z } from "zod";
import { type Group, listGroups } from "../../../shared/groups.ts";
import { call } from "../../api/call.ts";
import { equivalent } from "../../equivalent.ts";
import { useSession } from "../../session.ts";
import { text } from "../../text/mod.ts";
import {
  type ListSpec,
  type ListView,
  useListView,
} from "../../widgets/use_list_view.ts";
import { groupColumns } from "./columns.ts";

type Sort = NonNullable<z.input<NonNullable<typeof listGroups.query>>["sort"]>;

/** All groups by name. */
export function useGroups(
  given: Pick<ListSpec<Group>, "active" | "height" | "q" | "without">,
): ListView<Group> {
  const { connection } = useSession();
  return useListView<Group, Sort>({
    ...given,
    noun: () => text.groups.noun,
    columns: groupColumns,
    load: (ask, signal) => call(connection, listGroups, { query: ask }, signal),
    idOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    commandOf: ({ name }) => equivalent.show("groups", name),
    order: "name",
  });
}
