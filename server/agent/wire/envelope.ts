import {
  constants,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
} from "node:zlib";
import { decodeDocument } from "./charset.ts";
import { inflateSmall, MOST_STORED, storedZlib } from "./small_zlib.ts";
import { Malformed, TooLarge } from "#server/agent/xml/errors.ts";

/** The packing of a body; its answer is packed in the same way. */
export type Format = "zlib" | "gzip" | "plain";

export interface Envelope {
  readonly format: Format;
  readonly text: string;
}

const MiB = 1024 ** 2;
/** The largest body that is read; a full Unix inventory has about 40 kB. */
export const MAX_BODY_BYTES = 16 * MiB;
/** The most a body may inflate to; a full Unix inventory has about 330 kB. */
export const MAX_INFLATED_BYTES = 64 * MiB;

/**
 * Inventories inflate to 8 to 15 times their size; one value repeated for ever
 * inflates to 1,000 times.
 */
const MAX_RATIO = 100;
/** A body may inflate to so much, however small it is. */
const SMALL_BYTES = MiB;

/**
 * Unpacks the body of a request. Windows agents flush their zlib stream and
 * never end it, so a stream may stop anywhere; the XML reader notices if the
 * document is not complete.
 *
 * @throws {TooLarge} If it inflates to more than `maxInflatedBytes`, or to more
 * than 1 MiB and 100 times its size.
 * @throws {Malformed} If it is empty, corrupt, in an unknown encoding, or not
 * zlib, gzip or XML.
 */
export function openEnvelope(
  body: Uint8Array,
  maxInflatedBytes: number = MAX_INFLATED_BYTES,
): Envelope {
  if (body.length === 0) throw new Malformed("Cannot read an empty body");
  const format = formatOf(body);
  const bytes = inflated(body, format, maxInflatedBytes);
  if (bytes.length === 0) {
    throw new Malformed(`Cannot read the body: its ${format} holds nothing`);
  }
  return { format, text: decodeDocument(bytes) };
}

/**
 * Packs an answer. FusionInventory searches for the bytes 78 9C, with which
 * only zlib's default level 6 begins. Up to {@linkcode MOST_STORED} bytes are
 * not compressed: saving 500 bytes would make a poll a fifth more expensive.
 */
export function sealEnvelope(
  { format, text }: Envelope,
): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  if (format === "plain") return bytes;
  if (format === "zlib" && bytes.length <= MOST_STORED) {
    return storedZlib(bytes);
  }
  const pack = format === "gzip" ? gzipSync : deflateSync;
  return new Uint8Array(pack(bytes, { level: 6, chunkSize: chunk(bytes, 1) }));
}

/**
 * The bytes that zlib allocates at a time. Its default is 16 KiB, which costs
 * an answer of 500 bytes more than the compression.
 */
function chunk({ length }: Uint8Array, grows: number): number {
  return Math.min(Math.max(1024, length * grows), 64 * 1024);
}

function formatOf(body: Uint8Array): Format {
  const first = body[0]!;
  const second = body[1] ?? 0;
  if (first === 0x1f && second === 0x8b) return "gzip";
  // CM 8 (deflate), and a header that is a multiple of 31 (RFC 1950).
  if ((first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0) return "zlib";
  const marks = [0x3c, 0xef, 0xff, 0xfe, 0x00, 0x09, 0x0a, 0x0d, 0x20];
  if (marks.includes(first)) return "plain";
  throw new Malformed("Cannot read the body: neither zlib, gzip nor XML");
}

function inflated(
  body: Uint8Array,
  format: Format,
  maxInflatedBytes: number,
): Uint8Array {
  const maxOutputLength = Math.min(
    maxInflatedBytes,
    Math.max(SMALL_BYTES, body.length * MAX_RATIO),
  );
  const tooLarge = () =>
    new TooLarge(
      `Cannot read the body of ${body.length} bytes: it inflates to more than ${maxOutputLength}`,
    );
  if (format === "plain") {
    if (body.length > maxInflatedBytes) throw tooLarge();
    return body;
  }
  const small = format === "zlib" ? inflateSmall(body) : null;
  if (small && small.length <= maxInflatedBytes) return small;
  const unpack = format === "gzip" ? gunzipSync : inflateSync;
  try {
    return unpack(body, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength,
      chunkSize: chunk(body, 8),
    });
  } catch (cause) {
    if (cause instanceof Error && "code" in cause) {
      if (cause.code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
      throw new Malformed(
        `Cannot read the body: its ${format} is corrupt (${cause.message})`,
      );
    }
    throw cause;
  }
}
