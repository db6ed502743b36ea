import { text } from "../../text/mod.ts";
import { createAssignment } from "../../../shared/assignments.ts";
import type { Group } from "../../../shared/groups.ts";
import { call } from "../../api/call.ts";
import { position } from "../../data/window.ts";
import { bind, type Binding } from "../../keys/binding.ts";
import {
  moveKeys,
  needsRow,
  reloadKey,
  type Selection,
} from "../../keys/lists.ts";
import type { Place } from "../../nav/stack.ts";
import { useSession } from "../../session.ts";
import { bodyRows, Frame } from "../../widgets/frame.tsx";
import { QuestionBox, useQuestion } from "../../widgets/question.tsx";
import { ListTable } from "../../widgets/table.tsx";
import { groupColumns } from "../groups/columns.ts";
import { useGroups } from "../groups/use_groups.ts";
import { assignedWords, assignQuestion } from "./words.ts";

interface AssignState extends Selection<Group> {
  readonly choose: (selected: Group) => void;
}

const assignKeys: readonly Binding<AssignState>[] = [{
  key: "enter",
  does: () => text.assign.choose,
  unavailable: (state) => needsRow(state, text.groups.none),
  run: ({ selected, choose }) => selected && choose(selected),
}];

/** Picks the group a package is given to, and asks before it is. */
export function AssignScreen({ place, active }: {
  readonly place: Extract<Place, { screen: "assign" }>;
  readonly active: boolean;
}) {
  const { connection, size, go, act } = useSession();
  const given = place.package;
  const asking = useQuestion();
  const height = Math.max(2, bodyRows(size) - asking.rows);
  const list = useGroups(height - 1, active);

  function assign(group: Group): void {
    act(text.assign.assigning(given.name, group.name), async () => {
      const { reached } = await call(connection, createAssignment, {
        body: { packageId: given.id, groups: [group.id] },
      });
      return assignedWords(given.name, group.name, reached);
    });
    go({ to: "back" });
  }
  const keys = bind(assignKeys, {
    selected: list.selected,
    loading: list.loading,
    choose: (group) =>
      asking.ask(assignQuestion(given, group, () => assign(group))),
  });

  return (
    <Frame
      active={active}
      modal={asking.question !== null}
      keys={asking.question
        ? asking.keys
        : [...keys, ...bind(moveKeys, list), ...bind([reloadKey], list)]}
      status={`${text.assign.which(given.name)} ${
        position(text.groups.noun, list.window)
      }`}
      problem={list.problem}
    >
      <ListTable
        columns={groupColumns}
        window={list.window}
        width={size.columns}
        height={height}
        empty={text.groups.empty}
      />
      <QuestionBox question={asking.question} width={size.columns} />
    </Frame>
  );
}
