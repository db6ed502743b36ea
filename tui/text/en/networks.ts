import type { DeviceKind } from "#shared/contract/networks.ts";

const machines = (n: number) => `${n} machine${n === 1 ? "" : "s"}`;
const devices = (n: number) => `${n} device${n === 1 ? "" : "s"}`;

/** Networks, who scans them, and what was found in them. */
export const networks = {
  networks: {
    noun: "Network",
    none: "There is no network here",
    empty: "No machine has said yet which network it is in",
    open: "its devices",
    columns: {
      network: "NETWORK",
      name: "NAME",
      machines: "MACHINES",
      devices: "DEVICES",
      unknown: "UNKNOWN",
      scanner: "SCANNED BY",
      scanned: "LAST SCAN",
    },
    never: "never",
    nobody: "nobody",
    more: (name: string, n: number) => `${name} +${n}`,
  },
  network: {
    noun: "Device",
    none: "There is no device here",
    empty: "No scan has found a device here; tab shows who scans it",
    columns: {
      address: "ADDRESS",
      mac: "MAC",
      name: "NAME",
      vendor: "VENDOR",
      known: "KNOWN AS",
      seen: "LAST SEEN",
      first: "FIRST SEEN",
      by: "SEEN BY",
      note: "NOTE",
    },
    unknown: "unknown",
    devicesWords: devices,
    kinds: {
      network: "network gear",
      printer: "printer",
      phone: "phone",
      camera: "camera",
      server: "server",
      computer: "computer",
      building: "building control",
      other: "other",
    } satisfies Record<DeviceKind, string>,
    openMachine: "open the machine that has this address",
    noMachine: "No agent is known to have this MAC",
    mark: "mark it as known",
    markShort: "known as",
    hasAgent: "It has an agent: it is known by that",
    markTitle: (what: string) => `What is it? ${what}`,
    kind: "Kind",
    kindHint: "It counts as known wherever its MAC is seen",
    note: "Note",
    noteHint: "For your colleagues; may stay empty",
    marking: (what: string) => `Marking ${what}`,
    marked: (what: string, kind: string) => `Known now, ${what}: ${kind}`,
    unmark: "take the mark away",
    unmarkShort: "unmark",
    notMarked: "It is not marked",
    unmarking: (what: string) => `Taking the mark of ${what} away`,
    unmarked: (what: string) => `Unknown again: ${what}`,
    edit: "name it, say how many machines scan it",
    editShort: "edit",
    editTitle: (network: string) => `The network ${network}`,
    name: "Name",
    nameHint: "What your colleagues call it; may stay empty",
    scanners: "Scanners",
    scannersHint: (setting: number) =>
      `0 to 10 at most; 0: never; empty: as everywhere, ${setting}`,
    change: "change it",
    changing: (network: string) => `Changing ${network}`,
    changed: (network: string) => `${network} is changed`,
    pin: "let a machine scan it, never, or no longer so",
    pinShort: "scanner",
    pinTitle: (network: string) => `Who scans ${network}?`,
    machine: "Machine",
    rule: "It",
    ruleHint: "Pinned: before all others. Never: in no network at all",
    rules: {
      pin: "scans it: pinned",
      forbid: "never scans",
      release: "may, if elected",
    },
    ruling: (machine: string) => `Deciding for ${machine}`,
    ruled: {
      pin: (machine: string, network: string) =>
        `${machine} is pinned: it scans ${network} from its next contact on`,
      forbid: (machine: string) => `${machine} never scans a network`,
      release: (machine: string) =>
        `${machine} is neither pinned nor forbidden`,
    },
    view: "its devices, or who scans it",
    viewShort: "devices/scanners",
    address: "Network",
    machines: "Machines",
    machinesIn: (n: number) => `${machines(n)} with an agent`,
    devices: "Devices",
    devicesIn: (n: number, without: number, unknown: number) =>
      `${devices(n)}, ${without} without an agent, ${unknown} unknown`,
    lastScan: "Last scan",
    most: "At most",
    mostOwn: (n: number) => n === 0 ? "never scanned" : `${n}, its own number`,
    mostAsSet: (n: number) => `${n}, as discoveryScanners says`,
    scannedBy: "Scanned by",
    since: (at: string) => `since ${at}`,
    answered: (at: string) => `sent its last scan ${at}`,
    notAnswered: "has not sent a scan yet",
    fruitless: (n: number) =>
      `brought no device ${n === 1 ? "once" : `${n} times`}`,
    isPinned: "pinned",
    pinned: "Pinned, not scanning",
    forbidden: "Never scan",
    unscanned: {
      off: "Nobody: scanning it is off",
      too_wide: "Nobody: agents refuse networks wider than /16",
      too_small:
        "Nobody: it has too few machines for one to be elected; pin one",
      nobody_fit: "Nobody: no machine seen lately has an agent that can scan",
    },
  },
  networkOverview: {
    unknown: "Unknown devices",
    words: (n: number, networks: number) =>
      `${devices(n)} without an agent in ${networks} network${
        networks === 1 ? "" : "s"
      }`,
  },
  networkCli: {
    about: {
      networks: "networks machines are in, and what scans found in them",
      list: "list networks by address",
      show: "one network, and who scans it",
      hosts: "list the devices found in a network",
      name: "call a network something; an empty name takes it away",
      scanners: "say how many machines scan it at most, or default",
      pin: "let machines scan it before all others",
      forbid: "let machines never scan anything",
      release: "neither pinned nor forbidden any more",
      mark: "mark a device without an agent as known",
      unmark: "take a device's mark away",
    },
    network: "address, address/prefix, name or id of a network",
    count: "0 to 10, or default: as the setting says",
    mac: "MAC of a device, as 00:11:22:AA:BB:CC",
    kind: "what it is",
    options: {
      unknown: "only networks with devices nobody knows",
      withoutAgent: "only devices without an agent",
      unknownHosts: "only devices without an agent or a mark",
      vendor: "only devices whose vendor's name holds this",
      seenDays: "only devices seen in the last so many days",
      note: "a note for your colleagues",
    },
    noNetwork: (name: string) => `There is no network "${name}"`,
    notACount: "say 0 to 10, or default",
    named: (network: string, name: string) =>
      name === ""
        ? `${network} has no name any more`
        : `${network} is called ${name}`,
    most: (network: string, n: number | null) =>
      n === null
        ? `${network} is scanned as the setting says`
        : n === 0
        ? `${network} is not scanned any more`
        : `${network} is scanned by ${n} at most`,
    labels: {
      network: "network",
      mask: "mask",
      name: "name",
      machines: "machines",
      devices: "devices",
      withoutAgent: "without agent",
      unknown: "unknown",
      most: "scanners at most",
      scanner: "scanner",
      pinned: "pinned",
      forbidden: "forbidden",
      scanned: "last scan",
      unknownDevices: "Unknown devices",
    },
  },
};
