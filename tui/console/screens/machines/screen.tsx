import { useState } from "react";
import {
  listMachines,
  type Machine,
  type PollCompliance,
} from "#shared/contract/machines/machines.ts";
import { call } from "#tui/api/call.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind } from "#tui/console/keys/binding.ts";
import {
  requestInventories,
  withdrawRequests,
} from "#tui/actions/inventories.ts";
import { approve } from "#tui/actions/enrolment.ts";
import { remove, restore, retire } from "#tui/actions/life.ts";
import type { Recipients } from "#tui/actions/recipients.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import {
  type ListSpec,
  type ListView,
  useListView,
} from "#tui/console/widgets/use_list_view.ts";
import {
  type AccountEdit,
  AccountForm,
} from "#tui/console/screens/machine/account_form.tsx";
import { machineColumns } from "./columns.ts";
import { machineDetail } from "./detail.ts";
import { machineKeysFor } from "./keys.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** All machines by name, or those of one group. */
export function useMachines(
  { group, notSeenDays, obeys, ...options }:
    & Pick<ListSpec<Machine>, "active" | "height" | "q" | "faults">
    & {
      readonly group?: number;
      readonly notSeenDays?: number;
      readonly obeys?: PollCompliance;
    },
): ListView<Machine> {
  const { connection } = useSession();
  return useListView<Machine, SortOf<typeof listMachines>>({
    ...options,
    filtered: "query",
    noun: () => text.machines.noun,
    columns: machineColumns,
    load: (page, signal) =>
      call(
        connection,
        listMachines,
        { query: { ...page, group, notSeenDays, obeys } },
        signal,
      ),
    idOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    commandOf: ({ name }) => shellLine("machines", "show", name),
    order: "name",
    detail: machineDetail,
  });
}

/** Every machine that an agent has reported from. */
export function MachinesScreen({ place, active }: ScreenProps<"machines">) {
  const { q, faults, notSeenDays, obeys } = place;
  const session = useSession();
  const { me, size, go } = session;
  const asking = useQuestion();
  const [editing, setEditing] = useState<AccountEdit | null>(null);
  const view = useMachines({
    active,
    q,
    faults,
    notSeenDays,
    obeys,
    height: Math.max(2, bodyRows(size) - asking.rows(size.columns)),
  });
  const giveTo = (to: Recipients) =>
    go({ to: "push", place: { screen: "give", to } });
  const context: ActionContext = {
    session,
    ask: asking.ask,
    done: () => {
      view.clearMarks();
      return view.reload();
    },
  };

  /**
   * Sends the audience; with a filter, first asks if all its machines are in
   * it.
   */
  function aim(
    targets: readonly Machine[],
    title: string,
    send: (to: Recipients) => void,
  ): void {
    const machines = targets.map(({ id, name }) => ({ id, name }));
    const these = () => send({ machines, groups: [] });
    const query = obeys || view.faults
      ? null
      : shownQuery(view.filter.q, notSeenDays);
    if (query === null || view.marked.length > 0) return these();
    const total = view.list.window?.pages.at(-1)?.page.total ?? 0;
    asking.ask({
      title,
      lines: [
        text.give.thisOne(machines[0]!.name),
        text.give.allThat(total, query),
      ],
      yes: text.give.thisOneShort,
      tone: "open",
      run: these,
      others: [{
        key: "a",
        does: text.give.allShort(total),
        run: () => send({ machines: [], groups: [], query }),
      }],
    });
  }
  function inventory(machines: readonly Machine[]): void {
    const [only, ...more] = machines;
    if (only?.inventoryWantedAt && more.length === 0) {
      const to = { machines: [only], groups: [] };
      return perform(withdrawRequests, to, context);
    }
    aim(
      machines,
      text.inventories.whom,
      (to) => perform(requestInventories, to, context),
    );
  }
  function life(machines: readonly Machine[]): void {
    if (machines.every(({ status }) => status === "retired")) {
      const to = { machines, groups: [] };
      return perform(restore, to, context);
    }
    aim(
      machines,
      text.life.whom,
      (to) => perform(retire, to, context),
    );
  }
  function approval(machines: readonly Machine[]): void {
    aim(
      machines,
      text.enrolment.approve.whom,
      (to) => perform(approve, to, context),
    );
  }
  function removal(machines: readonly Machine[]): void {
    aim(
      machines,
      text.life.removed.whom,
      (to) => perform(remove, to, context),
    );
  }
  const edit = (what: AccountEdit["what"], machines: readonly Machine[]) =>
    aim(
      machines,
      what === "tag" ? text.account.whomTag : text.account.whomField,
      (to) =>
        setEditing({
          what,
          to,
          machine: to.machines.length === 1 ? machines[0] : undefined,
        }),
    );
  if (editing) {
    return (
      <AccountForm
        active={active}
        edit={editing}
        context={context}
        leave={() => setEditing(null)}
      />
    );
  }
  const keys = bind(
    machineKeysFor(view.selected, view.filter.q.trim() !== ""),
    {
      ...view,
      role: me.role,
      go: (place) => go({ to: "push", place }),
      give: (targets) => aim(targets, text.give.whom, giveTo),
      inventory,
      approval,
      life,
      removal,
      edit,
    },
  );
  return (
    <ListScreen
      view={view}
      keys={keys}
      asking={asking}
      empty={text.machines.empty}
    />
  );
}

/** The shown machines as one query; null if all are shown. */
function shownQuery(
  q: string,
  notSeenDays: number | undefined,
): string | null {
  if (notSeenDays === undefined) return q === "" ? null : q;
  const unseen = `seen>${notSeenDays}d`;
  return q === "" ? unseen : `(${q}) ${unseen}`;
}
