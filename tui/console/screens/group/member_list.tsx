import {
  changeGroup,
  type Group,
  listGroupMachines,
  type Member,
} from "#shared/contract/groups/groups.ts";
import type { Machine } from "#shared/contract/machines/machines.ts";
import { call } from "#tui/api/call.ts";
import { line } from "#tui/actions/equivalent.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import type { QuestionState } from "#tui/console/widgets/question.tsx";
import { useListView } from "#tui/console/widgets/use_list_view.ts";
import { machineColumns } from "#tui/console/screens/machines/columns.ts";
import { namesOf, takeOut, takeOutQuestion } from "./acts.ts";
import { memberKeys } from "./keys.ts";

/** Why a machine is in a group by a query. */
const WHY: Column<Member> = {
  title: () => text.columns.why,
  width: 12,
  cell: ({ included, matched }) =>
    included && matched
      ? text.rule.byBoth
      : included
      ? text.rule.byName
      : text.rule.byQuery,
};
const BY_QUERY: readonly Column<Member>[] = [...machineColumns, WHY];

/** The machines of a group, put in, taken out and kept out. */
export function MemberList(
  { of, byQuery, active, keys, asking, add, excluded }: {
    readonly of: Pick<Group, "id" | "name">;
    /** Whether a query finds members too. */
    readonly byQuery: boolean;
    readonly active: boolean;
    /** What can be done to the group itself. */
    readonly keys: readonly Key[];
    readonly asking: QuestionState;
    readonly add: () => void;
    /** Shows those that are never in it. */
    readonly excluded: () => void;
  },
) {
  const { connection, me, size, go, act } = useSession();
  const { id, name } = of;
  const view = useListView<Member, SortOf<typeof listGroupMachines>>({
    active,
    height: Math.max(2, bodyRows(size) - asking.rows),
    filtered: "query",
    noun: () => text.machines.noun,
    columns: byQuery ? BY_QUERY : machineColumns,
    load: (query, signal) =>
      call(connection, listGroupMachines, { params: { id }, query }, signal),
    idOf: (member) => member.id,
    nameOf: (member) => member.name,
    order: "name",
  });

  /** Does it to the group, and shows who is in it then. */
  async function done(work: () => Promise<string>): Promise<string> {
    const words = await work();
    view.clearMarks();
    await view.reload();
    return words;
  }
  function leave(machines: readonly Machine[]): void {
    const names = machines.map((machine) => machine.name);
    const run = () =>
      act(
        text.group.removing(namesOf(machines)),
        () => done(() => takeOut(connection, of, machines)),
        line("groups", "remove", name, ...names),
      );
    asking.ask({ ...takeOutQuestion(machines, name), run });
  }
  function exclude(machines: readonly Machine[]): void {
    const words = namesOf(machines);
    const run = () =>
      act(text.rule.excluding(words), () =>
        done(async () => {
          const body = { exclude: machines.map((machine) => machine.id) };
          await call(connection, changeGroup, { params: { id }, body });
          return text.rule.excludedNow(words, name);
        }), line("groups", "exclude", name, ...machines.map((m) => m.name)));
    asking.ask({
      title: text.rule.excludeQuestion(words, name),
      lines: [text.rule.excludeStays],
      yes: text.rule.excludeYes,
      tone: "failed",
      run,
    });
  }

  return (
    <ListScreen
      view={view}
      asking={asking}
      keys={[
        ...bind(memberKeys, {
          ...view,
          role: me.role,
          open: (machine) =>
            go({
              to: "push",
              place: {
                screen: "machine",
                machine: { id: machine.id, name: machine.name },
              },
            }),
          add,
          takeOut: leave,
          exclude,
          excluded,
        }),
        ...keys,
      ]}
      empty={byQuery ? text.rule.nobody : text.group.noMembers}
    />
  );
}
