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
  does: "assign to this group",
  unavailable: (state) => needsRow(state, "There is no group here yet"),
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
    act(`Assigning ${given.name} to ${group.name}`, async () => {
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
      status={`Which group gets ${given.name}? ${
        position("Group", list.window)
      }`}
      problem={list.problem}
    >
      <ListTable
        columns={groupColumns}
        window={list.window}
        width={size.columns}
        height={height}
        empty="There are no groups yet; they are made over the API: see /docs of the server"
      />
      <QuestionBox question={asking.question} width={size.columns} />
    </Frame>
  );
}
