import {
  changeNetwork,
  type DeviceKind,
  markDevice,
  type Network,
  type NetworkHost,
  readNetwork,
  unmarkDevice,
  type WholeNetwork,
} from "#shared/contract/networks.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Action } from "./action.ts";
import { flags } from "./command_line.ts";
import { fieldWords, refuseChanged, undoWith } from "./undo/undo.ts";
import { type EntityName, machineWords } from "./recipients.ts";

type NetworkTitle = Pick<Network, "id" | "name" | "address" | "bits">;

/** "10.1.2.0/24": the name of a network on a command line. */
export function networkAddress(
  { address, bits }: Pick<Network, "address" | "bits">,
): string {
  return `${address}/${bits}`;
}

/** "branch", or "10.1.2.0/24" without a name. */
export function networkWords(network: NetworkTitle): string {
  return network.name || networkAddress(network);
}

/** A change of a network; absent fields stay as they are. */
export interface NetworkEdit {
  readonly network: NetworkTitle;
  /** Empty: the name is removed. */
  readonly name?: string;
  /** Null: the setting applies. */
  readonly maxScanners?: number | null;
}

/** Changes the name of a network, or the most machines that scan it. */
export const change: Action<NetworkEdit, WholeNetwork> = {
  endpoint: changeNetwork,
  doing: ({ network }) => text.network.changing(networkWords(network)),
  run: (connection, { network: { id }, name, maxScanners }) =>
    call(connection, changeNetwork, {
      params: { id },
      body: {
        ...name !== undefined && { name },
        ...maxScanners !== undefined && { maxScanners },
      },
    }),
  sentence({ network, name, maxScanners }) {
    const { named, most } = text.networkCli;
    const address = networkAddress(network);
    return [
      ...name === undefined ? [] : [named(address, name)],
      ...maxScanners === undefined ? [] : [most(address, maxScanners)],
    ].join(text.clause);
  },
  id: ({ network: { id } }) => id,
  undo({ network, name, maxScanners }) {
    if (name === undefined || maxScanners !== undefined) {
      return text.undo.why.unknown;
    }
    return undoWith(change, { network, name: network.name }, {
      effects: [
        text.undo.changesBack(
          networkAddress(network),
          fieldWords({ name: network.name }),
        ),
      ],
      check: async (connection) => {
        const now = await call(connection, readNetwork, {
          params: { id: network.id },
        });
        refuseChanged(now.name === name, networkAddress(network));
      },
    });
  },
  commandLines: ({ network, name, maxScanners }) => [
    ...name === undefined
      ? []
      : [["networks", "name", networkAddress(network), name]],
    ...maxScanners === undefined ? [] : [[
      "networks",
      "scanners",
      networkAddress(network),
      `${maxScanners ?? "default"}`,
    ]],
  ],
};

/** The rules an operator can set for a machine as a scanner. */
export const SCANNER_RULES = ["pin", "forbid", "release"] as const;
export type ScannerRule = typeof SCANNER_RULES[number];

/** Machines that a rule is set for. */
export interface ScannerChange {
  readonly network: NetworkTitle;
  readonly rule: ScannerRule;
  readonly machines: readonly EntityName[];
}

/** Sets whether machines scan a network before all others, or never scan. */
export const setScanners: Action<ScannerChange, WholeNetwork> = {
  endpoint: changeNetwork,
  doing: ({ machines }) => text.network.ruling(machineWords(machines)),
  run: (connection, { network: { id }, rule, machines }) =>
    call(connection, changeNetwork, {
      params: { id },
      body: { [rule]: machines.map((machine) => machine.id) },
    }),
  sentence: ({ network, rule, machines }) =>
    text.network.ruled[rule](
      machines.map(({ name }) => name).join(", "),
      networkWords(network),
    ),
  id: ({ network: { id } }) => id,
  commandLines: ({ network, rule, machines }) => [[
    "networks",
    rule,
    networkAddress(network),
    ...machines.map(({ name }) => name),
  ]],
};

/** Devices by their MACs. */
export type Devices = readonly (
  & Pick<NetworkHost, "mac">
  & Partial<Pick<NetworkHost, "ip">>
)[];

/** Devices and the kind they are marked as. */
export interface DeviceMark {
  readonly hosts: Devices;
  readonly kind: DeviceKind;
  readonly note: string;
}

/** Marks devices without an agent as known, wherever their MAC is seen. */
export const mark: Action<DeviceMark, unknown> = {
  endpoint: markDevice,
  doing: ({ hosts }) => text.network.marking(deviceWords(hosts)),
  async run(connection, { hosts, kind, note }) {
    let last: unknown;
    for (const { mac } of hosts) {
      last = await call(connection, markDevice, {
        params: { mac },
        body: { kind, note },
      });
    }
    return last;
  },
  sentence: ({ hosts, kind }) =>
    text.network.marked(deviceWords(hosts), text.network.kinds[kind]),
  commandLines: ({ hosts, kind, note }) =>
    hosts.map(({ mac }) => ["networks", "mark", mac, kind, ...flags({ note })]),
};

/** Removes the marks of devices. */
export const unmark: Action<Devices, { readonly mac: string }> = {
  endpoint: unmarkDevice,
  doing: (hosts) => text.network.unmarking(deviceWords(hosts)),
  async run(connection, hosts) {
    for (const { mac } of hosts) {
      await call(connection, unmarkDevice, { params: { mac } });
    }
    return { mac: hosts.at(-1)?.mac ?? "" };
  },
  sentence: (hosts) => text.network.unmarked(deviceWords(hosts)),
  commandLines: (hosts) => hosts.map(({ mac }) => ["networks", "unmark", mac]),
};

/** "10.1.2.9", "12 devices". */
export function deviceWords(hosts: Devices): string {
  const [first] = hosts;
  return hosts.length === 1 && first
    ? first.ip ?? first.mac
    : text.network.devicesWords(hosts.length);
}
