import { createGroup } from "#shared/contract/groups/groups.ts";
import { call } from "#tui/api/call.ts";
import { line } from "#tui/actions/equivalent.ts";
import type { EntityName } from "#tui/console/nav/places.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { GroupForm, type GroupValues } from "./group_form.tsx";

/** Makes a group, of a selection of machines, of a query, or empty. */
export function NewGroupScreen({ machines, query, active }: {
  readonly machines: readonly EntityName[];
  readonly query?: string;
  readonly active: boolean;
}) {
  const { connection, go, act } = useSession();
  const ids = machines.map(({ id }) => id);

  function make({ name, description, query }: GroupValues): void {
    act(
      text.group.making(name),
      async () => {
        const group = await call(connection, createGroup, {
          body: { name, description, query, machines: ids },
        });
        go({ to: "back" });
        go({
          to: "push",
          place: { screen: "group", group: { id: group.id, name } },
        });
        return text.group.made(name, group.machines);
      },
      line(
        "groups",
        "create",
        name,
        ...query === null ? [] : ["--query", query],
        ...description === "" ? [] : ["--description", description],
        ...machines.flatMap((machine) => ["--machine", machine.name]),
      ),
    );
  }

  return (
    <GroupForm
      active={active}
      status={query === undefined
        ? text.group.withMachines(machines.length)
        : text.rule.fromFilter}
      start={{ query }}
      sends={text.group.make}
      add={ids}
      send={make}
      leave={() => go({ to: "back" })}
    />
  );
}
