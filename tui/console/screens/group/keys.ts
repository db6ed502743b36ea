import type { Group, Member } from "#shared/contract/groups/groups.ts";
import type { Machine } from "#shared/contract/machines/machines.ts";
import { assign } from "#tui/actions/assignments.ts";
import {
  change,
  exclude,
  include,
  type MemberChange,
  release,
  removalFrom,
} from "#tui/actions/group_members.ts";
import { refresh, remove } from "#tui/actions/groups.ts";
import { requestInventories } from "#tui/actions/inventories.ts";
import { type Binding, LOADING } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { text } from "#tui/text/mod.ts";
import { actionKey, type ActionState, whyNot } from "#tui/console/perform.ts";

/** Keys for the group on each of its pages. */
export interface GroupState extends ActionState {
  /** Null until it has been read. */
  readonly group: Group | null;
  /** How many assignments use it. */
  readonly used: number;
  readonly edit: (group: Group) => void;
  readonly remove: (group: Group) => void;
  readonly give: (group: Group) => void;
  readonly settings: (group: Group) => void;
  readonly other: () => void;
}

const notRead = ({ group }: GroupState) => group ? null : LOADING;

export const groupScreenKeys: readonly Binding<GroupState>[] = [
  {
    key: "A",
    does: () => text.give.key,
    footer: ["A", () => text.packages.assignShort],
    unavailable: (state) => notRead(state) ?? whyNot(assign, state.role),
    run: ({ group, give }) => group && give(group),
  },
  {
    key: "e",
    does: () => text.group.edit,
    footer: ["e", () => text.group.editShort],
    unavailable: (state) => notRead(state) ?? whyNot(change, state.role),
    run: ({ group, edit }) => group && edit(group),
  },
  {
    key: "D",
    does: () => text.group.delete,
    footer: ["D", () => text.group.deleteShort],
    unavailable: (state) =>
      notRead(state) ?? whyNot(remove, state.role) ??
        (state.used > 0 ? text.group.isUsed : null),
    run: ({ group, remove }) => group && remove(group),
  },
  actionKey({
    key: "I",
    does: () => text.inventories.keyMany,
    footer: ["I", () => text.inventories.short],
    action: requestInventories,
    target: ({ group }) => group && { machines: [], groups: [group] },
    needs: notRead,
  }),
  {
    key: "S",
    does: () => text.settings.ofGroup,
    footer: ["S", () => text.settings.crumb],
    unavailable: notRead,
    run: ({ group, settings }) => group && settings(group),
  },
  actionKey({
    key: "r",
    does: () => text.rule.refresh,
    footer: ["r", () => text.rule.refreshShort],
    action: refresh,
    target: ({ group }) => group,
    needs: notRead,
  }),
  {
    key: "tab",
    does: () => text.group.view,
    footer: ["tab", () => text.group.viewShort],
    run: ({ other }) => other(),
  },
];

export interface MembersState extends Selection<Member>, ActionState {
  readonly group: MemberChange["group"];
  /** The marked machines, else the selected one. */
  readonly targets: readonly Member[];
  readonly open: (machine: Machine) => void;
  readonly add: () => void;
  /** Shows those that are never in it. */
  readonly excluded: () => void;
}

const noMember = (state: MembersState) => needsRow(state, text.machines.none);

export const memberKeys: readonly Binding<MembersState>[] = [
  {
    key: "enter",
    does: () => text.machines.open,
    footer: ["enter", () => text.packages.openShort],
    unavailable: noMember,
    run: ({ selected, open }) => selected && open(selected),
  },
  {
    key: "n",
    does: () => text.group.add,
    footer: ["n", () => text.group.addShort],
    unavailable: ({ role }) => whyNot(include, role),
    run: ({ add }) => add(),
  },
  {
    key: "x",
    does: () => text.group.remove,
    footer: ["x", () => text.group.removeShort],
    unavailable: (state) =>
      noMember(state) ?? whyNot(release, state.role) ??
        (state.targets.some(({ included }) => included)
          ? null
          : text.rule.foundByQuery),
    run: ({ group, targets, start }) =>
      start(removalFrom(group), { group, machines: targets }),
  },
  actionKey({
    key: "v",
    does: () => text.rule.exclude,
    footer: ["v", () => text.rule.excludeShort],
    action: exclude,
    target: ({ group, targets }) => ({ group, machines: targets }),
    needs: noMember,
  }),
  {
    key: "V",
    does: () => text.rule.showExcluded,
    quiet: true,
    run: ({ excluded }) => excluded(),
  },
];

export interface ExcludedState extends Selection<Machine>, ActionState {
  readonly group: MemberChange["group"];
  readonly targets: readonly Machine[];
  /** Shows those that are in it. */
  readonly members: () => void;
}

export const excludedKeys: readonly Binding<ExcludedState>[] = [
  actionKey({
    key: "u",
    does: () => text.rule.release,
    footer: ["u", () => text.rule.releaseShort],
    action: release,
    target: ({ group, targets }) => ({ group, machines: targets }),
    needs: (state) => needsRow(state, text.machines.none),
  }),
  {
    key: "V",
    does: () => text.rule.showMembers,
    footer: ["V", () => text.rule.showMembersShort],
    run: ({ members }) => members(),
  },
];
