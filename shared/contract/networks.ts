import * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { line } from "./line.ts";
import { ById, Moment, pageOf, PageQuery, RowId, sortBy } from "./page.ts";

/** A machine that is instructed to scan a network. */
const Scanner = z.object({
  id: z.number().int(),
  name: z.string(),
  /** True if an operator chose it. */
  pinned: z.boolean(),
  electedAt: Moment,
  /** Time of its first inventory after it was elected; null: none yet. */
  answeredAt: Moment.nullable(),
  lastContactAt: Moment,
  /** Number of consecutive scan instructions after which it sent no host. */
  fruitless: z.number().int(),
});

export const Network = z.object({
  id: z.number().int(),
  /** Its first address, `10.1.2.0`. */
  address: z.string(),
  /** Length of its prefix in bits. */
  bits: z.number().int(),
  mask: z.string(),
  /** The name that operators gave it; empty: none. */
  name: z.string(),
  /** The most scanners; null: the setting `discoveryScanners` applies. */
  maxScanners: z.number().int().nullable(),
  scanners: z.array(Scanner),
  /** Machines with an agent that report to be in it. */
  machines: z.number().int(),
  /** Devices that scans found in it. */
  hosts: z.number().int(),
  /** Those of `hosts` that have no agent, identified by MAC. */
  withoutAgent: z.number().int(),
  /** Those of `withoutAgent` that nobody has marked as known. */
  unknown: z.number().int(),
  scannedAt: Moment.nullable(),
});
export type Network = z.infer<typeof Network>;

/** A network with the decisions of operators about its scanners. */
export const WholeNetwork = Network.extend({
  /** The most scanners in force: its own number or else the setting's. */
  mostScanners: z.number().int(),
  /** The reason nobody scans it; null: a machine scans it. */
  unscanned: z.enum(["off", "too_wide", "too_small", "nobody_fit"]).nullable(),
  pinned: z.array(z.object({ id: z.number().int(), name: z.string() })),
  /** At most 100 of its machines that never scan any network. */
  forbidden: z.array(z.object({ id: z.number().int(), name: z.string() })),
});
export type WholeNetwork = z.infer<typeof WholeNetwork>;

export const NETWORK_SORTS = [
  "address",
  "name",
  "machines",
  "hosts",
  "unknown",
  "scanned",
] as const;

const NetworkQuery = PageQuery.extend({
  /** Only networks with devices that have no agent and no mark. */
  faults: z.stringbool().optional(),
  /** The network of this address, `10.1.2.0` or `10.1.2.0/24`, exactly. */
  address: z.string().regex(
    /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?$/,
    "an address, as 10.1.2.0 or 10.1.2.0/24",
  ).optional(),
  /** The whole name, exactly. */
  name: z.string().max(200).optional(),
  /** Default: `address`. */
  sort: sortBy(NETWORK_SORTS),
});
export type NetworkQuery = z.output<typeof NetworkQuery>;

/** Lists networks; `q` searches in addresses and names. */
export const listNetworks = endpoint({
  method: "GET",
  path: "/networks",
  summary: "List the networks machines are in, by address",
  role: "viewer",
  query: NetworkQuery,
  output: pageOf(Network),
});

export const readNetwork = endpoint({
  method: "GET",
  path: "/networks/{id}",
  summary: "One network, and who may scan it",
  role: "viewer",
  params: ById,
  output: WholeNetwork,
});

const Machines = z.array(RowId).max(1000).default([]);

/** The most scanners a network can have. */
export const MOST_SCANNERS = 10;

export const NetworkChange = z.strictObject({
  name: line(80).optional(),
  /** The most scanners; 0: never scan it; null: the setting applies. */
  maxScanners: z.number().int().min(0).max(MOST_SCANNERS).nullable()
    .optional(),
  /** Machines that scan this network in preference to all others. */
  pin: Machines,
  /** Machines that never scan any network. */
  forbid: Machines,
  /** Machines that are no longer pinned or forbidden. */
  release: Machines,
});
export type NetworkChange = z.output<typeof NetworkChange>;

export const changeNetwork = endpoint({
  method: "PUT",
  path: "/networks/{id}",
  summary: "Name a network, say how many may scan it and who",
  role: "operator",
  params: ById,
  body: NetworkChange,
  output: WholeNetwork,
});

/** The kinds of device without an agent that an operator can mark. */
export const DeviceKind = z.enum([
  "network",
  "printer",
  "phone",
  "camera",
  "server",
  "computer",
  "building",
  "other",
]);
export type DeviceKind = z.infer<typeof DeviceKind>;

/** A MAC in a path: colons, dashes or nothing between its bytes. */
const Mac = z.string().regex(
  /^[\dA-Fa-f]{2}(?:[:-]?[\dA-Fa-f]{2}){5}$/,
  "a MAC, as 00:11:22:AA:BB:CC",
);

/** A MAC in the stored form: `00:11:22:AA:BB:CC`. */
export function normalMac(mac: string): string {
  const digits = mac.replaceAll(/[^\dA-Fa-f]/g, "").toUpperCase();
  return (digits.match(/../g) ?? []).join(":");
}

const Mark = z.object({
  kind: DeviceKind,
  note: z.string(),
  by: z.string(),
  at: Moment,
});

/** A device that a scan found in a network. */
export const NetworkHost = z.object({
  mac: z.string(),
  ip: z.string(),
  /** Name that the scanner resolved; empty: none. */
  name: z.string(),
  /** Vendor to whom the MAC is registered; empty: none, as for random MACs. */
  vendor: z.string(),
  firstSeenAt: Moment,
  lastSeenAt: Moment,
  /** The scanner that saw it last. */
  seenBy: z.object({ id: z.number().int(), name: z.string() }),
  /** The machine that has this MAC; null: no agent is known there. */
  machine: z.object({ id: z.number().int(), name: z.string() }).nullable(),
  mark: Mark.nullable(),
});
export type NetworkHost = z.infer<typeof NetworkHost>;

export const HOST_SORTS = ["ip", "mac", "name", "vendor", "lastSeen"] as const;

const HostQuery = PageQuery.extend({
  /** Only devices without an agent. */
  withoutAgent: z.stringbool().optional(),
  /** Only devices without an agent that nobody has marked as known. */
  faults: z.stringbool().optional(),
  /** Only devices whose vendor's name contains this text. */
  vendor: z.string().max(100).optional(),
  /** Only devices seen within this many days. */
  seenDays: z.coerce.number().int().min(1).max(3650).optional(),
  /** Default: `ip`. */
  sort: sortBy(HOST_SORTS),
});
export type HostQuery = z.output<typeof HostQuery>;

/** `q` searches in addresses, MACs, names, vendors and notes. */
export const listNetworkHosts = endpoint({
  method: "GET",
  path: "/networks/{id}/hosts",
  summary: "List the devices that scans found in a network, by address",
  role: "viewer",
  params: ById,
  query: HostQuery,
  output: pageOf(NetworkHost),
});

export const markDevice = endpoint({
  method: "PUT",
  path: "/devices/{mac}/mark",
  summary: "Mark a device without an agent as known, wherever it is seen",
  role: "operator",
  params: z.object({ mac: Mac }),
  body: z.strictObject({
    kind: DeviceKind,
    note: line(200).default(""),
  }),
  output: Mark,
});

export const unmarkDevice = endpoint({
  method: "DELETE",
  path: "/devices/{mac}/mark",
  summary: "Take a device's mark away",
  role: "operator",
  params: z.object({ mac: Mac }),
  output: z.object({}),
});
