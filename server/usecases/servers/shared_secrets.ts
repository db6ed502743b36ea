import { secretNamed } from "#db/operators/secrets.ts";
import {
  forgetAuthority,
  forgetPlainStatement,
  keepStatement,
  plainSecret,
  shareBesideStatement,
  sharedSecret,
  sharedSecretNames,
  shareStatement,
} from "#db/servers/shared_secrets.ts";
import type { Store } from "#db/store/transaction.ts";
import type { SharedKey } from "#server/crypto/shared_key.ts";

/** A CA that agents trust; PEM. */
export interface SharedAuthority {
  readonly cert: string;
  /** Null: this server cannot read it, or no server has it. */
  readonly key: string | null;
}

type Database = Pick<Store, "db" | "commit">;

const CAPABILITY = "download capability";
const AUTHORITY_KEY = "authority key";
/** Not a secret: agents have it. */
const AUTHORITY = "authority certificate";

/**
 * The key of the paths under which packages are downloaded, made at its first
 * use. With a shared key it is encrypted, also if it was not before.
 *
 * @param key The shared key; null: the server was given none.
 * @throws {Error} If the secrets are encrypted, and not with this key.
 */
export async function capabilityKey(
  store: Database & Store,
  key: SharedKey | null,
): Promise<Uint8Array> {
  const fresh = crypto.getRandomValues(new Uint8Array(32));
  if (key === null) {
    await requireUnencrypted(store);
    return await secretNamed(store, CAPABILITY, fresh);
  }
  const plain = await plainSecret(store.db, CAPABILITY);
  await store.commit([
    shareStatement(CAPABILITY, key.encrypt(CAPABILITY, plain ?? fresh)),
    forgetPlainStatement(CAPABILITY),
  ]);
  return (await readSecret(store, key, CAPABILITY))!;
}

/** The CA that the servers of this database have; null: none has told yet. */
export async function readAuthority(
  store: Database,
  key: SharedKey | null,
): Promise<SharedAuthority | null> {
  const cert = await plainSecret(store.db, AUTHORITY);
  if (cert === null) return null;
  const pem = key && await readSecret(store, key, AUTHORITY_KEY);
  return { cert: textOf(cert), key: pem && textOf(pem) };
}

/**
 * Tells the other servers the CA, unless one of them was faster.
 *
 * @param replace True: also if they have another one.
 */
export async function shareAuthority(
  store: Database,
  key: SharedKey | null,
  authority: SharedAuthority,
  replace = false,
): Promise<void> {
  const cert = bytesOf(authority.cert);
  await store.commit([
    ...replace ? forgetAuthority(AUTHORITY, AUTHORITY_KEY, cert) : [],
    keepStatement(AUTHORITY, cert),
    ...key && authority.key !== null
      ? [
        shareBesideStatement(
          AUTHORITY_KEY,
          key.encrypt(AUTHORITY_KEY, bytesOf(authority.key)),
          { name: AUTHORITY, value: cert },
        ),
      ]
      : [],
  ]);
}

async function readSecret(
  { db }: Database,
  key: SharedKey,
  name: string,
): Promise<Uint8Array | null> {
  const encrypted = await sharedSecret(db, name);
  if (encrypted === null) return null;
  const secret = key.decrypt(name, encrypted);
  if (secret !== null) return secret;
  throw new Error(
    `Cannot read the secrets of this database: they are encrypted with another key; start with the --key-file that the other servers have`,
  );
}

async function requireUnencrypted({ db }: Database): Promise<void> {
  if ((await sharedSecretNames(db)).length === 0) return;
  throw new Error(
    "Cannot read the secrets of this database: they are encrypted; start with --key-file and the file that the other servers have",
  );
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
