import { join } from "node:path";
import {
  type RunningServer,
  type ServerOptions,
  startServer,
} from "#tests/harness/server/server.ts";
import { type Sqld, startSqld } from "#tests/harness/server/sqld.ts";

/** A database for several servers, and a folder for their files. */
export interface Site extends AsyncDisposable {
  readonly sqld: Sqld;
  readonly folder: string;
  /** The file that all servers of the site have. */
  readonly keyFile: string;
  readonly env: Readonly<Record<string, string>>;
  /** The data folder of a server; it need not exist. */
  dataOf(name: string): string;
  /** Starts a server of the site; it stops with the site. */
  start(name: string, options?: SiteServerOptions): Promise<RunningServer>;
}

export interface SiteServerOptions
  extends Pick<ServerOptions, "flags" | "permissions" | "env"> {
  /** By default true. */
  readonly withKeyFile?: boolean;
}

/** A libSQL server that several servers will share. */
export async function siteOnSqld(): Promise<Site> {
  const sqld = await startSqld();
  const folder = await Deno.makeTempDir({ prefix: "longshore-site-" });
  const keyFile = join(folder, "longshore.key");
  const key = crypto.getRandomValues(new Uint8Array(32)).toHex();
  await Deno.writeTextFile(keyFile, `${key}\n`, { mode: 0o600 });
  const env = { LONGSHORE_DATABASE_URL: sqld.url };
  const servers: RunningServer[] = [];
  const dataOf = (name: string) => join(folder, name);
  return {
    sqld,
    folder,
    keyFile,
    env,
    dataOf,
    async start(name, options = {}) {
      const { flags = [], withKeyFile = true, permissions } = options;
      const data = dataOf(name);
      // Only the first server writes a token; it is valid on all of them.
      const [first] = servers;
      if (first) {
        await Deno.mkdir(data, { recursive: true });
        await Deno.writeTextFile(join(data, "admin.token"), first.token);
      }
      const server = await startServer({
        data,
        env: { ...env, ...options.env },
        permissions,
        flags: [
          ...["--server-address", "127.0.0.1:0"],
          ...withKeyFile ? ["--key-file", keyFile] : [],
          ...flags,
        ],
      });
      servers.push(server);
      return server;
    },
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server[Symbol.asyncDispose]();
      await sqld[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
