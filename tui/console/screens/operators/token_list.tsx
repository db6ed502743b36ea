import { listTokens, type Token } from "#shared/contract/operators.ts";
import { call } from "#tui/api/call.ts";
import { perform } from "#tui/console/perform.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { forbidden } from "#tui/console/permissions.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { useListView } from "#tui/console/widgets/use_list_view.ts";
import { tokenColumns } from "./columns.ts";
import { tokenKeys } from "./keys.ts";

/** All tokens, newest first; never their secrets. */
export function TokenList({ active, issue, operators }: {
  readonly active: boolean;
  readonly issue: () => void;
  readonly operators: () => void;
}) {
  const session = useSession();
  const { connection, me, size } = session;
  const asking = useQuestion();
  const view = useListView<Token, SortOf<typeof listTokens>>({
    active,
    name: "tokens",
    noun: () => text.tokens.noun,
    columns: tokenColumns,
    load: (query, signal) => call(connection, listTokens, { query }, signal),
    idOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    height: Math.max(2, bodyRows(size) - asking.rows),
    order: "-created",
    without: ["faults", "marks"],
  });

  return (
    <ListScreen
      view={view}
      asking={asking}
      keys={bind(tokenKeys, {
        ...view,
        role: me.role,
        issue,
        me: me.name,
        start: (action, target) =>
          perform(action, target, {
            session,
            ask: asking.ask,
            done: view.reload,
          }),
        operators,
      })}
      empty={forbidden(me.role, listTokens) ?? text.tokens.none}
    />
  );
}
