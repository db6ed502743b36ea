import { text } from "../../text/mod.ts";
import type { Group } from "../../../shared/groups.ts";
import { position } from "../../data/window.ts";
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
import { groupColumns } from "./columns.ts";
import { useGroups } from "./use_groups.ts";

interface GroupsState extends Selection<Group> {
  readonly open: (selected: Group) => void;
}

const groupKeys: readonly Binding<GroupsState>[] = [{
  key: "enter",
  does: () => text.groups.open,
  unavailable: (state) => needsRow(state, text.groups.none),
  run: ({ selected, open }) => selected && open(selected),
}];

/** All groups by name. */
export function GroupsScreen({ active }: { readonly active: boolean }) {
  const { size, go } = useSession();
  const height = bodyRows(size);
  const list = useGroups(height - 1, active);
  const keys = bind(groupKeys, {
    selected: list.selected,
    loading: list.loading,
    open: ({ id, name }) =>
      go({ to: "push", place: { screen: "members", group: { id, name } } }),
  });
  return (
    <Frame
      active={active}
      keys={[...keys, ...bind(moveKeys, list), ...bind([reloadKey], list)]}
      status={position(text.groups.noun, list.window)}
      problem={list.problem}
    >
      <ListTable
        columns={groupColumns}
        window={list.window}
        width={size.columns}
        height={height}
        empty={text.groups.empty}
      />
    </Frame>
  );
}
