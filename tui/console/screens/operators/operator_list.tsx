import { listOperators, type Operator } from "#shared/contract/operators.ts";
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
import { operatorColumns } from "./columns.ts";
import { operatorKeys } from "./keys.ts";

/** The operators by name; to who may not see them, why. */
export function OperatorList({ active, q, make, issue, tokens }: {
  readonly active: boolean;
  readonly q?: string;
  readonly make: () => void;
  readonly issue: (operator: string) => void;
  readonly tokens: () => void;
}) {
  const session = useSession();
  const { connection, me, size } = session;
  const asking = useQuestion();
  const refused = forbidden(me.role, listOperators);
  const view = useListView<Operator, SortOf<typeof listOperators>>({
    active,
    q,
    noun: () => text.operators.noun,
    columns: operatorColumns,
    load: (query, signal) => call(connection, listOperators, { query }, signal),
    idOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    height: Math.max(2, bodyRows(size) - asking.rows),
    order: "name",
    without: ["faults", "marks"],
  });

  return (
    <ListScreen
      view={view}
      asking={asking}
      keys={bind(operatorKeys, {
        ...view,
        role: me.role,
        make,
        start: (action, target) =>
          perform(action, target, {
            session,
            ask: asking.ask,
            done: view.reload,
          }),
        issue: ({ name }) => issue(name),
        tokens,
      })}
      empty={refused ?? text.operators.none}
    />
  );
}
