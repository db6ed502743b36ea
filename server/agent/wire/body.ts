import { Overloaded } from "#server/agent/limits/overloaded.ts";
import { Malformed, TooLarge } from "#server/agent/xml/errors.ts";

/** The body did not come in time; agents get a 408. */
export class TooSlow extends Malformed {
  override readonly name = "TooSlow";
}

export interface BodyLimits {
  readonly maxBytes: number;
  /** For the whole body, from its first byte on. */
  readonly seconds: number;
  /** What all bodies that are arriving may hold together. */
  readonly room: ByteBudget;
}

/** Bytes that are still free. */
export interface ByteBudget {
  bytes: number;
}

/**
 * Up to this length a body is read as a whole: reading it by a reader costs a
 * poll 50 µs more. Beyond, memory is taken as bytes arrive: a whole read takes
 * what was announced at once, and 200 connections that announce 16 MB and send
 * three bytes were seen to take 2.4 GB.
 */
const READ_WHOLE_BYTES = 16 * 1024;

/**
 * Reads a request's body into memory.
 *
 * @throws {TooLarge} As soon as it is known to be over `maxBytes`.
 * @throws {TooSlow} If it has not ended within `seconds`.
 * @throws {Overloaded} If those that are arriving hold too much together.
 * @throws {Malformed} If the connection broke before its end.
 */
export async function readBody(
  request: Request,
  { maxBytes, seconds, room }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () =>
    new TooLarge(`Cannot read the body: more than ${maxBytes} bytes`);
  const length = request.headers.get("content-length");
  if (Number(length ?? 0) > maxBytes) throw tooLarge();
  // HTTP lets no more come than was announced.
  if (length !== null && Number(length) <= READ_WHOLE_BYTES) {
    return await readAnnounced(request, seconds);
  }
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    reader.cancel().catch(() => {});
  }, seconds * 1000);
  let bytes = 0;
  try {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (late) break;
      if (done) return joined(parts, bytes);
      bytes += value.length;
      room.bytes -= value.length;
      if (bytes > maxBytes) throw tooLarge();
      if (room.bytes < 0) {
        throw new Overloaded("too many long bodies are arriving");
      }
      parts.push(value);
    }
  } catch (cause) {
    reader.cancel().catch(() => {});
    if (cause instanceof Malformed || cause instanceof Overloaded) throw cause;
    if (!late) throw new Malformed("Cannot read the body: it was cut off");
  } finally {
    clearTimeout(timer);
    room.bytes += bytes;
  }
  throw tooSlow(seconds);
}

async function readAnnounced(
  request: Request,
  seconds: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(tooSlow(seconds)), seconds * 1000);
  try {
    return await Promise.race([request.bytes(), late.promise]);
  } catch (cause) {
    if (cause instanceof TooSlow) throw cause;
    throw new Malformed("Cannot read the body: it was cut off");
  } finally {
    clearTimeout(timer);
  }
}

function tooSlow(seconds: number): TooSlow {
  return new TooSlow(
    `Cannot read the body: not here after ${seconds} seconds`,
  );
}

function joined(
  parts: readonly Uint8Array<ArrayBuffer>[],
  bytes: number,
): Uint8Array<ArrayBuffer> {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(bytes);
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}
