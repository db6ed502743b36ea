import type { SentFields } from "./account.ts";
import type { HardwareFacts } from "./hardware.ts";
import type { FoundHost, Interface } from "#server/domain/networks/networks.ts";
import type { SectionCut, SoftwareList } from "./software.ts";

/** An inventory as parsed from XML, before any decision. */
export interface Inventory {
  readonly name: string;
  readonly os: string;
  /** HARDWARE/IPADDR as it was sent: one address, or several joined by `/`. */
  readonly ip: string;
  /** BIOS/SSN, trimmed; empty if the agent sent none. */
  readonly serial: string;
  /** HARDWARE/UUID, trimmed; empty if the agent sent none. */
  readonly uuid: string;
  /** Upper case, colons: `00:11:22:AA:BB:CC`; without duplicates. */
  readonly macs: readonly string[];
  /** ACCOUNTINFO's TAG; empty if the agent sent none. */
  readonly tag: string;
  /** ACCOUNTINFO's other entries. */
  readonly account: SentFields;
  /** The machine's id before a rename, if the agent reports it. */
  readonly oldDeviceId: string | null;
  /** Package ids of `DOWNLOAD/HISTORY`, without duplicates. */
  readonly history: readonly number[];
  readonly facts: HardwareFacts;
  /** Milliseconds it has been running; null if the agent does not tell. */
  readonly uptime: number | null;
  readonly sections: readonly Section[];
  /** The network cards. */
  readonly interfaces: readonly Interface[];
  /** The result of a network scan; null if it was not instructed to scan. */
  readonly scan: Scan | null;
}

/** The IPDISCOVER section. */
export interface Scan {
  readonly hosts: readonly FoundHost[];
  /** Number of entries without a valid address or MAC. */
  readonly malformed: number;
  /** Number of entries beyond the 65,536 that are read. */
  readonly beyond: number;
}

/** All elements of one name below CONTENT, as they were sent. */
export interface Section {
  /** The element's name: `HARDWARE`, `SOFTWARES`, … */
  readonly name: string;
  /** A JSON array with one object per element. */
  readonly content: string;
  /** SHA-256 of `content`. */
  readonly digest: Uint8Array;
  /** Figures of what was left out; absent or null: nothing. */
  readonly cut?: SectionCut | null;
  /** Only for SOFTWARES. */
  readonly software?: SoftwareList;
}
