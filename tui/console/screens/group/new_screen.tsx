import { create } from "#tui/actions/groups.ts";
import { perform } from "#tui/console/perform.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { GroupForm, type GroupValues } from "./group_form.tsx";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/**
 * Makes a group from a selection of machines, from a query, or an empty one.
 */
export function NewGroupScreen(
  { place: { machines, query }, active }: ScreenProps<"newGroup">,
) {
  const session = useSession();
  const { go } = session;
  function make(values: GroupValues): void {
    perform(create, { ...values, machines }, {
      session,
      ask: () => {},
      done: ({ id, name }) => {
        go({ to: "back", made: { screen: "groups", id } });
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
