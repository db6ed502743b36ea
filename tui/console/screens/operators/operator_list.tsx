import { listOperators, type Operator } from "#shared/contract/operators.ts";
import { call } from "#tui/api/call.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { forbidden } from "#tui/console/permissions.ts";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { operatorColumns } from "./columns.ts";
import { operatorKeys } from "./keys.ts";

/** The operators by name, or why they may not be seen. */
export function OperatorList({ active, q, make, issue, showTokens }: {
  readonly active: boolean;
  readonly q?: string;
  readonly make: () => void;
  readonly issue: (to: Operator) => void;
  readonly showTokens: () => void;
}) {
  const { connection, me } = useSession();
  return (
    <ListTab<Operator, SortOf<typeof listOperators>>
      list={{
        active,
        q,
        noun: () => text.operators.noun,
        columns: operatorColumns,
        load: (query, signal) =>
          call(connection, listOperators, { query }, signal),
        idOf: ({ id }) => id,
        nameOf: ({ name }) => name,
        order: "name",
        without: ["faults", "marks"],
      }}
      keysOf={(view) =>
        bind(operatorKeys, {
          ...view,
          make,
          issue,
          tokens: showTokens,
        })}
      empty={forbidden(me.role, listOperators) ?? text.operators.none}
    />
  );
}
