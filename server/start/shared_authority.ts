import { join } from "node:path";
import type { Store } from "#db/store/transaction.ts";
import type { SharedKey } from "#server/crypto/shared_key.ts";
import {
  AUTHORITY,
  isTrustedIn,
  SERVER,
  subjectsIn,
} from "#server/tls/certificate.ts";
import { findPair, type FoundPair, writePair } from "#server/tls/files.ts";
import { issueAuthority } from "#server/tls/issue.ts";
import {
  readAuthority,
  shareAuthority,
  type SharedAuthority,
} from "#server/usecases/servers/shared_secrets.ts";

export interface AuthorityOptions {
  /** The folder `tls` of the data folder. */
  readonly folder: string;
  readonly store: Pick<Store, "db" | "commit">;
  /** The key of `--key-file`; null: there is none. */
  readonly key: SharedKey | null;
  /** True: the other servers get the CA of this folder. */
  readonly replace: boolean;
  readonly now: Date;
}

/**
 * Gives the servers of a database one CA, because an agent trusts one: the
 * first server tells the others its own, through the database. With a shared key
 * they get its key too, and issue their certificates with it.
 *
 * @throws {Error} If this server has another CA, or cannot have the key of the
 * one that agents trust; the message says what to do.
 */
export async function settleAuthority(
  options: AuthorityOptions,
): Promise<void> {
  const { folder, store, key, replace } = options;
  const own = await findPair(folder, AUTHORITY);
  const before = await readAuthority(store, key);
  if (own.cert === null) {
    // An own certificate of a CA that agents trust anyway.
    if ((await findPair(folder, SERVER)).cert !== null) return;
    if (before === null) return await makeAuthority(options);
    return await takeAuthority(folder, before, key);
  }
  const authority = { cert: own.cert, key: own.key };
  if (replace || before === null) {
    await shareAuthority(store, key, authority, replace);
  }
  const shared = (await readAuthority(store, key))!;
  requireSame(folder, authority, shared, key);
  if (shared.key === null) await shareAuthority(store, key, authority);
  await completePair(folder, own, shared);
}

/** The first server makes a CA. */
async function makeAuthority(
  { folder, store, key, now }: AuthorityOptions,
): Promise<void> {
  const made = await issueAuthority(now);
  // Without a shared key only this folder has the CA's key, so it comes first.
  if (key === null) await writePair(folder, AUTHORITY, made);
  await shareAuthority(store, key, made);
  const shared = (await readAuthority(store, key))!;
  if (key === null) requireSame(folder, made, shared, key);
  else await takeAuthority(folder, shared, key);
}

async function takeAuthority(
  folder: string,
  { cert, key: pem }: SharedAuthority,
  key: SharedKey | null,
): Promise<void> {
  if (pem !== null) {
    return await writePair(folder, AUTHORITY, { cert, key: pem });
  }
  throw new Error(
    `Cannot start: agents trust the CA of the other servers, "${
      nameOf(cert)
    }", and this server does not have its key. ${
      key === null
        ? "Start all servers of the database with the same --key-file"
        : "Start the server that has it with the same --key-file first"
    }, or copy ${AUTHORITY.cert} and ${AUTHORITY.key} from tls/ of its data folder to ${folder}`,
  );
}

function requireSame(
  folder: string,
  own: SharedAuthority,
  shared: SharedAuthority,
  key: SharedKey | null,
): void {
  const path = join(folder, AUTHORITY.cert);
  if (isTrustedIn(path, shared.cert, own.cert)) return;
  throw new Error(
    `Cannot start: the CA in ${path} is "${
      nameOf(own.cert)
    }", but agents trust that of the other servers, "${
      nameOf(shared.cert)
    }". If no agent has got this one, move ${folder} away and start again${
      key === null ? ", with the --key-file of the other servers" : ""
    }; if all agents are to trust this one, start once with --replace-ca`,
  );
}

/** Adds the CA's key where only its certificate was put. */
async function completePair(
  folder: string,
  own: FoundPair,
  { key }: SharedAuthority,
): Promise<void> {
  if (own.cert === null || own.key !== null || key === null) return;
  await writePair(folder, AUTHORITY, { cert: own.cert, key });
}

function nameOf(cert: string): string {
  return subjectsIn("the CA of the database", cert)[0]!;
}
