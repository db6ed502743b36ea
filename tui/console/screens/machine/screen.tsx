import { useState } from "react";
import { listDeployments } from "#shared/contract/deployments/deployments.ts";
import {
  readInventory,
  readMachine,
} from "#shared/contract/machines/machines.ts";
import { listNotes } from "#shared/contract/notes.ts";
import { listTroubles } from "#shared/contract/deployments/troubles.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import {
  requestInventories,
  withdrawRequests,
} from "#tui/actions/inventories.ts";
import { approve, clearAlert } from "#tui/actions/enrolment.ts";
import { remove, restore, retire } from "#tui/actions/life.ts";
import { perform } from "#tui/console/perform.ts";
import { useSession } from "#tui/console/session.ts";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { newestEvents } from "#tui/console/screens/events/log.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { type AccountEdit, AccountForm } from "./account_form.tsx";
import { machineScreenKeysFor } from "./keys.ts";
import { type MachineDetails, machineLines } from "./lines.ts";
import { type EditedNote, NoteForm } from "#tui/console/screens/notes/form.tsx";
import { NOTES_SHOWN } from "#tui/console/screens/notes/lines.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** Rows that the page of a machine shows of each long list. */
const DEPLOYMENTS = 10;
const EVENTS = 20;
const TROUBLES = 5;

/** One machine: what it is, its deployments, and its events. */
export function MachineScreen(
  { place: { machine: of }, active }: ScreenProps<"machine">,
) {
  const session = useSession();
  const { connection, me, go } = session;
  const asking = useQuestion();
  const fetched = useFetch({
    load: (signal) => loadWhole(connection, of, signal),
    active,
    // Events of no machine may change the cause that holds a deployment back.
    concerns: ({ machine }) => !machine || machine.id === of.id,
  });
  const [editing, setEditing] = useState<AccountEdit | null>(null);
  const [writing, setWriting] = useState<EditedNote | null>(null);
  const context = { session, ask: asking.ask, done: fetched.reload };
  function edit(what: AccountEdit["what"]): void {
    const machine = fetched.value?.machine;
    if (!machine) return;
    const { id, name } = machine;
    const to = { groups: [], machines: [{ id, name }] };
    setEditing({ what, to, machine });
  }
  function inventory(): void {
    const machine = fetched.value?.machine;
    if (!machine) return;
    const { id, name, inventoryWantedAt } = machine;
    perform(
      inventoryWantedAt ? withdrawRequests : requestInventories,
      { groups: [], machines: [{ id, name }] },
      context,
    );
  }
  function life(): void {
    const machine = fetched.value?.machine;
    if (!machine) return;
    const { id, name, status } = machine;
    const to = { groups: [], machines: [{ id, name }] };
    if (status === "retired") perform(restore, to, context);
    else perform(retire, to, context);
  }
  function approval(): void {
    const machine = fetched.value?.machine;
    if (!machine) return;
    const { id, name } = machine;
    perform(approve, { groups: [], machines: [{ id, name }] }, {
      ...{ session, ask: asking.ask, done: fetched.reload },
    });
  }
  function clearing(): void {
    const machine = fetched.value?.machine;
    if (!machine) return;
    const { id, name } = machine;
    const context = { session, ask: asking.ask, done: fetched.reload };
    perform(clearAlert, { id, name }, context);
  }
  function removal(): void {
    const machine = fetched.value?.machine;
    if (!machine) return;
    const { id, name } = machine;
    perform(remove, { groups: [], machines: [{ id, name }] }, {
      ...{ session, ask: asking.ask },
      done: () => go({ to: "back" }),
    });
  }
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
  if (writing) {
    return (
      <NoteForm
        active={active}
        edited={writing}
        context={context}
        leave={() => setWriting(null)}
      />
    );
  }
  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      asking={asking}
      linesOf={machineLines}
      keysOf={(_, whole) =>
        bind(machineScreenKeysFor(waitsFor(whole)), {
          machine: whole && { id: of.id, name: whole.machine.name },
          role: me.role,
          go: (place) => go({ to: "push", place }),
          inventory,
          approval,
          clearing,
          life,
          removal,
          edit,
          note: () =>
            whole && setWriting({
              about: {
                kind: "machine",
                of: { id: of.id, name: whole.machine.name },
              },
            }),
        })}
    />
  );
}

async function loadWhole(
  connection: ServerConnection,
  of: EntityName,
  signal: AbortSignal,
): Promise<MachineDetails> {
  const params = { id: of.id };
  const [machine, inventory, deployments, events, troubles, notes] =
    await Promise.all([
      call(connection, readMachine, { params }, signal),
      call(connection, readInventory, { params }, signal),
      call(connection, listDeployments, {
        query: { machine: of.id, sort: "-updated", limit: DEPLOYMENTS },
      }, signal),
      newestEvents(connection, { machine: of }, EVENTS, signal),
      call(connection, listTroubles, {
        query: { machine: of.id, limit: TROUBLES },
      }, signal),
      call(connection, listNotes, {
        query: { machine: of.id, limit: NOTES_SHOWN },
      }, signal),
    ]);
  return {
    machine,
    inventory,
    deployments: deployments.rows,
    deploymentsTotal: deployments.total,
    events,
    troubles: troubles.rows,
    notes,
  };
}

/** What an operator has to decide about a machine. */
function waitsFor(whole: MachineDetails | null) {
  return {
    isPending: whole?.machine.status === "pending",
    hasAlerts: whole?.troubles.some(({ identity }) => identity) ?? false,
  };
}
