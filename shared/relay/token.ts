/** What a relay gets from its administrator, once, as one text. */
export interface RelayToken {
  /** Identifies the relay: `lsr_` and 43 letters, digits, `-` and `_`. */
  readonly secret: string;
  /**
   * The SHA-256 of the CA's certificate (DER), 64 hexadecimal digits: the relay
   * trusts the certificate that has it, whoever sends it.
   */
  readonly authority: string;
}

const TOKEN = /^(lsr_[\w-]{43})\.([0-9a-f]{64})$/;

/**
 * The text of a token.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const token = { secret: `lsr_${"a".repeat(43)}`, authority: "0".repeat(64) };
 * assertEquals(readRelayToken(` ${printRelayToken(token)}\n`), token);
 * assertEquals(readRelayToken(token.secret), null);
 * ```
 */
export function printRelayToken({ secret, authority }: RelayToken): string {
  return `${secret}.${authority}`;
}

/** Reads a token, with white space around it; null: it is none. */
export function readRelayToken(text: string): RelayToken | null {
  const [, secret, authority] = TOKEN.exec(text.trim()) ?? [];
  return secret === undefined || authority === undefined
    ? null
    : { secret, authority };
}
