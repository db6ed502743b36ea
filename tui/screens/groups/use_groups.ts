import { type Group, listGroups } from "../../../shared/groups.ts";
import { call } from "../../api/call.ts";
import { type List, PAGE_ROWS, useList } from "../../data/use_list.ts";
import { useSession } from "../../session.ts";

/** All groups by name. */
export function useGroups(height: number, active: boolean): List<Group> {
  const { connection } = useSession();
  return useList<Group>({
    load: (ask, signal) =>
      call(connection, listGroups, {
        query: { ...ask, limit: PAGE_ROWS },
      }, signal),
    idOf: ({ id }) => id,
    height,
    active,
  });
}
