import { Buffer } from "node:buffer";
import {
  createCipheriv,
  createDecipheriv,
  randomBytes,
  scrypt,
} from "node:crypto";

/** Secret texts and bytes of a server, by name: files, and rows of `secret`. */
export interface Keys {
  /** Contents of files of the data folder, by their path in it. */
  readonly files: Readonly<Record<string, string>>;
  /** Values of the table `secret`, in hexadecimal. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Keys under a passphrase, as they are in `keys.json` of a backup. */
export interface WrappedKeys {
  readonly cipher: "aes-256-gcm";
  readonly kdf: "scrypt";
  readonly n: number;
  readonly r: number;
  readonly p: number;
  /** Base64. */
  readonly salt: string;
  readonly iv: string;
  readonly tag: string;
  readonly text: string;
}

/** The passphrase does not open the keys of a backup. */
export class WrongPassphrase extends Error {
  override readonly name = "WrongPassphrase";
}

/** 32 MiB, and about 0.2 s. */
const COST = { n: 2 ** 15, r: 8, p: 3 };
const MEMORY = 64 * 1024 ** 2;

/**
 * Encrypts keys with a key that scrypt derives from a passphrase.
 *
 * @param bound A text that the keys belong to; they cannot be opened with
 * another one.
 */
export async function wrapKeys(
  keys: Keys,
  passphrase: string,
  bound: string,
): Promise<WrappedKeys> {
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv(
    "aes-256-gcm",
    await derive(passphrase, salt, COST),
    iv,
  );
  cipher.setAAD(Buffer.from(bound));
  const text = Buffer.concat([
    cipher.update(JSON.stringify(keys), "utf8"),
    cipher.final(),
  ]);
  return {
    cipher: "aes-256-gcm",
    kdf: "scrypt",
    ...COST,
    salt: salt.toString("base64"),
    iv: iv.toString("base64"),
    tag: cipher.getAuthTag().toString("base64"),
    text: text.toString("base64"),
  };
}

/**
 * Opens what {@linkcode wrapKeys} made.
 *
 * @throws {WrongPassphrase} If it was made with another passphrase, or for
 * another text.
 */
export async function unwrapKeys(
  wrapped: WrappedKeys,
  passphrase: string,
  bound: string,
): Promise<Keys> {
  const { n, r, p } = wrapped;
  const of = (text: string) => Buffer.from(text, "base64");
  const key = await derive(passphrase, of(wrapped.salt), { n, r, p });
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, of(wrapped.iv));
    decipher.setAAD(Buffer.from(bound));
    decipher.setAuthTag(of(wrapped.tag));
    const text = Buffer.concat([
      decipher.update(of(wrapped.text)),
      decipher.final(),
    ]);
    return JSON.parse(text.toString("utf8"));
  } catch (cause) {
    throw new WrongPassphrase("the passphrase is another one", { cause });
  }
}

function derive(
  passphrase: string,
  salt: Uint8Array,
  { n, r, p }: typeof COST,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N: n, r, p, maxmem: MEMORY };
    scrypt(passphrase, salt, 32, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
