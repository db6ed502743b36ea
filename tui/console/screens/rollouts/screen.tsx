import { useState } from "react";
import {
  listRollouts,
  type Rollout,
} from "#shared/contract/rollouts/rollouts.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import { call } from "#tui/api/call.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import {
  type ReasonForm,
  reasonForm,
  reasonStatus,
} from "#tui/console/screens/rollout/reason_form.ts";
import { useSession } from "#tui/console/session.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { useListView } from "#tui/console/widgets/use_list_view.ts";
import { text } from "#tui/text/mod.ts";
import { titleOf } from "#tui/words/titles.ts";
import { rolloutColumns } from "./columns.ts";
import { rolloutDetail } from "./detail.ts";
import { noRollout, rolloutListKeys } from "./keys.ts";
import { useMinutes } from "./use_minutes.ts";

/** Packages that go out in waves, newest first. */
export function RolloutsScreen(
  { place: { state, q }, active }: ScreenProps<"rollouts">,
) {
  const session = useSession();
  const { connection, me, size, go } = session;
  const asking = useQuestion();
  const [reason, setReason] = useState<ReasonForm | null>(null);
  const view = useListView<Rollout, SortOf<typeof listRollouts>>({
    active: active && reason === null,
    q,
    noun: () => text.rolloutScreens.noun,
    columns: rolloutColumns,
    load: (query, signal) =>
      call(connection, listRollouts, { query: { ...query, state } }, signal),
    idOf: ({ id }) => id,
    nameOf: (row) => titleOf(row.package),
    commandOf: ({ id }) => shellLine("rollouts", "show", id),
    height: Math.max(2, bodyRows(size) - asking.rows(size.columns)),
    order: "-created",
    narrowed: state &&
      { words: text.filter.onlyState(text.rollouts.states[state]) },
    detail: rolloutDetail,
    without: ["marks"],
  });
  const soaks = view.list.window?.rows
    .some(({ waitsFor }) => waitsFor === "soak") ?? false;
  useMinutes(active && soaks, view.reload);
  const context: ActionContext = {
    session,
    ask: asking.ask,
    done: view.reload,
    failed: view.reload,
  };
  if (reason) {
    return (
      <FormScreen
        active={active}
        status={reasonStatus(reason)}
        spec={reasonForm(reason, context, () => setReason(null))}
      />
    );
  }
  return (
    <ListScreen
      view={view}
      asking={asking}
      keys={bind(rolloutListKeys, {
        rollout: view.selected,
        missing: noRollout(view),
        me: me.name,
        role: me.role,
        wave: null,
        go: (to) => go({ to: "push", place: to }),
        start: (action, target) => perform(action, target, context),
        withReason: (what, rollout) => setReason({ what, rollout }),
      })}
      empty={text.rolloutScreens.empty}
    />
  );
}
