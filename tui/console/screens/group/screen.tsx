import { useState } from "react";
import { listAssignments } from "#shared/contract/assignments/assignments.ts";
import { readGroup } from "#shared/contract/groups/groups.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { change, include } from "#tui/actions/group_members.ts";
import { remove } from "#tui/actions/groups.ts";
import { machineNamed } from "#tui/actions/lookup.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { ExcludedList } from "./excluded_list.tsx";
import { memberFields } from "./forms.ts";
import { GroupForm } from "./group_form.tsx";
import { groupScreenKeys } from "./keys.ts";
import { type GroupDetails, groupLines } from "./lines.ts";
import { MemberList } from "./member_list.tsx";
import type { ScreenProps } from "#tui/console/nav/places.ts";

const ASSIGNMENTS = 50;

/** One group: its machines, or what it is and what it is given. */
export function GroupScreen(
  { place: { group: of }, active }: ScreenProps<"group">,
) {
  const session = useSession();
  const { connection, me, go, say, hold } = session;
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

  const context: ActionContext = {
    session,
    ask: asking.ask,
    leave: () => setForm(null),
    done: fetched.reload,
  };
  function add(word: string): void {
    hold(machineNamed(connection, word, "part")).then((machine) =>
      perform(include, {
        group: group ?? { ...of, query: null },
        machines: [machine],
      }, context)
    ).catch((error: Error) => say("failed", error.message));
  }

  const keys = bind(groupScreenKeys, {
    group,
    used: given.length,
    role: me.role,
    edit: () => setForm("edit"),
    remove: (shown) =>
      perform(remove, shown, { ...context, done: () => go({ to: "back" }) }),
    start: (action, target) => perform(action, target, context),
    give: ({ id, name }) =>
      go({
        to: "push",
        place: { screen: "give", to: { machines: [], groups: [{ id, name }] } },
      }),
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
          of={group ?? { ...of, query: null }}
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
          of={group ?? { ...of, query: null }}
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
          send={(to) => group && perform(change, { group, to }, context)}
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
