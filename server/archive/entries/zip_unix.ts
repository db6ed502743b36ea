import type { Entry as ZipEntry } from "@zip.js/zip.js";
import { type Listing, quote } from "./listing.ts";

/** Systems that made an entry, by the upper byte of its version. */
const [FAT, UNIX, MACOS] = [0, 3, 19];

/** What `unzip` gives to entries that come from no Unix system. */
const PLAIN_FILE = 0o644;

function systemOf({ versionMadeBy }: ZipEntry): number {
  return versionMadeBy >> 8;
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

/**
 * The name of an entry. Info-ZIP writes UTF-8 without saying so, and the library
 * reads it as a DOS code page.
 */
export function nameOf(entry: ZipEntry): string {
  if (systemOf(entry) !== UNIX || isAscii(entry.rawFilename)) {
    return entry.filename;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(entry.rawFilename);
  } catch {
    return entry.filename;
  }
}

/** The permissions with which `unzip` unpacks an entry. */
export function modeOf(entry: ZipEntry): number {
  const isUnix = [UNIX, MACOS].includes(systemOf(entry));
  return isUnix ? (entry.externalFileAttributes >>> 16) & 0o7777 : PLAIN_FILE;
}

/**
 * True for a name that `unzip` converts to the agent's locale by the entry's
 * extra field: where the entry's own header has none it is not converted there,
 * and both names differ.
 */
export function hasLocaleName(entry: ZipEntry): boolean {
  return entry.bitFlag?.languageEncodingFlag === true &&
    !isAscii(entry.rawFilename) &&
    entry.rawExtraField.length > 0;
}

/** Finds names for which `unzip` ends with an error, or that it changes. */
export function checkNameForUnzip(entry: ZipEntry, list: Listing): void {
  const { rawFilename } = entry;
  const filename = nameOf(entry);
  const values = { file: filename };
  if (rawFilename.includes(0x5c)) {
    list.find(
      "unix",
      "doubt",
      "zip_backslash",
      `The name ${
        quote(new TextDecoder().decode(rawFilename))
      } has backslashes, with which unzip ends in an error or makes one odd file; pack it again with a program that writes /, or set the target to windows`,
      values,
    );
  }
  if (systemOf(entry) === FAT && !isAscii(rawFilename)) {
    list.find(
      "unix",
      "warning",
      "zip_name_changed",
      `The name ${
        quote(filename)
      } comes from Windows, and unzip writes it with other letters on Unix; use letters of ASCII, or pack a tar.gz`,
      values,
    );
  }
}

/** Compares the extra fields of both headers of an entry. */
export function checkLocaleName(
  name: string,
  headerExtraBytes: number,
  list: Listing,
): void {
  const values = { file: name };
  if (headerExtraBytes === 0) {
    list.find(
      "unix",
      "doubt",
      "zip_name_locale",
      `unzip ends with an error at the name ${
        quote(name)
      } where the agent does not run in a UTF-8 locale, as under cron; use letters of ASCII, or pack a tar.gz or with Info-ZIP's zip`,
      values,
    );
    return;
  }
  list.find(
    "unix",
    "warning",
    "zip_name_changed",
    `unzip writes the name ${
      quote(name)
    } with other letters where the agent does not run in a UTF-8 locale, as under cron; use letters of ASCII, or pack a tar.gz`,
    values,
  );
}
