import type { NetworkHost, WholeNetwork } from "#shared/contract/networks.ts";
import type { Role } from "#shared/contract/roles.ts";
import { change, mark, unmark } from "#tui/actions/networks.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { text } from "#tui/text/mod.ts";
import { type ActionState, whyNot } from "#tui/console/perform.ts";

/** Keys for the network on each of its pages. */
export interface NetworkState {
  /** Null until it has been read. */
  readonly network: WholeNetwork | null;
  readonly role: Role;
  readonly edit: () => void;
  readonly pin: () => void;
  readonly other: () => void;
}

const noChange = ({ network, role }: NetworkState) =>
  network ? whyNot(change, role) : text.list.stillLoading;

export const networkScreenKeys: readonly Binding<NetworkState>[] = [
  {
    key: "e",
    does: () => text.network.edit,
    footer: ["e", () => text.network.editShort],
    unavailable: noChange,
    run: ({ edit }) => edit(),
  },
  {
    key: "p",
    does: () => text.network.pin,
    footer: ["p", () => text.network.pinShort],
    unavailable: noChange,
    run: ({ pin }) => pin(),
  },
  {
    key: "tab",
    does: () => text.network.view,
    footer: ["tab", () => text.network.viewShort],
    run: ({ other }) => other(),
  },
];

export interface HostsState extends Selection<NetworkHost>, ActionState {
  /** The selected ones, else the one the cursor is on. */
  readonly targets: readonly NetworkHost[];
  readonly open: (host: NetworkHost) => void;
  readonly mark: (hosts: readonly NetworkHost[]) => void;
}

const withoutAgent = ({ targets }: HostsState) =>
  targets.filter(({ machine }) => machine === null);
const marked = ({ targets }: HostsState) =>
  targets.filter(({ mark }) => mark !== null);
const noHost = (state: HostsState) => needsRow(state, text.network.none);

export const hostKeys: readonly Binding<HostsState>[] = [
  {
    key: "enter",
    does: () => text.network.openMachine,
    footer: ["enter", () => text.packages.openShort],
    unavailable: (state) =>
      noHost(state) ??
        (state.selected?.machine ? null : text.network.noMachine),
    run: ({ selected, open }) => selected && open(selected),
  },
  {
    key: "m",
    does: () => text.network.mark,
    footer: ["m", () => text.network.markShort],
    unavailable: (state) =>
      noHost(state) ?? whyNot(mark, state.role) ??
        (withoutAgent(state).length > 0 ? null : text.network.hasAgent),
    run: (state) => state.mark(withoutAgent(state)),
  },
  {
    key: "x",
    does: () => text.network.unmark,
    footer: ["x", () => text.network.unmarkShort],
    unavailable: (state) =>
      noHost(state) ?? whyNot(unmark, state.role) ??
        (marked(state).length > 0 ? null : text.network.notMarked),
    run: (state) => state.start(unmark, marked(state)),
  },
];
