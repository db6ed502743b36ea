import { forgetSecretStatements } from "#db/notifications/targets.ts";
import {
  forgetPlainStatement,
  keepStatement,
  plainSecret,
  sharedSecret,
  shareStatement,
} from "#db/servers/shared_secrets.ts";
import type { Statement, Store } from "#db/store/transaction.ts";
import type { SharedKey } from "#server/crypto/shared_key.ts";

/** The statement that stores a secret, encrypted if there is a key. */
export function keepSecret(
  key: SharedKey | null,
  name: string,
  secret: string,
): Statement {
  const bytes = new TextEncoder().encode(secret);
  return key
    ? shareStatement(name, key.encrypt(name, bytes))
    : keepStatement(name, bytes);
}

/** The statements that store another secret instead. */
export function replaceSecret(
  key: SharedKey | null,
  name: string,
  secret: string,
): Statement[] {
  return [...forgetSecretStatements(name), keepSecret(key, name, secret)];
}

/**
 * The secret of a target; null: this server cannot read it. One that was stored
 * before the server got its key is encrypted now.
 */
export async function targetSecret(
  { db, commit }: Pick<Store, "db" | "commit">,
  key: SharedKey | null,
  name: string,
): Promise<string | null> {
  const encrypted = await sharedSecret(db, name);
  if (encrypted) {
    const secret = key?.decrypt(name, encrypted) ?? null;
    return secret && new TextDecoder().decode(secret);
  }
  const plain = await plainSecret(db, name);
  if (!plain) return null;
  if (key) {
    await commit([
      shareStatement(name, key.encrypt(name, plain)),
      forgetPlainStatement(name),
    ]);
  }
  return new TextDecoder().decode(plain);
}
