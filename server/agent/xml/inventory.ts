import { createHash } from "node:crypto";
import type { Inventory, Section } from "../../domain/inventory.ts";
import {
  all,
  child,
  type Fields,
  fieldsOf,
  type Root,
  text,
  textOf,
  TooLarge,
} from "./read.ts";
import { isDeviceId } from "./request.ts";

/** Agents know about thirty. */
const MAX_SECTIONS = 256;
const MAX_HISTORY = 10_000;
const MAX_MACS = 256;
const MAX_TEXT = 255;

/**
 * Reads the CONTENT of an INVENTORY request. Sections are kept whole; single
 * values are trimmed and cut to 255 characters.
 *
 * @throws {TooLarge} If it has more than 256 kinds of sections.
 */
export function readInventory({ fields }: Root, deviceId: string): Inventory {
  const content = child(fields, "CONTENT");
  const hardware = child(content, "HARDWARE");
  return {
    name: value(hardware, "NAME") || hostOf(deviceId),
    os: value(hardware, "OSNAME"),
    ip: value(hardware, "IPADDR"),
    serial: value(child(content, "BIOS"), "SSN"),
    uuid: value(hardware, "UUID"),
    macs: macsOf(content),
    tag: tagOf(content),
    oldDeviceId: oldDeviceIdOf(content, deviceId),
    history: historyOf(content),
    sections: sectionsOf(content),
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
  for (const network of all(content, "NETWORKS")) {
    const digits = text(fieldsOf(network), "MACADDR").toUpperCase()
      .replace(/[:.-]/g, "");
    if (!/^[\dA-F]{12}$/.test(digits) || macs.size >= MAX_MACS) continue;
    macs.add(digits.match(/../g)!.join(":"));
  }
  return [...macs];
}

function tagOf(content: Fields): string {
  for (const entry of all(content, "ACCOUNTINFO")) {
    const fields = fieldsOf(entry);
    if (text(fields, "KEYNAME") === "TAG") return value(fields, "KEYVALUE");
  }
  return "";
}

/** Windows agents put it into DOWNLOAD/HISTORY instead of CONTENT. */
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
  const names = Object.keys(content).filter((name) => name !== "#text");
  if (names.length > MAX_SECTIONS) {
    throw new TooLarge(
      `Cannot read the inventory: more than ${MAX_SECTIONS} kinds of sections`,
    );
  }
  return names.map((name) => {
    const section = JSON.stringify(all(content, name).map(fieldsOf));
    const digest = createHash("sha256").update(section).digest();
    return { name, content: section, digest: new Uint8Array(digest) };
  });
}
