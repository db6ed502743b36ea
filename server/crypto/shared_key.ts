import {
  createCipheriv,
  createDecipheriv,
  hkdfSync,
  randomBytes,
} from "node:crypto";

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = "aes-256-gcm";

/**
 * The key that all servers of a database have in a file, and the database does
 * not: other keys are derived from it, and secrets are encrypted with it.
 */
export class SharedKey {
  readonly #secret: Uint8Array;

  /** @param secret 32 random bytes. */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** A key of 32 bytes for one purpose, by HKDF-SHA-256. */
  derive(purpose: string): Uint8Array {
    return new Uint8Array(
      hkdfSync("sha256", this.#secret, "longshore", purpose, KEY_BYTES),
    );
  }

  /** Encrypts a secret by AES-256-GCM: nonce, text, tag. */
  encrypt(name: string, secret: Uint8Array): Uint8Array {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.derive("secrets"), nonce);
    cipher.setAAD(new TextEncoder().encode(name));
    const text = [cipher.update(secret), cipher.final()];
    return Uint8Array.from(
      [nonce, ...text, cipher.getAuthTag()].flatMap((part) => [...part]),
    );
  }

  /** The secret; null if it was encrypted with another key or name. */
  decrypt(name: string, encrypted: Uint8Array): Uint8Array | null {
    const nonce = encrypted.subarray(0, NONCE_BYTES);
    const text = encrypted.subarray(NONCE_BYTES, -TAG_BYTES);
    const tag = encrypted.subarray(-TAG_BYTES);
    try {
      const decipher = createDecipheriv(CIPHER, this.derive("secrets"), nonce);
      decipher.setAAD(new TextEncoder().encode(name));
      decipher.setAuthTag(tag);
      return Uint8Array.from([
        ...decipher.update(text),
        ...decipher.final(),
      ]);
    } catch {
      return null;
    }
  }
}
