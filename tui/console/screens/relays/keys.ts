import type { Relay } from "#shared/contract/relays.ts";
import {
  changeRelayAction,
  createRelayAction,
  issueRelayTokenAction,
  revokeRelayAction,
} from "#tui/actions/relays/relays.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { actionKey, type ActionState, whyNot } from "#tui/console/perform.ts";
import { text } from "#tui/text/mod.ts";

/** Keys for one relay: the selected one, or the one of the page. */
export interface RelayState extends Selection<Relay>, ActionState {
  readonly edit: (relay: Relay) => void;
  readonly issue: (relay: Relay) => void;
}

export interface RelaysState extends RelayState {
  readonly make: () => void;
  readonly open: (relay: Relay) => void;
}

const noRelay = (state: Selection<Relay>) =>
  needsRow(state, text.relays.noneSelected);

const revoked = ({ selected }: Selection<Relay>) =>
  selected?.revokedAt ? text.relays.isRevoked : null;

export const relayKeys: readonly Binding<RelayState>[] = [
  {
    key: "e",
    does: () => text.relays.edit,
    footer: ["e", () => text.relays.editShort],
    unavailable: (state) =>
      noRelay(state) ?? whyNot(changeRelayAction, state.role) ??
        revoked(state),
    run: ({ selected, edit }) => selected && edit(selected),
  },
  {
    key: "t",
    does: () => text.relays.newToken,
    footer: ["t", () => text.relays.newTokenShort],
    unavailable: (state) =>
      noRelay(state) ??
        whyNot(issueRelayTokenAction, state.role, state.selected),
    run: ({ selected, issue }) => selected && issue(selected),
  },
  actionKey({
    key: "D",
    does: () => text.relays.revokeKey,
    footer: ["D", () => text.relays.revokeYes],
    action: revokeRelayAction,
    target: ({ selected }: RelayState) => selected,
    needs: noRelay,
  }),
];

export const relaysKeys: readonly Binding<RelaysState>[] = [
  {
    key: "enter",
    does: () => text.relays.open,
    footer: ["enter", () => text.packages.openShort],
    unavailable: noRelay,
    run: ({ selected, open }) => selected && open(selected),
  },
  {
    key: "n",
    does: () => text.relays.make,
    footer: ["n", () => text.relays.makeShort],
    unavailable: ({ role }) => whyNot(createRelayAction, role),
    run: ({ make }) => make(),
  },
  ...relayKeys,
];

/** A relay's token that is on screen, once. */
export interface RelayTokenState {
  readonly copy: () => void;
  readonly copyLines: () => void;
  readonly close: () => void;
}

export const relayTokenKeys: readonly Binding<RelayTokenState>[] = [
  {
    key: "y",
    does: () => text.tokens.copy,
    run: ({ copy }) => copy(),
  },
  {
    key: "l",
    does: () => text.relays.copyLines,
    footer: ["l", () => text.relays.copyLinesShort],
    run: ({ copyLines }) => copyLines(),
  },
  {
    key: "enter",
    does: () => text.tokens.closeSecret,
    run: ({ close }) => close(),
  },
];
