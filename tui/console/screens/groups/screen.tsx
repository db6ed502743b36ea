import type { Group } from "#shared/contract/groups/groups.ts";
import type { Role } from "#shared/contract/roles.ts";
import { assign } from "#tui/actions/assignments.ts";
import { create } from "#tui/actions/groups.ts";
import { whyNot } from "#tui/console/perform.ts";
import { bind, type Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { useGroups } from "./use_groups.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

interface GroupsState extends Selection<Group> {
  readonly role: Role;
  readonly targets: readonly Group[];
  readonly go: (place: Place) => void;
}

const none = (state: GroupsState) => needsRow(state, text.groups.none);

export const groupKeys: readonly Binding<GroupsState>[] = [
  {
    key: "enter",
    does: () => text.groups.open,
    footer: ["enter", () => text.packages.openShort],
    unavailable: none,
    run: ({ selected, go }) =>
      selected && go({
        screen: "group",
        group: { id: selected.id, name: selected.name },
      }),
  },
  {
    key: "n",
    does: () => text.group.make,
    footer: ["n", () => text.group.newShort],
    unavailable: ({ role }) => whyNot(create, role),
    run: ({ go }) => go({ screen: "newGroup", machines: [] }),
  },
  {
    key: "A",
    does: () => text.give.key,
    footer: ["A", () => text.packages.assignShort],
    unavailable: (state) => none(state) ?? whyNot(assign, state.role),
    run: ({ targets, go }) =>
      go({
        screen: "give",
        to: {
          machines: [],
          groups: targets.map(({ id, name }) => ({ id, name })),
        },
      }),
  },
];

/** All groups by name. */
export function GroupsScreen({ place: { q }, active }: ScreenProps<"groups">) {
  const { me, size, go } = useSession();
  const view = useGroups({
    active,
    q,
    height: bodyRows(size),
    without: ["faults"],
  });
  const keys = bind(groupKeys, {
    ...view,
    role: me.role,
    go: (place) => go({ to: "push", place }),
  });
  return <ListScreen view={view} keys={keys} empty={text.groups.empty} />;
}
