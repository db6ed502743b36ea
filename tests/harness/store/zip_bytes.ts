import { crc32 } from "node:zlib";

/** An entry of a zip, byte by byte: what no program would write. */
export interface ZipBytes {
  /** The name at the end of the zip. */
  readonly name: Uint8Array | string;
  /** The name in front of the bytes; the same if left out. */
  readonly localName?: Uint8Array | string;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  /** 0x800 is UTF-8. */
  readonly flags?: number;
  /** 0 is FAT, 3 is Unix. */
  readonly system?: number;
  readonly mode?: number;
  /** Extra fields at the end of the zip, and in front of the bytes. */
  readonly extra?: Uint8Array;
  readonly localExtra?: Uint8Array;
}

const utf8 = new TextEncoder();
const bytesOf = (text: Uint8Array | string) =>
  typeof text === "string" ? utf8.encode(text) : text;

/** A zip whose entries are stored, laid out as APPNOTE 4.3 says. */
export function rawZip(
  ...entries: readonly ZipBytes[]
): Uint8Array<ArrayBuffer> {
  const front: Uint8Array[] = [];
  const list: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = bytesOf(entry.name);
    const localName = bytesOf(entry.localName ?? entry.name);
    const content = entry.bytes ?? utf8.encode(entry.text ?? "x".repeat(600));
    const { flags = 0, system = 3, mode = 0o100644 } = entry;
    const { extra = new Uint8Array(), localExtra = new Uint8Array() } = entry;
    const common = (view: DataView, at: number) => {
      view.setUint16(at, 20, true);
      view.setUint16(at + 2, flags, true);
      view.setUint16(at + 8, 0x5a21, true);
      view.setUint32(at + 10, crc32(content), true);
      view.setUint32(at + 14, content.length, true);
      view.setUint32(at + 18, content.length, true);
    };
    const header = new DataView(new ArrayBuffer(30));
    header.setUint32(0, 0x04034b50, true);
    common(header, 4);
    header.setUint16(26, localName.length, true);
    header.setUint16(28, localExtra.length, true);
    const listed = new DataView(new ArrayBuffer(46));
    listed.setUint32(0, 0x02014b50, true);
    listed.setUint16(4, system << 8 | 20, true);
    common(listed, 6);
    listed.setUint16(28, name.length, true);
    listed.setUint16(30, extra.length, true);
    listed.setUint32(38, system === 0 ? 0x20 : mode * 65536, true);
    listed.setUint32(42, offset, true);
    const own = [new Uint8Array(header.buffer), localName, localExtra, content];
    front.push(...own);
    list.push(new Uint8Array(listed.buffer), name, extra);
    offset += own.reduce((sum, part) => sum + part.length, 0);
  }
  const listBytes = list.reduce((sum, part) => sum + part.length, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, listBytes, true);
  end.setUint32(16, offset, true);
  const parts = [...front, ...list, new Uint8Array(end.buffer)];
  const whole = new Uint8Array(offset + listBytes + 22);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
