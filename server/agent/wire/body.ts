import { Overloaded } from "#server/agent/limits/overloaded.ts";
import { Malformed, TooLarge } from "#server/agent/xml/errors.ts";

/** A body that did not arrive in time; agents get a 408. */
export class TooSlow extends Malformed {
  override readonly name = "TooSlow";
}

export interface BodyLimits {
  readonly maxBytes: number;
  /** For the whole body. */
  readonly seconds: number;
  /** Shared by all bodies that are arriving. */
  readonly budget: ByteBudget;
}

/** The bytes that may still be allocated. */
export interface ByteBudget {
  bytes: number;
}

/**
 * The longest body that is read with one call, bytes: a stream reader costs a
 * poll 50 µs more. For a longer one memory is allocated as bytes arrive. One
 * call allocates the announced length at once: 200 connections that announced
 * 16 MB and sent three bytes took 2.4 GB.
 */
const READ_WHOLE_BYTES = 16 * 1024;

/**
 * Reads a request's body into memory.
 *
 * @throws {TooLarge} As soon as it is known to exceed `maxBytes`.
 * @throws {TooSlow} If its end has not arrived within `seconds`.
 * @throws {Overloaded} If all arriving bodies together exceed the budget.
 * @throws {Malformed} If the connection broke before its end.
 */
export async function readBody(
  request: Request,
  { maxBytes, seconds, budget }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () =>
    new TooLarge(`Cannot read the body: more than ${maxBytes} bytes`);
  const length = request.headers.get("content-length");
  if (Number(length ?? 0) > maxBytes) throw tooLarge();
  // HTTP delivers no more than was announced.
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
      budget.bytes -= value.length;
      if (bytes > maxBytes) throw tooLarge();
      if (budget.bytes < 0) {
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
    budget.bytes += bytes;
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
    `Cannot read the body: it did not arrive within ${seconds} seconds`,
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
