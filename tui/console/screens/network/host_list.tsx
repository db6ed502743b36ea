import { useState } from "react";
import {
  DeviceKind,
  listNetworkHosts,
  markDevice,
  type NetworkHost,
  unmarkDevice,
} from "#shared/contract/networks.ts";
import { call } from "#tui/api/call.ts";
import { line, lines } from "#tui/actions/equivalent.ts";
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

/** "10.1.2.9", "12 devices". */
export function hostsWords(hosts: readonly NetworkHost[]): string {
  const [first] = hosts;
  return hosts.length === 1 && first
    ? first.ip
    : text.network.devicesWords(hosts.length);
}

/** What scans found in a network. */
export function HostList({ network, active, keys }: {
  /** Its row number, and how a command line names it. */
  readonly network: { readonly id: number; readonly word: string };
  readonly active: boolean;
  /** What can be done to the network itself. */
  readonly keys: readonly Key[];
}) {
  const { connection, me, size, go, act } = useSession();
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
      line("networks", "hosts", network.word, "--filter", mac),
    order: "ip",
  });

  function unmark(hosts: readonly NetworkHost[]): void {
    const called = hostsWords(hosts);
    act(
      text.network.unmarking(called),
      async () => {
        for (const { mac } of hosts) {
          await call(connection, unmarkDevice, { params: { mac } });
        }
        view.clearMarks();
        await view.reload();
        return text.network.unmarked(called);
      },
      lines(hosts.map(({ mac }) => line("networks", "unmark", mac))),
    );
  }

  function mark(
    hosts: readonly NetworkHost[],
    given: string,
    note: string,
  ): void {
    setMarking(null);
    const kind = DeviceKind.parse(given);
    const called = hostsWords(hosts);
    const noted = note === "" ? [] : ["--note", note];
    act(
      text.network.marking(called),
      async () => {
        for (const { mac } of hosts) {
          await call(connection, markDevice, {
            params: { mac },
            body: { kind, note },
          });
        }
        view.clearMarks();
        await view.reload();
        return text.network.marked(called, text.network.kinds[kind]);
      },
      lines(
        hosts.map(({ mac }) => line("networks", "mark", mac, kind, ...noted)),
      ),
    );
  }

  if (marking) {
    const known = marking[0]?.mark;
    return (
      <FormScreen
        active={active}
        status={text.network.markTitle(hostsWords(marking))}
        spec={{
          fields: markFields,
          start: { kind: known?.kind ?? "printer", note: known?.note ?? "" },
          sends: text.network.mark,
          send: ({ kind = "", note = "" }) => mark(marking, kind, note.trim()),
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
          unmark,
        }),
        ...keys,
      ]}
      empty={text.network.empty}
    />
  );
}
