import type { HardwareFacts } from "./hardware.ts";
import type { FoundHost, Interface } from "#server/domain/networks/networks.ts";
import type { SoftwareList } from "./software.ts";

/** An inventory as it is stored: read from XML, nothing decided yet. */
export interface Inventory {
  readonly name: string;
  readonly os: string;
  readonly ip: string;
  /** BIOS/SSN, trimmed; empty where the agent sent none. */
  readonly serial: string;
  /** HARDWARE/UUID, trimmed; empty where the agent sent none. */
  readonly uuid: string;
  /** Upper case, colons: `00:11:22:AA:BB:CC`; without duplicates. */
  readonly macs: readonly string[];
  /** ACCOUNTINFO's TAG; empty where the agent sent none. */
  readonly tag: string;
  /** The id the machine had before a rename, where the agent says so. */
  readonly oldDeviceId: string | null;
  /** Package ids of `DOWNLOAD/HISTORY`, without duplicates. */
  readonly history: readonly number[];
  readonly facts: HardwareFacts;
  readonly sections: readonly Section[];
  /** The network cards. */
  readonly interfaces: readonly Interface[];
  /** What it found in its network; null where it was not told to look. */
  readonly scan: Scan | null;
}

/** The IPDISCOVER section. */
export interface Scan {
  readonly hosts: readonly FoundHost[];
  /** Entries without an address or a MAC that could be one. */
  readonly malformed: number;
  /** Entries beyond the 65,536 that are read. */
  readonly beyond: number;
}

/** All elements of one name below CONTENT, as they came. */
export interface Section {
  /** The element's name: `HARDWARE`, `SOFTWARES`, … */
  readonly name: string;
  /** A JSON array, one object an element. */
  readonly content: string;
  /** SHA-256 of `content`. */
  readonly digest: Uint8Array;
  /** Of SOFTWARES. */
  readonly software?: SoftwareList;
}
