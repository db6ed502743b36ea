import { listTokens, type Token } from "#shared/contract/operators.ts";
import { call } from "#tui/api/call.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { forbidden } from "#tui/console/permissions.ts";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { tokenColumns } from "./columns.ts";
import { tokenKeys } from "./keys.ts";

/** All tokens, newest first; never their secrets. */
export function TokenList({ active, issue, showOperators }: {
  readonly active: boolean;
  readonly issue: () => void;
  readonly showOperators: () => void;
}) {
  const { connection, me } = useSession();
  return (
    <ListTab<Token, SortOf<typeof listTokens>>
      list={{
        active,
        name: "tokens",
        noun: () => text.tokens.noun,
        columns: tokenColumns,
        load: (query, signal) =>
          call(connection, listTokens, { query }, signal),
        idOf: ({ id }) => id,
        nameOf: ({ name }) => name,
        order: "-created",
        without: ["faults", "marks"],
      }}
      keysOf={(view) =>
        bind(tokenKeys, {
          ...view,
          me: me.name,
          issue,
          operators: showOperators,
        })}
      empty={forbidden(me.role, listTokens) ?? text.tokens.none}
    />
  );
}
