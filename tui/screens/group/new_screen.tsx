import { createGroup } from "../../../shared/groups.ts";
import { call } from "../../api/call.ts";
import { line } from "../../equivalent.ts";
import type { Named } from "../../nav/places.ts";
import { useSession } from "../../session.ts";
import { text } from "../../text/mod.ts";
import { FormScreen } from "../form_screen.tsx";
import { groupFields } from "./forms.ts";

/** Makes a static group, of a selection of machines or empty. */
export function NewGroupScreen({ machines, active }: {
  readonly machines: readonly Named[];
  readonly active: boolean;
}) {
  const { connection, go, act } = useSession();

  function make(name: string, description: string): void {
    act(
      text.group.making(name),
      async () => {
        const group = await call(connection, createGroup, {
          body: { name, description, machines: machines.map(({ id }) => id) },
        });
        go({ to: "back" });
        go({
          to: "push",
          place: { screen: "group", group: { id: group.id, name } },
        });
        return text.group.made(name, machines.length);
      },
      line(
        "groups",
        "create",
        name,
        ...description === "" ? [] : ["--description", description],
        ...machines.flatMap((machine) => ["--machine", machine.name]),
      ),
    );
  }

  return (
    <FormScreen
      active={active}
      status={text.group.withMachines(machines.length)}
      spec={{
        fields: groupFields,
        start: {},
        sends: text.group.make,
        send: ({ name = "", description = "" }) =>
          make(name.trim(), description),
        leave: () => go({ to: "back" }),
      }}
    />
  );
}
