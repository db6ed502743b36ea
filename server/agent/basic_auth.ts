import { createHash, timingSafeEqual } from "node:crypto";

/** The user and password of all agents. */
export interface BasicAuth {
  readonly user: string;
  readonly password: string;
  /** Unix agents send the password only to the realm they are configured with. */
  readonly realm: string;
}

/** True if an Authorization header carries that user and password. */
export function isAuthorized(
  header: string | undefined,
  { user, password }: BasicAuth,
): boolean {
  const encoded = /^basic +([\w+/]+=*) *$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return false;
  // Digests have one length, whatever was sent.
  return timingSafeEqual(
    digestOf(decoded(encoded)),
    digestOf(new TextEncoder().encode(`${user}:${password}`)),
  );
}

/** The value of WWW-Authenticate. */
export function challenge({ realm }: BasicAuth): string {
  return `Basic realm="${realm.replace(/["\\]/g, "\\$&")}"`;
}

function decoded(base64: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(base64);
  } catch {
    return new Uint8Array();
  }
}

function digestOf(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}
