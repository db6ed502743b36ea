import { Malformed } from "#server/agent/xml/errors.ts";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });
const looseUtf8 = new TextDecoder();

/**
 * Decodes a document by its byte order mark, else by the encoding in its XML
 * declaration, else as UTF-8. Bytes that are not valid UTF-8 are decoded as
 * windows-1252: agents print names in the machine's own encoding, and its
 * DEVICEID must be the same whatever else is wrong in the document.
 *
 * @throws {Malformed} If the declared encoding is not known.
 */
export function decodeDocument(bytes: Uint8Array): string {
  const wide = wideEncoding(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  const text = asUtf8(bytes);
  const declared = declaredEncoding(text ?? looseHead(bytes));
  if (declared !== "utf-8") return decoderOf(declared).decode(bytes);
  return text ?? looseUtf8.decode(repaired(bytes));
}

function asUtf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

function looseHead(bytes: Uint8Array): string {
  return looseUtf8.decode(bytes.subarray(0, 256));
}

/** UTF-16 is recognised by its mark, or by two wide characters from `<` on. */
function wideEncoding(bytes: Uint8Array): string | null {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a === 0x3c && b === 0 && d === 0) return "utf-16le";
  if (a === 0 && b === 0x3c && c === 0) return "utf-16be";
  return null;
}

function declaredEncoding(text: string): string {
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(
    text.slice(0, 256),
  );
  const name = declared?.[1]?.trim().toLowerCase() ?? "utf-8";
  // The declaration was readable as ASCII, so it is not UTF-16.
  return name === "utf8" || name.startsWith("utf-16") ? "utf-8" : name;
}

function decoderOf(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding);
  } catch {
    throw new Malformed(
      `Cannot decode the request: the encoding ${
        JSON.stringify(encoding.slice(0, 40))
      } is not known`,
    );
  }
}

/** The UTF-8 bytes for each windows-1252 byte from 0x80 on. */
const WINDOWS_1252 = Array.from({ length: 128 }, (_, i) => {
  const text = new TextDecoder("windows-1252").decode(Uint8Array.of(128 + i));
  return new TextEncoder().encode(text);
});

/** Copies valid UTF-8 and converts every other byte from windows-1252. */
function repaired(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length * 3);
  let end = 0;
  for (let i = 0; i < bytes.length;) {
    const length = sequenceLength(bytes, i);
    if (length > 0) {
      for (const stop = i + length; i < stop; i++) out[end++] = bytes[i]!;
    } else {
      for (const byte of WINDOWS_1252[bytes[i]! - 128]!) out[end++] = byte;
      i++;
    }
  }
  return out.subarray(0, end);
}

/** The bytes of the character that begins there; 0 if none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length = lead >= 0xc2 && lead < 0xe0
    ? 2
    : lead >= 0xe0 && lead < 0xf0
    ? 3
    : lead >= 0xf0 && lead < 0xf5
    ? 4
    : 0;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return 0;
  }
  return length;
}
