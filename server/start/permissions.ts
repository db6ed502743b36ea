import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Config } from "#server/config.ts";
import type { ListenAddress } from "#server/http/address.ts";
import { LIBC_PATHS } from "#server/http/guard/libc.ts";

/** Read by the native SQLite, which runs without it too. */
const LIBRARY_VARIABLES = ["LIBSQL_JS_DEV"];

const SYSTEM_FACTS = [
  ...["cpus", "hostname", "networkInterfaces"],
  ...["statfs", "systemMemoryInfo", "uid"],
];

/**
 * The permissions of Deno that a server with this configuration needs, and no
 * more, as flags of `deno run`. What the native SQLite does is outside of them.
 *
 * @param root The checkout, absolute.
 * @param variables Names of the variables that the server reads.
 */
export function permissionsOf(
  config: Config,
  root: string,
  variables: readonly string[],
): readonly string[] {
  const data = resolve(config.data);
  const { socket } = config;
  const { backups } = config;
  const ownPaths = [
    ...new Set([
      data,
      ...socket === null || socket.startsWith(`${data}/`)
        ? []
        : [dirname(socket)],
      ...backups ? [backups.folder] : [],
    ]),
  ];
  const code = ["server", "db", "shared", "node_modules", "deno.json"]
    .map((name) => join(root, name));
  const groups = config.socketGroup === null ? [] : ["/etc/group"];
  const keyFiles = [config.keyFile, config.relay?.tokenFile]
    .flatMap((path) => path ? [resolve(path)] : []);
  return [
    "--no-prompt",
    // Files are fetched from the servers that the database lists.
    ...config.databaseUrl !== null && config.keyFile !== null
      ? ["--allow-net"]
      : [
        flag("net", [
          ...[config.http, config.https, config.operator].flatMap(addressOf),
          ...socket === null ? [] : [`unix:${socket}`],
          ...hostOf(config.databaseUrl),
          ...hostOf(config.databaseAdminUrl),
          ...hostOf(config.s3?.url ?? null),
          ...hostOf(config.relay?.centre ?? null),
          // What comes after a PROXY protocol header is passed on there.
          ...config.proxyProtocol.length > 0 ? ["127.0.0.1"] : [],
        ]),
      ],
    flag("read", [
      ...ownPaths,
      ...code,
      ...groups,
      ...keyFiles,
      ...backups ? [resolve(backups.passphraseFile)] : [],
    ]),
    flag("write", ownPaths),
    flag("env", [...variables, ...LIBRARY_VARIABLES]),
    flag("sys", SYSTEM_FACTS),
    // The process that copies a remote database.
    ...config.databaseUrl !== null && (config.replica || config.migrationCopy)
      ? [flag("run", [Deno.execPath()])]
      : [],
    flag("ffi", [
      join(root, "node_modules", ".deno"),
      ...LIBC_PATHS.filter((path) => existsSync(path)),
    ]),
  ];
}

function flag(name: string, values: readonly string[]): string {
  return `--allow-${name}=${values.join(",")}`;
}

function addressOf(listen: ListenAddress | null): string[] {
  if (!listen) return [];
  const { hostname, port } = listen;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  // Port 0 takes a free one, which several threads then listen on.
  return [port === 0 ? host : `${host}:${port}`];
}

/** The host of a URL; a database in a file needs no network. */
function hostOf(url: string | null): string[] {
  const host = url === null ? "" : URL.parse(url)?.host ?? "";
  return host === "" ? [] : [host];
}
