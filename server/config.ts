import { hostname } from "node:os";
import { join, resolve } from "node:path";
import type { ServerLabel } from "#shared/contract/server.ts";
import type { ListenAddress } from "./http/address.ts";
import {
  BadUsage,
  type Flag,
  type FlagTable,
  inColumns,
  readFlags,
  usageOf,
} from "./start/flags.ts";
import {
  type ProxyProtocolUser,
  readAdminUrl,
  readFolderMode,
  readLabel,
  readLogin,
  readNetworks,
  readProxyProtocol,
  readRelay,
  readReplica,
  readS3,
  readSpoolSize,
  type RelayConfig,
  S3_VARIABLES,
} from "./start/config_values.ts";
import type { S3Config } from "./archive/s3_bucket.ts";
import {
  type BackupConfig,
  readBackupFlags,
  type RestoreConfig,
} from "./start/backup_flags.ts";

/** The configuration from the command line and the environment, checked. */
export interface Config {
  readonly data: string;
  readonly http: ListenAddress;
  readonly https: ListenAddress;
  /** null: operators use the socket alone. */
  readonly operator: ListenAddress | null;
  /** Absolute path of the operators' socket; null: there is none. */
  readonly socket: string | null;
  /** The name or the number of the group that may use the socket. */
  readonly socketGroup: string | null;
  /** Permission bits of the data folder. */
  readonly dataMode: number;
  /**
   * The certificate's names and addresses; agents are sent to the first one.
   */
  readonly names: readonly string[];
  /** `host:port` agents are sent to instead, behind NAT or a proxy. */
  readonly publicHttp: string | null;
  readonly publicHttps: string | null;
  /** The networks of proxies whose word about clients is taken. */
  readonly trustProxies: readonly string[];
  /** The listeners at which these proxies send a PROXY protocol header. */
  readonly proxyProtocol: readonly ProxyProtocolUser[];
  readonly databaseUrl: string | null;
  /** The file with the key that all servers of the database have. */
  readonly keyFile: string | null;
  /** True: the CA in `tls/` becomes the one of all servers of the database. */
  readonly replaceCa: boolean;
  /** Copies a remote database to the data folder before it is migrated. */
  readonly migrationCopy: boolean;
  /** `host:port` where other servers of the database reach `--https`. */
  readonly serverAddress: string | null;
  /** The admin API of the libSQL server; null: it is not used. */
  readonly databaseAdminUrl: string | null;
  /** Where archives are kept for all servers; null: on each of them. */
  readonly s3: S3Config | null;
  /** The bound of the results that wait for the database. */
  readonly spoolMebibytes: number;
  /** Reads a copy of a remote database in the data folder. */
  readonly replica: boolean;
  /** Credentials that agents must send by HTTP Basic; null: none. */
  readonly agentLogin:
    | { readonly user: string; readonly password: string }
    | null;
  readonly agentRealm: string;
  /** The answer to `deploy/label`: a Windows agent's question for its TAG. */
  readonly tagLabel: string | null;
  /** Where backups are made; null: none are. */
  readonly backups: BackupConfig | null;
  /** Restores this backup into the data folder and ends, instead of serving. */
  readonly restore: RestoreConfig | null;
  /** Serves a site as a relay of this centre, instead of being a server. */
  readonly relay: RelayConfig | null;
  /** A label in consoles by which operators distinguish servers. */
  readonly label: ServerLabel | null;
  /** Prints the version and ends, instead of serving. */
  readonly version: boolean;
  /** Issues an admin another token and ends, instead of serving. */
  readonly newAdminToken: boolean;
  /** Rewrites the database's file and ends, instead of serving. */
  readonly compact: boolean;
  /** Prints the permissions that it needs and ends, instead of serving. */
  readonly printPermissions: boolean;
}

const FLAGS = {
  data: {
    value: "DIR",
    about: "where everything is kept",
    env: "LONGSHORE_DATA",
    default: "data",
  },
  http: {
    value: "HOST:PORT",
    about: "listen here for agents, HTTP",
    env: "LONGSHORE_HTTP",
    default: "0.0.0.0:8080",
  },
  https: {
    value: "HOST:PORT",
    about: "listen here for agents, HTTPS",
    env: "LONGSHORE_HTTPS",
    default: "0.0.0.0:8443",
  },
  operator: {
    value: "HOST:PORT",
    about: "listen here for operators; none: at the socket alone",
    env: "LONGSHORE_OPERATOR",
    default: "127.0.0.1:7070",
  },
  socket: {
    value: "PATH",
    about:
      "listen at this Unix socket for operators of this host; none: do not; by default run/operator.sock in the data folder",
    env: "LONGSHORE_SOCKET",
  },
  "socket-group": {
    value: "GROUP",
    about:
      "name or number of a group that may use the socket besides the server's user",
    env: "LONGSHORE_SOCKET_GROUP",
  },
  "data-mode": {
    value: "MODE",
    about: "permissions of the data folder, such as 0750",
    env: "LONGSHORE_DATA_MODE",
    default: "0700",
  },
  name: {
    value: "NAME",
    about:
      "name or address at which agents reach this host; by default its own",
    env: "LONGSHORE_NAMES",
    many: true,
  },
  "public-http": {
    value: "HOST:PORT",
    about: "where agents reach --http, behind NAT or a proxy",
    env: "LONGSHORE_PUBLIC_HTTP",
  },
  "public-https": {
    value: "HOST:PORT",
    about: "where agents reach --https, behind NAT or a proxy",
    env: "LONGSHORE_PUBLIC_HTTPS",
  },
  "trust-proxy": {
    value: "CIDR",
    about:
      "address or network of a proxy in front, such as 10.0.0.0/24: its X-Forwarded-For names the client, and X-Forwarded-Proto says that TLS ended there",
    env: "LONGSHORE_TRUST_PROXY",
    many: true,
  },
  "proxy-protocol": {
    value: "WHO",
    about:
      "agents, operators: connections from --trust-proxy to their ports begin with a header of the PROXY protocol, version 1 or 2",
    env: "LONGSHORE_PROXY_PROTOCOL",
    many: true,
  },
  "server-address": {
    value: "HOST:PORT",
    about:
      "where the other servers of the same database reach --https; by default this host's name",
    env: "LONGSHORE_SERVER_ADDRESS",
  },
  "key-file": {
    value: "FILE",
    about:
      "file with the key of what the servers of one database share, the same for all: 64 hexadecimal digits",
    env: "LONGSHORE_KEY_FILE",
  },
  "replace-ca": {
    about:
      "make the CA in tls/ of the data folder the one of all servers of the database",
  },
  "spool-mib": {
    value: "N",
    about: "MiB of results to keep while the database is away, 3000 in each",
    env: "LONGSHORE_SPOOL_MIB",
    default: "16",
  },
  "no-migration-copy": {
    about:
      "do not copy a remote database to the data folder before its schema is changed",
  },
  backups: {
    value: "DIR",
    about: "make a backup in this folder each day",
    env: "LONGSHORE_BACKUPS",
  },
  "backup-passphrase-file": {
    value: "FILE",
    about: "its first line is the passphrase for the keys in backups",
    env: "LONGSHORE_BACKUP_PASSPHRASE_FILE",
  },
  restore: {
    value: "DIR",
    about:
      "restore this backup into the data folder, which must be empty, and end",
  },
  verify: {
    about: "with --restore: only check the backup",
  },
  relay: {
    value: "URL",
    about:
      "be a relay of the server at this https address for agents, not a server",
    env: "LONGSHORE_RELAY",
  },
  "token-file": {
    value: "FILE",
    about: "with --relay: its token, as that server printed it",
    env: "LONGSHORE_RELAY_TOKEN_FILE",
  },
  version: {
    about: "print the version, and end",
  },
  "new-admin-token": {
    about:
      "write another token of an admin to admin.token of the data folder, and end; for a stopped server whose tokens are all lost",
  },
  "print-permissions": {
    about:
      "print the permissions of deno run that a server with these flags and variables needs, and end",
  },
  compact: {
    about:
      "rewrite the database's file without its free space, and end; for a stopped server",
  },
} as const satisfies FlagTable;

/** Settings without a flag. */
const ENVIRONMENT = {
  LONGSHORE_DATABASE_URL:
    "a libSQL server instead of a file in the data folder",
  LONGSHORE_DATABASE_ADMIN_URL:
    "its admin API, to have it write results to its disk at once",
  LONGSHORE_REPLICA:
    "none: read the libSQL server itself, not a copy in the data folder",
  ...S3_VARIABLES,
  LONGSHORE_AGENT_LOGIN: "user:password agents must send by HTTP Basic",
  LONGSHORE_AGENT_REALM:
    'its realm; agents must be set to the same one ("OCS Area")',
  LONGSHORE_TAG_LABEL: "what a Windows agent shows to ask for its TAG",
  LONGSHORE_LABEL: "WORD or WORD:COLOUR that consoles show, as in PROD:red",
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the command line and the environment; the only reader of both.
 *
 * @returns null if `--help` is there: print `usage()`.
 * @throws {BadUsage} If a flag or a variable cannot be used.
 */
export function readConfig(
  args: readonly string[],
  environment: Environment,
): Config | null {
  const flags = readFlags(FLAGS, args, environment);
  if (!flags) return null;
  const variable = (name: keyof typeof ENVIRONMENT) => environment[name];
  return {
    data: flags.data,
    http: listen("--http", flags.http),
    https: listen("--https", flags.https),
    ...operators(flags),
    names: hosts(flags.name ?? [hostname()]),
    publicHttp: hostPort("--public-http", flags["public-http"]),
    publicHttps: hostPort("--public-https", flags["public-https"]),
    trustProxies: readNetworks(flags["trust-proxy"] ?? []),
    proxyProtocol: readProxyProtocol(
      flags["proxy-protocol"] ?? [],
      flags["trust-proxy"] ?? [],
    ),
    databaseUrl: variable("LONGSHORE_DATABASE_URL") ?? null,
    keyFile: flags["key-file"] ?? null,
    replaceCa: flags["replace-ca"],
    migrationCopy: !flags["no-migration-copy"],
    serverAddress: hostPort("--server-address", flags["server-address"]),
    databaseAdminUrl: readAdminUrl(variable("LONGSHORE_DATABASE_ADMIN_URL")),
    s3: readS3(environment),
    replica: readReplica(variable("LONGSHORE_REPLICA")),
    spoolMebibytes: readSpoolSize(flags["spool-mib"]),
    agentLogin: readLogin(variable("LONGSHORE_AGENT_LOGIN")),
    agentRealm: variable("LONGSHORE_AGENT_REALM") ?? "OCS Area",
    tagLabel: variable("LONGSHORE_TAG_LABEL") ?? null,
    label: readLabel(variable("LONGSHORE_LABEL")),
    ...readBackupFlags(flags),
    relay: readRelay(flags, environment),
    version: flags.version,
    newAdminToken: flags["new-admin-token"],
    compact: flags.compact,
    printPermissions: flags["print-permissions"],
  };
}

/** Where operators are answered, and who may use the socket and the folder. */
function operators(flags: {
  readonly data: string;
  readonly operator: string;
  readonly socket: string | undefined;
  readonly "socket-group": string | undefined;
  readonly "data-mode": string;
}): Pick<Config, "operator" | "socket" | "socketGroup" | "dataMode"> {
  const { data, operator, socket, "socket-group": group } = flags;
  const ownSocket = resolve(socketIn(data));
  const at = {
    operator: operator === NONE ? null : listen("--operator", operator),
    socket: socket === NONE ? null : socket ? resolve(socket) : ownSocket,
    socketGroup: group || null,
    dataMode: readFolderMode(flags["data-mode"]),
  };
  if (!at.operator && !at.socket) {
    throw new BadUsage(
      "Cannot use --operator none with --socket none: operators could not reach the server",
    );
  }
  if (at.socketGroup && at.socket === ownSocket) {
    if (at.dataMode !== 0o700) {
      throw new BadUsage(
        "Cannot use --data-mode with --socket-group: the group would get into the data folder; put the socket elsewhere with --socket, such as /run/longshore/operator.sock",
      );
    }
    // The group passes through the folder to run/ and sees nothing else.
    return { ...at, dataMode: 0o710 };
  }
  return at;
}

const NONE = "none";

/** The operators' socket in a data folder. */
export function socketIn(data: string): string {
  return join(data, "run", "operator.sock");
}

/** The names of all variables that `readConfig` reads. */
export function variableNames(): readonly string[] {
  const ofFlags = Object.values<Flag>(FLAGS).flatMap(({ env }) => env ?? []);
  return [...ofFlags, ...Object.keys(ENVIRONMENT)];
}

/** The text of `--help`. */
export function usage(): string {
  return usageOf({
    command: "deno task serve",
    about: "The Longshore server.",
    flags: FLAGS,
    more: `Only in the environment:\n\n${
      inColumns(Object.entries(ENVIRONMENT))
    }`,
  });
}

function hosts(names: readonly string[]): readonly string[] {
  for (const name of names) {
    if (!/^[A-Za-z0-9.:_-]{1,253}$/.test(name)) {
      throw new BadUsage(
        `Cannot use --name "${name}": pass a host name or an address, without a scheme or a port`,
      );
    }
  }
  if (names.length === 0) {
    throw new BadUsage("Give at least one --name for agents to reach");
  }
  return names;
}

function listen(flag: string, text: string): ListenAddress {
  const parts = /^(\[[0-9a-fA-F:]+\]|[^\s:]+):(\d{1,5})$/.exec(text);
  const port = Number(parts?.[2]);
  if (!parts || port > 65535) {
    throw new BadUsage(
      `Cannot use ${flag} "${text}": pass HOST:PORT, such as 127.0.0.1:7070`,
    );
  }
  return { hostname: parts[1]!.replace(/^\[|\]$/g, ""), port };
}

function hostPort(flag: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  listen(flag, text);
  return text;
}
