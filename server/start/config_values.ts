import { LabelColour, type ServerLabel } from "#shared/contract/server.ts";
import { isVisibleLine } from "#shared/invisible.ts";
import { isNetwork } from "#server/http/trusted_proxies.ts";
import type { S3Config } from "#server/archive/s3_bucket.ts";
import { BadUsage, numberOf } from "./flags.ts";

/** The centre that a relay belongs to. */
export interface RelayConfig {
  /** The origin of its agents' https listener. */
  readonly centre: string;
  readonly tokenFile: string;
}

/**
 * The addresses and networks of `--trust-proxy`.
 *
 * @throws {BadUsage} If one is neither.
 */
export function readNetworks(texts: readonly string[]): readonly string[] {
  for (const text of texts) {
    if (!isNetwork(text)) {
      throw new BadUsage(
        `Cannot use --trust-proxy "${text}": pass an IP address or a network, such as 10.0.0.5 or 10.0.0.0/24`,
      );
    }
  }
  return texts;
}

/** Whose listeners take the PROXY protocol. */
export type ProxyProtocolUser = "agents" | "operators";

/**
 * The values of `--proxy-protocol`.
 *
 * @throws {BadUsage} If one is not known, or no proxy is trusted.
 */
export function readProxyProtocol(
  values: readonly string[],
  trusted: readonly string[],
): readonly ProxyProtocolUser[] {
  const known = values.map((value) => {
    if (value === "agents" || value === "operators") return value;
    throw new BadUsage(
      `Cannot use --proxy-protocol "${value}": pass agents or operators`,
    );
  });
  if (known.length > 0 && trusted.length === 0) {
    throw new BadUsage(
      "Cannot use --proxy-protocol without --trust-proxy: name the proxies that send its header",
    );
  }
  return known;
}

/**
 * One word to recognise a server by; red unless it names another colour.
 *
 * @throws {BadUsage} If it is not one word, or the colour is not known.
 */
export function readLabel(text: string | undefined): ServerLabel | null {
  if (text === undefined || text === "") return null;
  const parts = /^([^\s:]{1,20})(?::(\w+))?$/u.exec(text);
  const colour = LabelColour.safeParse(parts?.[2] ?? "red");
  if (!parts || !isVisibleLine(text) || !colour.success) {
    throw new BadUsage(
      `Cannot use LONGSHORE_LABEL "${text}": set it to one word of at most 20 characters, with or without a colour (${
        LabelColour.options.join(", ")
      }), as in PROD:red`,
    );
  }
  return { word: parts[1]!, colour: colour.data };
}

const DATABASE = "LONGSHORE_DATABASE_URL";
/** Flags that only a server has a use for. */
const OF_SERVERS = [
  ...["socket", "socket-group", "name", "public-http", "public-https"],
  ...["trust-proxy", "proxy-protocol", "server-address", "key-file"],
  ...["replace-ca", "no-migration-copy", "backups"],
  ...["backup-passphrase-file", "restore", "verify", "new-admin-token"],
  ...["proxy-protocol", "no-migration-copy", "compact"],
];

/**
 * The centre of a relay, if this is to be one.
 *
 * @throws {BadUsage} If one of the two flags is missing or wrong, or something
 * is given that a relay has no use for.
 */
export function readRelay(
  flags: {
    readonly relay: string | undefined;
    readonly "token-file": string | undefined;
    readonly [name: string]: unknown;
  },
  environment: Readonly<Record<string, string | undefined>>,
): RelayConfig | null {
  const { relay, "token-file": tokenFile } = flags;
  if (relay === undefined) {
    if (tokenFile === undefined) return null;
    throw new BadUsage(
      "Cannot use --token-file alone: it belongs to --relay URL",
    );
  }
  const url = URL.parse(relay);
  if (url?.protocol !== "https:" || `${url.origin}/` !== url.href) {
    throw new BadUsage(
      `Cannot use --relay "${relay}": pass the https address at which agents reach the centre, such as https://deploy.example.com:8443`,
    );
  }
  if (tokenFile === undefined) {
    throw new BadUsage(
      "Cannot use --relay without --token-file: name the file with the token that the centre printed when the relay was made",
    );
  }
  const useless = environment[DATABASE] !== undefined
    ? DATABASE
    : OF_SERVERS.filter((name) => flags[name]).map((name) => `--${name}`)[0];
  if (useless !== undefined) {
    throw new BadUsage(
      `Cannot use --relay with ${useless}: a relay takes its settings from the centre; pass only --token-file, --data, --http and --https`,
    );
  }
  return { centre: url.origin, tokenFile };
}

/**
 * The admin API of a libSQL server.
 *
 * @throws {BadUsage} If it is no URL over http or https.
 */
export function readAdminUrl(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!/^https?:\/\/[^/]/.test(text) || !URL.canParse(text)) {
    throw new BadUsage(
      "Cannot use LONGSHORE_DATABASE_ADMIN_URL: set it to a URL such as http://127.0.0.1:8081, or http://:KEY@127.0.0.1:8081 with the server's --admin-auth-key",
    );
  }
  return text;
}

/**
 * The credentials that agents must send, `user:password`; null: none.
 *
 * @throws {BadUsage} If there is no user or no password.
 */
export function readLogin(
  text: string | undefined,
): { readonly user: string; readonly password: string } | null {
  if (text === undefined) return null;
  const colon = text.indexOf(":");
  if (colon < 1) {
    throw new BadUsage(
      "Cannot use LONGSHORE_AGENT_LOGIN: set it to user:password",
    );
  }
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** The variables of an S3-compatible object store. */
export const S3_VARIABLES = {
  LONGSHORE_S3_URL:
    "an S3-compatible store that keeps packages' archives for all servers",
  LONGSHORE_S3_BUCKET: "its bucket",
  LONGSHORE_S3_KEY: "the access key",
  LONGSHORE_S3_SECRET: "the secret of the key",
  LONGSHORE_S3_REGION: "its region, by default us-east-1",
} as const;

/**
 * The object store of the servers of a database; null: there is none.
 *
 * @throws {BadUsage} If a variable is missing or wrong.
 */
export function readS3(
  environment: Readonly<Record<string, string | undefined>>,
): S3Config | null {
  const url = environment.LONGSHORE_S3_URL || null;
  if (url === null) return null;
  const parsed = URL.parse(url);
  if (
    !parsed || !/^https?:$/.test(parsed.protocol) || parsed.search !== "" ||
    parsed.username !== "" || parsed.pathname !== "/"
  ) {
    throw new BadUsage(
      "Cannot use LONGSHORE_S3_URL: set it to the address of the store without the bucket, such as https://s3.example.org",
    );
  }
  const needed = (name: keyof typeof S3_VARIABLES) => {
    const value = environment[name];
    if (value) return value;
    throw new BadUsage(
      `Cannot use LONGSHORE_S3_URL without ${name}: set it too`,
    );
  };
  if (!environment.LONGSHORE_DATABASE_URL) {
    throw new BadUsage(
      "Cannot use LONGSHORE_S3_URL without LONGSHORE_DATABASE_URL: a server with a database of its own keeps packages' files in its data folder",
    );
  }
  return {
    url: parsed.origin,
    bucket: needed("LONGSHORE_S3_BUCKET"),
    key: needed("LONGSHORE_S3_KEY"),
    secret: needed("LONGSHORE_S3_SECRET"),
    region: environment.LONGSHORE_S3_REGION || "us-east-1",
  };
}

/**
 * True unless a remote database is to be read without a copy.
 *
 * @throws {BadUsage} If it is something else than `none`.
 */
export function readReplica(text: string | undefined): boolean {
  if (text === undefined || text === "") return true;
  if (text === "none") return false;
  throw new BadUsage(
    `Cannot use LONGSHORE_REPLICA "${text}": set it to none, or not at all`,
  );
}

/**
 * The value of `--spool-mib`.
 *
 * @throws {BadUsage} If it is out of range.
 */
export function readSpoolSize(text: string): number {
  return numberOf("--spool-mib", text, { least: 2, most: 4096 });
}

/**
 * The permission bits of `--data-mode`.
 *
 * @throws {BadUsage} If the server's user lacks a right, or others may write.
 */
export function readFolderMode(text: string): number {
  const mode = /^0?[0-7]{3}$/.test(text) ? parseInt(text, 8) : 0;
  if ((mode & 0o700) !== 0o700 || mode & 0o022) {
    throw new BadUsage(
      `Cannot use --data-mode "${text}": pass permissions such as 0700 or 0750, with all rights for the server's user and no right to write for others`,
    );
  }
  return mode;
}
