import type { z } from "zod";
import {
  listMachines,
  type Machine,
  type Obedience,
} from "../../../shared/machines.ts";
import { call } from "../../api/call.ts";
import { equivalent } from "../../equivalent.ts";
import { bind } from "../../keys/binding.ts";
import { useSession } from "../../session.ts";
import { text } from "../../text/mod.ts";
import { bodyRows } from "../../widgets/frame.tsx";
import { ListScreen } from "../../widgets/list_screen.tsx";
import {
  type ListSpec,
  type ListView,
  useListView,
} from "../../widgets/use_list_view.ts";
import { machineColumns } from "./columns.ts";
import { machineKeys } from "./keys.ts";

type Sort = NonNullable<
  z.input<NonNullable<typeof listMachines.query>>["sort"]
>;

/** All machines by name, or those of one group. */
export function useMachines(
  { group, notSeenDays, obeys, ...given }:
    & Pick<ListSpec<Machine>, "active" | "height" | "q" | "faults">
    & {
      readonly group?: number;
      readonly notSeenDays?: number;
      readonly obeys?: Obedience;
    },
): ListView<Machine> {
  const { connection } = useSession();
  return useListView<Machine, Sort>({
    ...given,
    filtered: "query",
    noun: () => text.machines.noun,
    columns: machineColumns,
    load: (ask, signal) =>
      call(
        connection,
        listMachines,
        { query: { ...ask, group, notSeenDays, obeys } },
        signal,
      ),
    idOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    commandOf: ({ name }) => equivalent.show("machines", name),
    order: "name",
  });
}

/** Every machine an agent has reported from. */
export function MachinesScreen({ active, q, faults, notSeenDays, obeys }: {
  readonly active: boolean;
  readonly q?: string;
  readonly faults?: boolean;
  readonly notSeenDays?: number;
  readonly obeys?: Obedience;
}) {
  const { me, size, go } = useSession();
  const view = useMachines({
    active,
    q,
    faults,
    notSeenDays,
    obeys,
    height: bodyRows(size),
  });
  const keys = bind(machineKeys, {
    ...view,
    role: me.role,
    go: (place) => go({ to: "push", place }),
  });
  return <ListScreen view={view} keys={keys} empty={text.machines.empty} />;
}
