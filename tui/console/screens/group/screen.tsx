import { useState } from "react";
import { listAssignments } from "#shared/contract/assignments/assignments.ts";
import {
  changeGroup,
  deleteGroup,
  type Group,
  readGroup,
  refreshGroup,
} from "#shared/contract/groups/groups.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { line } from "#tui/actions/equivalent.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { EntityName } from "#tui/console/nav/places.ts";
import { requestInventories } from "#tui/actions/inventory_requests.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import {
  addMember,
  addQuestion,
  changeLine,
  changeQuestion,
  deleteQuestion,
  machineMeant,
} from "./acts.ts";
import { ExcludedList } from "./excluded_list.tsx";
import { memberFields } from "./forms.ts";
import { GroupForm, type GroupValues } from "./group_form.tsx";
import { groupScreenKeys } from "./keys.ts";
import { type GroupDetails, groupLines } from "./lines.ts";
import { MemberList } from "./member_list.tsx";

const ASSIGNMENTS = 50;

/** One group: its machines, or what it is and what it is given. */
export function GroupScreen({ of, active }: {
  readonly of: EntityName;
  readonly active: boolean;
}) {
  const session = useSession();
  const { connection, me, go, act, say, hold } = session;
  const [tab, setTab] = usePlaceState<"members" | "excluded" | "about">(
    "view",
    "members",
  );
  // A form is over when it is left: one is back where one came from.
  const [form, setForm] = useState<"add" | "edit" | null>(null);
  const view = form ?? tab;
  const asking = useQuestion();
  const fetched = useFetch({
    load: (signal) => loadWhole(connection, of.id, signal),
    active,
    concerns: ({ kind }) => /^(group|assignment)\./.test(kind),
  });
  const whole = fetched.value;
  const group = whole?.group ?? null;
  const given = (whole?.assignments ?? [])
    .filter(({ withdrawnAt }) => withdrawnAt === null)
    .map((assignment) => assignment.package.name);

  function remove(shown: Group): void {
    const { id, name } = shown;
    const run = () =>
      act(text.group.deleting(name), async () => {
        await call(connection, deleteGroup, { params: { id } });
        go({ to: "back" });
        return text.group.deleted(name);
      }, line("groups", "delete", name));
    asking.ask({ ...deleteQuestion(shown), run });
  }
  function change(shown: Group, values: GroupValues): void {
    const run = () =>
      act(
        text.group.changing(shown.name),
        async () => {
          await call(connection, changeGroup, {
            params: { id: of.id },
            body: values,
          });
          await fetched.reload();
          return text.group.changed(values.name);
        },
        changeLine(shown, values),
      );
    if (values.query === shown.query) {
      setForm(null);
      return run();
    }
    hold(changeQuestion(connection, shown, values.query)).then((question) => {
      setForm(null);
      asking.ask({ ...question, run });
    }).catch((error: Error) => say("failed", error.message));
  }
  function refresh({ id, name }: Group): void {
    act(text.rule.refreshing(name), async () => {
      const done = await call(connection, refreshGroup, { params: { id } });
      await fetched.reload();
      return text.rule.refreshed(name, done.machines);
    }, line("groups", "refresh", name));
  }
  function add(said: string): void {
    const name = group?.name ?? of.name;
    hold(machineMeant(connection, said)).then((machine) => {
      const run = () =>
        act(
          text.group.adding(machine.name),
          () => addMember(connection, { id: of.id, name }, machine),
          line("groups", "add", name, machine.name),
        );
      setForm(null);
      if (given.length === 0) return run();
      asking.ask({ ...addQuestion(machine, name, given), run });
    }).catch((error: Error) => say("failed", error.message));
  }

  const keys = bind(groupScreenKeys, {
    group,
    used: given.length,
    role: me.role,
    edit: () => setForm("edit"),
    remove,
    refresh,
    give: ({ id, name }) =>
      go({
        to: "push",
        place: { screen: "give", to: { machines: [], groups: [{ id, name }] } },
      }),
    inventories: ({ id, name }) =>
      requestInventories(
        { machines: [], groups: [{ id, name }] },
        { session, ask: asking.ask, done: fetched.reload },
      ),
    settings: ({ id, name }) =>
      go({
        to: "push",
        place: { screen: "ownSettings", level: "group", of: { id, name } },
      }),
    other: () => setTab(tab === "members" ? "about" : "members"),
  });
  switch (view) {
    case "members":
      return (
        <MemberList
          of={group ?? of}
          byQuery={(group?.query ?? null) !== null}
          active={active}
          keys={keys}
          asking={asking}
          add={() => setForm("add")}
          excluded={() => setTab("excluded")}
        />
      );
    case "excluded":
      return (
        <ExcludedList
          of={group ?? of}
          active={active}
          keys={keys}
          asking={asking}
          members={() => setTab("members")}
        />
      );
    case "about":
      return (
        <SheetScreen
          active={active}
          fetched={fetched}
          linesOf={groupLines}
          asking={asking}
          keysOf={() => keys}
        />
      );
    case "add":
      return (
        <FormScreen
          active={active}
          status={text.group.addTitle(of.name)}
          spec={{
            fields: memberFields,
            start: {},
            sends: text.group.add,
            send: ({ machine = "" }) => add(machine.trim()),
            leave: () => setForm(null),
          }}
        />
      );
    case "edit":
      return (
        <GroupForm
          active={active}
          status={text.group.edit}
          start={group ?? of}
          sends={text.group.change}
          group={of.id}
          send={(values) => group && change(group, values)}
          leave={() => setForm(null)}
        />
      );
  }
}

async function loadWhole(
  connection: ServerConnection,
  id: number,
  signal: AbortSignal,
): Promise<GroupDetails> {
  const [group, assignments] = await Promise.all([
    call(connection, readGroup, { params: { id } }, signal),
    call(connection, listAssignments, {
      query: { group: id, limit: ASSIGNMENTS },
    }, signal),
  ]);
  return {
    group,
    assignments: assignments.rows,
    assignmentsTotal: assignments.total,
  };
}
