import { hostname } from "node:os";
import { join } from "node:path";
import type { Store } from "#db/store/transaction.ts";
import type { Config } from "#server/config.ts";
import type { SharedKey } from "#server/crypto/shared_key.ts";
import {
  type Certificate,
  loadOrMakeCertificate,
} from "#server/tls/certificate.ts";
import { watchCertificate } from "./certificate_watch.ts";
import { settleAuthority } from "./shared_authority.ts";

export type OpenCertificate = Awaited<ReturnType<typeof openCertificate>>;

/**
 * The certificate of all listeners, and what renews it. Where several servers
 * may have the database, their CA comes first.
 *
 * @throws {Error} As `settleAuthority` and `loadOrMakeCertificate`.
 */
export async function openCertificate(
  config: Config,
  { store, sharedKey: key }: {
    readonly store: Store;
    readonly sharedKey: SharedKey | null;
  },
  log: (line: string) => void,
) {
  const folder = folderOf(config);
  const now = new Date();
  if (isShared(config)) {
    await settleAuthority({
      folder,
      store,
      key,
      replace: config.replaceCa,
      now,
    });
  }
  const load = () => loadCertificate(config);
  const tls = await load();
  const watch = watchCertificate(load, tls, log);
  for (const { message } of watch.warnings()) log(`certificate: ${message}`);
  return { tls, watch };
}

/**
 * The certificate in the data folder.
 *
 * @throws {Error} As `loadOrMakeCertificate`.
 */
export function loadCertificate(config: Config): Promise<Certificate> {
  return loadOrMakeCertificate({
    folder: folderOf(config),
    names: config.names,
    serverNames: isShared(config) ? [hostOf(serverAddressOf(config, 0))] : [],
    now: new Date(),
  });
}

function folderOf({ data }: Config): string {
  return join(data, "tls");
}

/** True if other servers may have the same database. */
function isShared({ databaseUrl, keyFile }: Config): boolean {
  return databaseUrl !== null || keyFile !== null;
}

/**
 * `host:port` where other servers of the database reach this one over https; in
 * the flag, port 0 stands for that of `--https`.
 *
 * @param port The port that `--https` got.
 */
export function serverAddressOf(
  { serverAddress }: Pick<Config, "serverAddress">,
  port: number,
): string {
  return serverAddress?.replace(/:0$/, `:${port}`) ?? `${hostname()}:${port}`;
}

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(":")).replace(/^\[|\]$/g, "");
}
