import {
  type Group,
  listGroupExcluded,
} from "#shared/contract/groups/groups.ts";
import type { Machine } from "#shared/contract/machines/machines.ts";
import { call } from "#tui/api/call.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import type { QuestionState } from "#tui/console/widgets/question.tsx";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { machineColumns } from "#tui/console/screens/machines/columns.ts";
import { excludedKeys } from "./keys.ts";

/** The machines that are never in a group. */
export function ExcludedList({ group, active, keys, asking, showMembers }: {
  readonly group: Pick<Group, "id" | "name" | "query">;
  readonly active: boolean;
  /** Keys that act on the group itself. */
  readonly keys: readonly Key[];
  readonly asking: QuestionState;
  readonly showMembers: () => void;
}) {
  const { connection } = useSession();
  const { id } = group;
  return (
    <ListTab<Machine, SortOf<typeof listGroupExcluded>>
      asking={asking}
      status={text.rule.excludedTitle}
      list={{
        active,
        name: "excluded",
        noun: () => text.machines.noun,
        columns: machineColumns,
        load: (query, signal) =>
          call(
            connection,
            listGroupExcluded,
            { params: { id }, query },
            signal,
          ),
        idOf: (machine) => machine.id,
        nameOf: (machine) => machine.name,
        without: ["faults"],
        order: "name",
      }}
      keysOf={(view) => [
        ...bind(excludedKeys, {
          ...view,
          group,
          members: showMembers,
        }),
        ...keys,
      ]}
      empty={text.rule.noneExcluded}
    />
  );
}
