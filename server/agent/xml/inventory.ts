import { createHash } from "node:crypto";
import type {
  Inventory,
  Scan,
  Section,
} from "#server/domain/machines/inventory.ts";
import { type FoundHost, ipNumber } from "#server/domain/networks/networks.ts";
import { readMac } from "#server/domain/networks/mac.ts";
import {
  NETWORKS,
  readInterfaces,
  reportedAddress,
} from "#server/domain/networks/read_interfaces.ts";
import { uptimeOf } from "#server/domain/machines/boot.ts";
import { hardwareFacts } from "#server/domain/machines/hardware.ts";
import {
  type DigestCache,
  limitSoftware,
  SOFTWARES,
} from "#server/domain/machines/software.ts";
import {
  limitSection,
  SECTION_LIMITS,
} from "#server/domain/machines/section_limits.ts";
import { accountOf } from "./account.ts";
import { TooLarge } from "./errors.ts";
import {
  all,
  child,
  type Fields,
  fieldsOf,
  type Root,
  text,
  textOf,
} from "./fields.ts";
import { isDeviceId } from "./request.ts";

/** Agents know about thirty. */
const MAX_SECTIONS = 256;
const MAX_HISTORY = 10_000;
const MAX_MACS = 256;
const MAX_HOSTS = 65_536;
const MAX_TEXT = 255;

/**
 * Reads the CONTENT of an INVENTORY request. Sections are kept whole within
 * their limits; single values are trimmed and cut to 255 characters.
 *
 * @throws {TooLarge} If it has more than 256 kinds of sections.
 */
export function readInventory({ fields }: Root, deviceId: string): Inventory {
  const content = child(fields, "CONTENT");
  const hardware = child(content, "HARDWARE");
  const { tag, ...account } = accountOf(content);
  const entriesOf = (section: string) => all(content, section).map(fieldsOf);
  return {
    name: value(hardware, "NAME") || hostOf(deviceId),
    os: value(hardware, "OSNAME"),
    ip: reportedAddress([hardware]),
    serial: value(child(content, "BIOS"), "SSN"),
    uuid: value(hardware, "UUID"),
    macs: macsOf(content),
    tag,
    account,
    oldDeviceId: oldDeviceIdOf(content, deviceId),
    history: historyOf(content),
    facts: hardwareFacts(entriesOf),
    uptime: uptimeOf(entriesOf),
    sections: sectionsOf(content),
    interfaces: readInterfaces(all(content, NETWORKS).map(fieldsOf)),
    scan: scanOf(content),
  };
}

function value(fields: Fields, name: string): string {
  return text(fields, name).slice(0, MAX_TEXT);
}

function hostOf(deviceId: string): string {
  return deviceId.replace(/-\d{4}(?:-\d{2}){5}$/, "");
}

function macsOf(content: Fields): string[] {
  const macs = new Set<string>();
  for (const network of all(content, NETWORKS)) {
    const mac = readMac(text(fieldsOf(network), "MACADDR"));
    if (mac !== null && macs.size < MAX_MACS) macs.add(mac);
  }
  return [...macs];
}

/** Addresses that no network card has: broadcast, multicast, all zeros. */
const NO_DEVICE = /^(?:[\dA-F][13579BDF]|00:00:00:00:00:00)/;

/** The hosts an agent found; those that cannot be read are only counted. */
function scanOf(content: Fields): Scan | null {
  const sections = all(content, "IPDISCOVER");
  if (sections.length === 0) return null;
  const entries = sections.flatMap((one) => [...all(fieldsOf(one), "H")]);
  const hosts: FoundHost[] = [];
  let malformed = 0;
  for (const entry of entries.slice(0, MAX_HOSTS)) {
    const fields = fieldsOf(entry);
    const [ip, name] = [text(fields, "I"), value(fields, "N")];
    const mac = readMac(text(fields, "M"));
    if (ipNumber(ip) === null || mac === null || NO_DEVICE.test(mac)) {
      malformed++;
      continue;
    }
    // For an unknown name, Unix agents send "-", Windows agents the address.
    hosts.push({ ip, mac, name: name === "-" || name === ip ? "" : name });
  }
  const beyond = Math.max(0, entries.length - MAX_HOSTS);
  return { hosts, malformed, beyond };
}

/** Windows agents send it in DOWNLOAD/HISTORY instead of CONTENT. */
function oldDeviceIdOf(content: Fields, deviceId: string): string | null {
  const misplaced = child(child(content, "DOWNLOAD"), "HISTORY");
  const old = text(content, "OLD_DEVICEID") || text(misplaced, "OLD_DEVICEID");
  return isDeviceId(old) && old !== deviceId ? old : null;
}

function historyOf(content: Fields): number[] {
  const ids = new Set<number>();
  for (const download of all(content, "DOWNLOAD")) {
    for (const history of all(fieldsOf(download), "HISTORY")) {
      for (const entry of all(fieldsOf(history), "PACKAGE")) {
        const id = text(fieldsOf(entry), "ID") || textOf(entry);
        if (/^\d{1,15}$/.test(id) && ids.size < MAX_HISTORY) {
          ids.add(Number(id));
        }
      }
    }
  }
  return [...ids];
}

function sectionsOf(content: Fields): Section[] {
  // Hosts of a scan belong to their network, not to the machine that scanned.
  const names = Object.keys(content)
    .filter((name) => name !== "#text" && name !== "IPDISCOVER");
  if (names.length > MAX_SECTIONS) {
    throw new TooLarge(
      `Cannot read the inventory: more than ${MAX_SECTIONS} kinds of sections`,
    );
  }
  let space: number = SECTION_LIMITS.machine;
  return names.map((name) => {
    const section = sectionOf(name, all(content, name).map(fieldsOf), space);
    if (name !== SOFTWARES) space -= section.content.length;
    return section;
  });
}

/** Software entries of previous inventories. */
const seen: DigestCache = new Map();

function sectionOf(
  name: string,
  sent: readonly Fields[],
  space: number,
): Section {
  const kept = name === SOFTWARES
    ? limitSoftware(sent, seen)
    : limitSection(sent, space);
  const { content } = kept;
  const digest = new Uint8Array(createHash("sha256").update(content).digest());
  return { name, digest, ...kept };
}
