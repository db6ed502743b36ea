import { useState } from "react";
import {
  DeviceKind,
  listNetworkHosts,
  type NetworkHost,
} from "#shared/contract/networks.ts";
import { call } from "#tui/api/call.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import { deviceWords, mark } from "#tui/actions/networks.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { useListView } from "#tui/console/widgets/use_list_view.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { hostColumns } from "./columns.ts";
import { markFields } from "./forms.ts";
import { hostKeys } from "./keys.ts";

/** What scans found in a network. */
export function HostList({ network, active, keys }: {
  /** Its row number, and how a command line names it. */
  readonly network: { readonly id: number; readonly word: string };
  readonly active: boolean;
  /** What can be done to the network itself. */
  readonly keys: readonly Key[];
}) {
  const session = useSession();
  const { connection, me, size, go } = session;
  const [marking, setMarking] = useState<readonly NetworkHost[] | null>(null);
  const view = useListView<NetworkHost, SortOf<typeof listNetworkHosts>>({
    active,
    height: bodyRows(size),
    noun: () => text.network.noun,
    columns: hostColumns,
    load: (ask, signal) =>
      call(connection, listNetworkHosts, {
        params: { id: network.id },
        query: ask,
      }, signal),
    idOf: ({ mac }) => mac,
    nameOf: ({ mac }) => mac,
    commandOf: ({ mac }) =>
      shellLine("networks", "hosts", network.word, "--filter", mac),
    order: "ip",
  });

  const context: ActionContext = {
    session,
    ask: () => {},
    leave: () => setMarking(null),
    done: () => {
      view.clearMarks();
      return view.reload();
    },
  };

  if (marking) {
    const known = marking[0]?.mark;
    return (
      <FormScreen
        active={active}
        status={text.network.markTitle(deviceWords(marking))}
        spec={{
          fields: markFields,
          start: { kind: known?.kind ?? "printer", note: known?.note ?? "" },
          sends: text.network.mark,
          send: ({ kind, note = "" }) =>
            perform(mark, {
              hosts: marking,
              kind: DeviceKind.parse(kind),
              note: note.trim(),
            }, context),
          leave: () => setMarking(null),
        }}
      />
    );
  }
  return (
    <ListScreen
      view={view}
      keys={[
        ...bind(hostKeys, {
          ...view,
          role: me.role,
          open: ({ machine }) =>
            machine &&
            go({ to: "push", place: { screen: "machine", machine } }),
          mark: setMarking,
          start: (action, target) => perform(action, target, context),
        }),
        ...keys,
      ]}
      empty={text.network.empty}
    />
  );
}
