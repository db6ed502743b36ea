import type { z } from "zod";
import {
  listNetworkHosts,
  type NetworkHost,
  unmarkDevice,
} from "../../../shared/networks.ts";
import { call } from "../../api/call.ts";
import { line, lines } from "../../equivalent.ts";
import { bind, type Key } from "../../keys/binding.ts";
import { useSession } from "../../session.ts";
import { text } from "../../text/mod.ts";
import { bodyRows } from "../../widgets/frame.tsx";
import { ListScreen } from "../../widgets/list_screen.tsx";
import { useListView } from "../../widgets/use_list_view.ts";
import { hostColumns } from "./columns.ts";
import { hostKeys } from "./keys.ts";

type Sort = NonNullable<
  z.input<NonNullable<typeof listNetworkHosts.query>>["sort"]
>;

/** "10.1.2.9", "12 devices". */
export function hostsWords(hosts: readonly NetworkHost[]): string {
  const [first] = hosts;
  return hosts.length === 1 && first
    ? first.ip
    : text.network.devicesWords(hosts.length);
}

/** What scans found in a network. */
export function HostList({ network, active, keys, mark }: {
  /** Its row number, and how a command line names it. */
  readonly network: { readonly id: number; readonly word: string };
  readonly active: boolean;
  /** What can be done to the network itself. */
  readonly keys: readonly Key[];
  readonly mark: (hosts: readonly NetworkHost[]) => void;
}) {
  const { connection, me, size, go, act } = useSession();
  const view = useListView<NetworkHost, Sort>({
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
          mark(hosts) {
            view.clearMarks();
            mark(hosts);
          },
          unmark,
        }),
        ...keys,
      ]}
      empty={text.network.empty}
    />
  );
}
