import { useState } from "react";
import { listOperators, type Operator } from "#shared/contract/operators.ts";
import { Role } from "#shared/contract/roles.ts";
import { setRole } from "#tui/actions/operators.ts";
import { call } from "#tui/api/call.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { forbidden } from "#tui/console/permissions.ts";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import type { Start } from "#tui/console/perform.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import type { FormSpec } from "#tui/console/widgets/form.tsx";
import { roleField } from "./forms.ts";
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
  const [editing, setEditing] = useState<RoleEdit | null>(null);
  const close = () => setEditing(null);
  return (
    <>
      <ListTab<Operator, SortOf<typeof listOperators>>
        list={{
          active: active && editing === null,
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
            changeRole: (operator) =>
              setEditing({ operator, start: view.start }),
            tokens: showTokens,
          })}
        empty={forbidden(me.role, listOperators) ?? text.operators.none}
      />
      {editing && (
        <FormScreen
          active={active}
          status={text.operators.changeTitle(editing.operator.name)}
          spec={roleForm(editing, me.name, close)}
        />
      )}
    </>
  );
}

/** An operator whose role is being changed, and how the list starts that. */
interface RoleEdit {
  readonly operator: Operator;
  readonly start: Start;
}

function roleForm(
  { operator, start }: RoleEdit,
  me: string,
  leave: () => void,
): FormSpec {
  return {
    fields: () => [roleField()],
    draft: `role ${operator.id}`,
    start: { role: operator.role },
    sends: text.operators.change,
    leave,
    send({ role }) {
      leave();
      start(setRole, {
        operator,
        role: Role.parse(role),
        isOwn: operator.name === me,
      });
    },
  };
}
