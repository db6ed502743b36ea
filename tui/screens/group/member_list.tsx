import type { Machine } from "../../../shared/machines.ts";
import { line } from "../../equivalent.ts";
import { bind, type Key } from "../../keys/binding.ts";
import type { Named } from "../../nav/places.ts";
import { useSession } from "../../session.ts";
import { text } from "../../text/mod.ts";
import { bodyRows } from "../../widgets/frame.tsx";
import { ListScreen } from "../../widgets/list_screen.tsx";
import type { Asking } from "../../widgets/question.tsx";
import { useMachines } from "../machines/screen.tsx";
import { namesOf, takeOut, takeOutQuestion } from "./acts.ts";
import { memberKeys } from "./keys.ts";

/** The machines of a group, put in and taken out. */
export function MemberList({ of, active, keys, asking, add }: {
  readonly of: Named;
  readonly active: boolean;
  /** What can be done to the group itself. */
  readonly keys: readonly Key[];
  readonly asking: Asking;
  readonly add: () => void;
}) {
  const { connection, me, size, go, act } = useSession();
  const view = useMachines({
    active,
    group: of.id,
    height: Math.max(2, bodyRows(size) - asking.rows),
  });

  function leave(machines: readonly Machine[]): void {
    const names = machines.map(({ name }) => name);
    const run = () =>
      act(text.group.removing(namesOf(machines)), async () => {
        const done = await takeOut(connection, of, machines);
        view.clearMarks();
        await view.reload();
        return done;
      }, line("groups", "remove", of.name, ...names));
    asking.ask({ ...takeOutQuestion(machines, of.name), run });
  }

  return (
    <ListScreen
      view={view}
      asking={asking}
      keys={[
        ...bind(memberKeys, {
          ...view,
          role: me.role,
          open: ({ id, name }) =>
            go({
              to: "push",
              place: { screen: "machine", machine: { id, name } },
            }),
          add,
          takeOut: leave,
        }),
        ...keys,
      ]}
      empty={text.group.noMembers}
    />
  );
}
