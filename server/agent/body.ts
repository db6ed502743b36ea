import { Malformed, TooLarge } from "./xml/read.ts";

/** The body did not come in time; agents get a 408. */
export class TooSlow extends Malformed {
  override readonly name = "TooSlow";
}

export interface BodyLimits {
  readonly maxBytes: number;
  /** For the whole body, from its first byte on. */
  readonly seconds: number;
}

/**
 * Reads a request's body into memory.
 *
 * @throws {TooLarge} As soon as it is known to be over `maxBytes`.
 * @throws {TooSlow} If it has not ended within `seconds`.
 * @throws {Malformed} If the connection broke before its end.
 */
export async function readBody(
  request: Request,
  { maxBytes, seconds }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () =>
    new TooLarge(`Cannot read the body: more than ${maxBytes} bytes`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) {
    throw tooLarge();
  }
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    reader.cancel().catch(() => {});
  }, seconds * 1000);
  try {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let bytes = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (late) break;
      if (done) return joined(parts, bytes);
      bytes += value.length;
      if (bytes > maxBytes) throw tooLarge();
      parts.push(value);
    }
  } catch (cause) {
    reader.cancel().catch(() => {});
    if (cause instanceof Malformed) throw cause;
    if (!late) throw new Malformed("Cannot read the body: it was cut off");
  } finally {
    clearTimeout(timer);
  }
  throw new TooSlow(`Cannot read the body: not here after ${seconds} seconds`);
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
