import { text } from "../../text/mod.ts";
import { listMachines, type Machine } from "../../../shared/machines.ts";
import { call } from "../../api/call.ts";
import { position } from "../../data/window.ts";
import { PAGE_ROWS, useList } from "../../data/use_list.ts";
import { bind, type Binding } from "../../keys/binding.ts";
import {
  moveKeys,
  needsRow,
  reloadKey,
  type Selection,
} from "../../keys/lists.ts";
import { useSession } from "../../session.ts";
import { bodyRows, Frame } from "../../widgets/frame.tsx";
import { ListTable } from "../../widgets/table.tsx";
import { machineColumns } from "./columns.ts";

interface MachinesState extends Selection<Machine> {
  readonly open: (selected: Machine) => void;
}

const machineKeys: readonly Binding<MachinesState>[] = [{
  key: "enter",
  does: () => text.machines.open,
  unavailable: (state) => needsRow(state, text.machines.none),
  run: ({ selected, open }) => selected && open(selected),
}];

/** All machines by name, or those of one group. */
export function MachinesScreen({ group, active }: {
  readonly group?: { readonly id: number; readonly name: string };
  readonly active: boolean;
}) {
  const { connection, size, go } = useSession();
  const height = bodyRows(size);
  const list = useList<Machine>({
    load: (ask, signal) =>
      call(connection, listMachines, {
        query: { ...ask, group: group?.id, limit: PAGE_ROWS },
      }, signal),
    idOf: ({ id }) => id,
    height: height - 1,
    active,
  });
  const keys = bind(machineKeys, {
    selected: list.selected,
    loading: list.loading,
    open: ({ id, name }) =>
      go({
        to: "push",
        place: { screen: "deployments", machine: { id, name } },
      }),
  });
  return (
    <Frame
      active={active}
      keys={[...keys, ...bind(moveKeys, list), ...bind([reloadKey], list)]}
      status={position(text.machines.noun, list.window)}
      problem={list.problem}
    >
      <ListTable
        columns={machineColumns}
        window={list.window}
        width={size.columns}
        height={height}
        empty={group ? text.machines.emptyGroup : text.machines.empty}
      />
    </Frame>
  );
}
