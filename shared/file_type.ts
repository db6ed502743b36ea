/** The type of a file, by its first bytes. */
export type FileType =
  | "empty"
  | "script"
  | "text"
  | "html"
  | "xml"
  | "json"
  | "windows_program"
  | "elf"
  | "mach_o"
  | "ole"
  | "deb"
  | "rpm"
  | "xar"
  | "zip"
  | "gzip"
  | "bzip2"
  | "xz"
  | "zstd"
  | "lz4"
  | "compress"
  | "7z"
  | "rar"
  | "cab"
  | "tar"
  | "iso"
  | "pdf"
  | "binary";

/** The properties of a text that decide whether it can be run as a script. */
export interface TextFacts {
  readonly encoding: "utf-8" | "utf-8-bom" | "utf-16";
  /** The rest of a first line that begins with `#!`, trimmed; null: it does not. */
  readonly interpreter: string | null;
  /** The end of the first line; null if the text has one line only. */
  readonly firstEnd: "lf" | "crlf" | "cr" | null;
  /** True if any line ends with a carriage return. */
  readonly hasReturns: boolean;
}

/** The type of a file; `text` of one that consists of characters. */
export interface FileFacts {
  readonly type: FileType;
  readonly text?: TextFacts;
}

/** The bytes at a file's beginning that {@linkcode fileFacts} reads. */
export const FACTS_BYTES = 16 * 1024;

const MAGIC: readonly (readonly [FileType, number, readonly number[]])[] = [
  ["windows_program", 0, [0x4d, 0x5a]],
  ["elf", 0, [0x7f, 0x45, 0x4c, 0x46]],
  ["mach_o", 0, [0xcf, 0xfa, 0xed, 0xfe]],
  ["mach_o", 0, [0xce, 0xfa, 0xed, 0xfe]],
  ["mach_o", 0, [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0]],
  ["ole", 0, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ["deb", 0, [0x21, 0x3c, 0x61, 0x72, 0x63, 0x68, 0x3e, 0x0a]],
  ["rpm", 0, [0xed, 0xab, 0xee, 0xdb]],
  ["xar", 0, [0x78, 0x61, 0x72, 0x21]],
  ["zip", 0, [0x50, 0x4b, 3, 4]],
  ["zip", 0, [0x50, 0x4b, 5, 6]],
  ["gzip", 0, [0x1f, 0x8b]],
  ["compress", 0, [0x1f, 0x9d]],
  ["bzip2", 0, [0x42, 0x5a, 0x68]],
  ["xz", 0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  ["zstd", 0, [0x28, 0xb5, 0x2f, 0xfd]],
  ["lz4", 0, [0x04, 0x22, 0x4d, 0x18]],
  ["7z", 0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ["rar", 0, [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ["cab", 0, [0x4d, 0x53, 0x43, 0x46]],
  ["pdf", 0, [0x25, 0x50, 0x44, 0x46]],
  ["tar", 257, [0x75, 0x73, 0x74, 0x61, 0x72]],
];

/**
 * Examines the beginning of a file, up to {@linkcode FACTS_BYTES}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const bytes = new TextEncoder().encode("#!/bin/sh\r\nexit 0\r\n");
 * assertEquals(fileFacts(bytes), {
 *   type: "script",
 *   text: {
 *     encoding: "utf-8",
 *     interpreter: "/bin/sh",
 *     firstEnd: "crlf",
 *     hasReturns: true,
 *   },
 * });
 * ```
 */
export function fileFacts(head: Uint8Array): FileFacts {
  if (head.length === 0) return { type: "empty" };
  const has = (at: number, bytes: readonly number[]) =>
    bytes.every((byte, i) => head[at + i] === byte);
  const decoded = decode(head);
  const known = MAGIC.find(([, at, bytes]) => has(at, bytes));
  if (known && !(known[0] === "windows_program" && decoded && isWordy(head))) {
    return { type: known[0] };
  }
  if (!decoded) return { type: "binary" };
  const { text, encoding } = decoded;
  const facts: TextFacts = { encoding, ...linesOf(text) };
  return { type: textType(text, facts), text: facts };
}

/** A program for Windows has NUL bytes; a text may begin with "MZ", too. */
function isWordy(head: Uint8Array): boolean {
  return !head.includes(0);
}

function textType(text: string, { interpreter }: TextFacts): FileType {
  if (interpreter !== null) return "script";
  const begins = text.trimStart().slice(0, 200).toLowerCase();
  if (/^(<!doctype html|<html|<head|<body)/.test(begins)) return "html";
  if (begins.startsWith("<?xml")) return "xml";
  return /^[[{]\s*["{[\]}]/.test(begins) ? "json" : "text";
}

/** Null if the bytes are no text: they hold a NUL, and are not UTF-16. */
function decode(
  head: Uint8Array,
): { text: string; encoding: TextFacts["encoding"] } | null {
  const [first, second, third] = head;
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    return { text: latin(head.subarray(3)), encoding: "utf-8-bom" };
  }
  const marked = first === 0xff && second === 0xfe
    ? "utf-16le"
    : first === 0xfe && second === 0xff
    ? "utf-16be"
    : null;
  const label = marked ??
    (has16(head, 0) ? "utf-16le" : has16(head, 1) ? "utf-16be" : null);
  if (label) {
    const even = head.subarray(0, head.length & ~1);
    const text = new TextDecoder(label).decode(even);
    return { text, encoding: "utf-16" };
  }
  return head.includes(0) ? null : { text: latin(head), encoding: "utf-8" };
}

/** True for `#!` in UTF-16 without a mark of its byte order. */
function has16(head: Uint8Array, shift: 0 | 1): boolean {
  return head[shift] === 0x23 && head[2 + shift] === 0x21 &&
    head[1 - shift] === 0 && head[3 - shift] === 0;
}

/** Latin-1, because only ASCII characters are of interest. */
function latin(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function linesOf(text: string): Omit<TextFacts, "encoding"> {
  const end = /\r\n|\n|\r/.exec(text);
  const first = end ? text.slice(0, end.index) : text;
  const ends = { "\r\n": "crlf", "\n": "lf", "\r": "cr" } as const;
  return {
    interpreter: first.startsWith("#!") ? first.slice(2).trim() : null,
    firstEnd: end ? ends[end[0] as keyof typeof ends] : null,
    hasReturns: text.includes("\r"),
  };
}
