import { makePlan } from "#shared/contract/assignments/plans.ts";
import type { Group } from "#shared/contract/groups/groups.ts";
import type { Role } from "#shared/contract/roles.ts";
import { bind, type Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { forbidden } from "#tui/console/permissions.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { useGroups } from "#tui/console/screens/groups/use_groups.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";
import { titleOf } from "#tui/words/titles.ts";

interface AssignState extends Selection<Group> {
  readonly role: Role;
  readonly choose: () => void;
}

export const assignKeys: readonly Binding<AssignState>[] = [{
  key: "enter",
  does: () => text.assign.choose,
  footer: ["enter", () => text.assign.chooseShort],
  unavailable: (state) =>
    needsRow(state, text.groups.none) ?? forbidden(state.role, makePlan),
  run: ({ choose }) => choose(),
}];

/** Picks the groups to assign a package to; the plan comes next. */
export function AssignScreen({ place, active }: ScreenProps<"assign">) {
  const { me, size, go } = useSession();
  const view = useGroups({
    active,
    height: bodyRows(size),
    without: ["faults"],
  });
  const keys = bind(assignKeys, {
    ...view,
    role: me.role,
    choose: () =>
      go({
        to: "push",
        place: {
          screen: "plan",
          package: place.package,
          to: {
            machines: [],
            groups: view.targets.map(({ id, name }) => ({ id, name })),
          },
        },
      }),
  });
  return (
    <ListScreen
      view={view}
      keys={keys}
      status={text.assign.which(titleOf(place.package))}
      empty={text.assign.noGroups}
    />
  );
}
