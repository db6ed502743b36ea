import type { Group } from "#shared/contract/groups/groups.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { useTabs } from "#tui/console/data/use_tabs.ts";
import { change } from "#tui/actions/group_members.ts";
import { remove } from "#tui/actions/groups.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { Place, ScreenProps } from "#tui/console/nav/places.ts";
import { type Session, useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { AddForm } from "./add_form.tsx";
import { ExcludedList } from "./excluded_list.tsx";
import { GroupForm } from "./group_form.tsx";
import { groupScreenKeys } from "./keys.ts";
import { groupLines } from "./lines.ts";
import { loadGroup } from "./load.ts";
import { MemberList } from "./member_list.tsx";

/** One group: its machines, the excluded ones, and what it is assigned. */
export function GroupScreen(
  { place: { group: of }, active }: ScreenProps<"group">,
) {
  const session = useSession();
  const { connection, me } = session;
  const tabs = useTabs<"members" | "excluded" | "about", "add" | "edit">(
    "view",
    "members",
  );
  const asking = useQuestion();
  const fetched = useFetch({
    load: (signal) => loadGroup(connection, of.id, signal),
    active,
    concerns: ({ kind }) => /^(group|assignment)\./.test(kind),
  });
  const group = fetched.value?.group ?? null;
  const target = group ?? { ...of, query: null };
  const context: ActionContext = {
    session,
    ask: asking.ask,
    leave: tabs.close,
    done: fetched.reload,
  };
  const keys = bind(groupScreenKeys, {
    group,
    used: (fetched.value?.assignments ?? [])
      .filter(({ withdrawnAt }) => withdrawnAt === null).length,
    role: me.role,
    edit: () => tabs.open("edit"),
    other: () => tabs.show(tabs.tab === "members" ? "about" : "members"),
    start: (action, target) => perform(action, target, context),
    ...groupActions(session, context),
  });

  if (tabs.overlay === "add") {
    return <AddForm group={target} active={active} context={context} />;
  }
  if (tabs.overlay === "edit") {
    return (
      <GroupForm
        active={active}
        status={text.group.edit}
        start={target}
        sends={text.group.change}
        group={of.id}
        send={(to) => group && perform(change, { group, to }, context)}
        leave={tabs.close}
      />
    );
  }
  if (tabs.tab === "about") {
    return (
      <SheetScreen
        active={active}
        fetched={fetched}
        linesOf={groupLines}
        asking={asking}
        keysOf={() => keys}
      />
    );
  }
  const page = { group: target, active, keys, asking };
  return tabs.tab === "excluded"
    ? <ExcludedList {...page} showMembers={() => tabs.show("members")} />
    : (
      <MemberList
        {...page}
        add={() => tabs.open("add")}
        showExcluded={() => tabs.show("excluded")}
      />
    );
}

/** The actions of the keys of every tab on the group itself. */
function groupActions({ go }: Session, context: ActionContext) {
  const push = (place: Place) => go({ to: "push", place });
  return {
    remove: (group: Group) =>
      perform(remove, group, { ...context, done: () => go({ to: "back" }) }),
    give: ({ id, name }: Group) =>
      push({ screen: "give", to: { machines: [], groups: [{ id, name }] } }),
    settings: ({ id, name }: Group) =>
      push({ screen: "ownSettings", level: "group", of: { id, name } }),
  };
}
