import {
  type Duplicate,
  listDuplicates,
} from "#shared/contract/machines/duplicates.ts";
import { call } from "#tui/api/call.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { duplicateColumns } from "./columns.ts";
import { duplicateKeys } from "./keys.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** Machines that may be one computer, and the decisions about them. */
export function DuplicatesScreen({ active }: ScreenProps<"duplicates">) {
  const { connection, go } = useSession();
  return (
    <ListTab<Duplicate>
      list={{
        active,
        noun: () => text.duplicates.noun,
        columns: duplicateColumns,
        load: (query, signal) =>
          call(connection, listDuplicates, { query }, signal),
        idOf: ({ id }) => id,
        nameOf: ({ newer }) => newer.name,
        without: ["faults", "marks"],
      }}
      keysOf={(view) =>
        bind(duplicateKeys, {
          ...view,
          open: ({ newer }) =>
            go({ to: "push", place: { screen: "machine", machine: newer } }),
        })}
      empty={text.duplicates.empty}
    />
  );
}
