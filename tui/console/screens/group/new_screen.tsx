import { create } from "#tui/actions/groups.ts";
import { perform } from "#tui/console/perform.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { GroupForm, type GroupValues } from "./group_form.tsx";

/** Makes a group, of a selection of machines, of a query, or empty. */
export function NewGroupScreen({ machines, query, active }: {
  readonly machines: readonly EntityName[];
  readonly query?: string;
  readonly active: boolean;
}) {
  const session = useSession();
  const { go } = session;
  function make(values: GroupValues): void {
    perform(create, { ...values, machines }, {
      session,
      ask: () => {},
      done: ({ id, name }) => {
        go({ to: "back" });
        go({ to: "push", place: { screen: "group", group: { id, name } } });
      },
    });
  }

  return (
    <GroupForm
      active={active}
      status={query === undefined
        ? text.group.withMachines(machines.length)
        : text.rule.fromFilter}
      start={{ query }}
      sends={text.group.make}
      add={machines.map(({ id }) => id)}
      send={make}
      leave={() => go({ to: "back" })}
    />
  );
}
