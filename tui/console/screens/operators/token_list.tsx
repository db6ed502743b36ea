import {
  listTokens,
  revokeToken,
  type Token,
} from "#shared/contract/operators.ts";
import { call } from "#tui/api/call.ts";
import { line } from "#tui/actions/equivalent.ts";
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
  const { connection, me, size, act } = useSession();
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

  function revoke({ id, name, operator }: Token): void {
    const run = () =>
      act(text.tokens.revoking(name), async () => {
        await call(connection, revokeToken, { params: { id } });
        await view.reload();
        return text.tokens.hasRevoked(name);
      }, line("tokens", "revoke", id));
    asking.ask({
      title: text.tokens.revokeQuestion(name, operator),
      lines: [
        text.tokens.revokeAtOnce,
        ...operator === me.name ? [text.tokens.revokeOwn] : [],
      ],
      yes: text.tokens.revokeYes,
      tone: "failed",
      run,
    });
  }

  return (
    <ListScreen
      view={view}
      asking={asking}
      keys={bind(tokenKeys, {
        ...view,
        role: me.role,
        issue,
        revoke,
        operators,
      })}
      empty={forbidden(me.role, listTokens) ?? text.tokens.none}
    />
  );
}
