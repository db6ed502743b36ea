import { listNetworks, type Network } from "#shared/contract/networks.ts";
import { call } from "#tui/api/call.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import { networkAddress, networkWords } from "#tui/actions/networks.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind, type Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { networkColumns } from "./columns.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

interface NetworksState extends Selection<Network> {
  readonly go: (place: Place) => void;
}

export const networkKeys: readonly Binding<NetworksState>[] = [
  {
    key: "enter",
    does: () => text.networks.open,
    footer: ["enter", () => text.packages.openShort],
    unavailable: (state) => needsRow(state, text.networks.none),
    run: ({ selected, go }) =>
      selected && go({
        screen: "network",
        network: { id: selected.id, name: networkWords(selected) },
      }),
  },
];

/** All networks that have machines, by address. */
export function NetworksScreen(
  { place: { q }, active }: ScreenProps<"networks">,
) {
  const { connection, go } = useSession();
  return (
    <ListTab<Network, SortOf<typeof listNetworks>>
      list={{
        active,
        q,
        noun: () => text.networks.noun,
        columns: networkColumns,
        load: (query, signal) =>
          call(connection, listNetworks, { query }, signal),
        idOf: ({ id }) => id,
        nameOf: networkAddress,
        commandOf: (network) =>
          shellLine("networks", "show", networkAddress(network)),
        order: "address",
        without: ["marks"],
      }}
      keysOf={(view) =>
        bind(networkKeys, {
          ...view,
          go: (place) => go({ to: "push", place }),
        })}
      empty={text.networks.empty}
    />
  );
}
