import { useState } from "react";
import {
  DeviceKind,
  listNetworkHosts,
  type NetworkHost,
} from "#shared/contract/networks.ts";
import { call } from "#tui/api/call.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import { deviceWords, mark } from "#tui/actions/networks.ts";
import { perform } from "#tui/console/perform.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import type { FormSpec } from "#tui/console/widgets/form.tsx";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { hostColumns } from "./columns.ts";
import { markFields } from "./forms.ts";
import { hostKeys } from "./keys.ts";

/** The devices that scans found in a network. */
export function HostList({ network: { id, address }, active, keys }: {
  /** Its row number, and how a command line names it. */
  readonly network: { readonly id: number; readonly address: string };
  readonly active: boolean;
  /** Keys that act on the network itself. */
  readonly keys: readonly Key[];
}) {
  const { connection, go } = useSession();
  const [marking, setMarking] = useState<readonly NetworkHost[] | null>(null);
  return (
    <ListTab<NetworkHost, SortOf<typeof listNetworkHosts>>
      list={{
        active,
        noun: () => text.network.noun,
        columns: hostColumns,
        load: (query, signal) =>
          call(
            connection,
            listNetworkHosts,
            { params: { id }, query },
            signal,
          ),
        idOf: ({ mac }) => mac,
        nameOf: ({ mac }) => mac,
        commandOf: ({ mac }) =>
          shellLine("networks", "hosts", address, "--filter", mac),
        order: "ip",
      }}
      keysOf={(view) => [
        ...bind(hostKeys, {
          ...view,
          open: ({ machine }) =>
            machine &&
            go({ to: "push", place: { screen: "machine", machine } }),
          mark: setMarking,
        }),
        ...keys,
      ]}
      formOf={(context) =>
        marking && (
          <FormScreen
            active={active}
            status={text.network.markTitle(deviceWords(marking))}
            spec={markForm(marking[0], {
              send: (values) =>
                perform(mark, { hosts: marking, ...values }, {
                  ...context,
                  leave: () => setMarking(null),
                }),
              leave: () => setMarking(null),
            })}
          />
        )}
      empty={text.network.empty}
    />
  );
}

/** Says what devices are; it starts with what the first was marked as. */
function markForm(
  host: NetworkHost | undefined,
  { send, leave }: {
    readonly send: (values: { kind: DeviceKind; note: string }) => void;
    readonly leave: () => void;
  },
): FormSpec {
  return {
    fields: markFields,
    draft: `device ${host?.mac ?? ""}`,
    start: {
      kind: host?.mark?.kind ?? "printer",
      note: host?.mark?.note ?? "",
    },
    sends: text.network.mark,
    send: ({ kind, note = "" }) =>
      send({ kind: DeviceKind.parse(kind), note: note.trim() }),
    leave,
  };
}
