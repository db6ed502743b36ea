import { parseArgs } from "node:util";
import { hostname } from "node:os";
import { LabelColour, type ServerLabel } from "#shared/contract/server.ts";
import type { ListenAddress } from "./http/address.ts";

/** Everything the server is told from outside, checked. */
export interface Config {
  readonly data: string;
  readonly http: ListenAddress;
  readonly https: ListenAddress;
  readonly operator: ListenAddress;
  /** Names and addresses the certificate carries; agents are sent to the first. */
  readonly names: readonly string[];
  /** `host:port` agents are sent to instead, behind NAT or a proxy. */
  readonly publicHttp: string | null;
  readonly publicHttps: string | null;
  readonly databaseUrl: string | null;
  /** `user:password` agents must send by HTTP Basic; null: nothing is asked. */
  readonly agentLogin:
    | { readonly user: string; readonly password: string }
    | null;
  readonly agentRealm: string;
  /** Answer to `deploy/label`, which a Windows agent shows to ask for its TAG. */
  readonly tagLabel: string | null;
  /** What operators are shown to tell this server from others. */
  readonly label: ServerLabel | null;
  /** Issue an admin another token and end, instead of serving. */
  readonly newAdminToken: boolean;
  /** Write the database's file anew and end, instead of serving. */
  readonly compact: boolean;
}

/** What was given cannot be used; the message says which flag and what to do. */
export class BadConfig extends Error {
  override readonly name = "BadConfig";
}

/** Every flag, with its environment twin. */
const FLAGS = {
  data: {
    env: "LONGSHORE_DATA",
    about: "DIR      where everything is kept (./data)",
  },
  http: {
    env: "LONGSHORE_HTTP",
    about: "HOST:PORT  agents, HTTP (0.0.0.0:8080)",
  },
  https: {
    env: "LONGSHORE_HTTPS",
    about: "HOST:PORT  agents, HTTPS (0.0.0.0:8443)",
  },
  operator: {
    env: "LONGSHORE_OPERATOR",
    about: "HOST:PORT  operators (127.0.0.1:7070)",
  },
  name: {
    env: "LONGSHORE_NAMES",
    about: "NAME     name or address agents use; again for more (this host's)",
  },
  "public-http": {
    env: "LONGSHORE_PUBLIC_HTTP",
    about: "HOST:PORT  where agents reach --http, behind NAT",
  },
  "public-https": {
    env: "LONGSHORE_PUBLIC_HTTPS",
    about: "HOST:PORT  where agents reach --https, behind NAT",
  },
} as const;

const USAGE = `Usage: deno task serve [flags]

${
  Object.entries(FLAGS).map(([flag, { env, about }]) =>
    `  --${flag} ${about}  [${env}]`
  ).join("\n")
}
  --new-admin-token  write another token of an admin to admin.token of the data
             folder, and end; with the server stopped, where all are lost
  --compact  write the database's file anew, without what is free in it, and
             end; with the server stopped
  --help     this text

Only in the environment:
  LONGSHORE_DATABASE_URL   a libSQL server instead of a file in the data folder
  LONGSHORE_AGENT_LOGIN    user:password agents must send by HTTP Basic
  LONGSHORE_AGENT_REALM    its realm; agents must be set to the same ("OCS Area")
  LONGSHORE_TAG_LABEL      what a Windows agent shows to ask for its TAG
  LONGSHORE_LABEL          WORD or WORD:COLOUR consoles show, as in PROD:red
`;

/**
 * Reads the command line and the environment; the only reader of both.
 *
 * @returns null if `--help` was asked for: print `usage()`.
 * @throws {BadConfig} If something given cannot be used.
 */
export function readConfig(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Config | null {
  const flags = parsed(args);
  if (flags.help) return null;
  const value = (flag: Exclude<keyof typeof FLAGS, "name">) =>
    flags[flag] ?? environment[FLAGS[flag].env];

  const names = flags.name ??
    environment["LONGSHORE_NAMES"]?.split(/[\s,]+/).filter(Boolean) ??
    [hostname()];
  for (const name of names) {
    if (!/^[A-Za-z0-9.:_-]{1,253}$/.test(name)) {
      throw new BadConfig(
        `Cannot use --name "${name}": give a host name or an address, without a scheme or a port`,
      );
    }
  }
  if (names.length === 0) {
    throw new BadConfig("Give at least one --name for agents to reach");
  }
  return {
    data: value("data") ?? "data",
    http: listen("--http", value("http") ?? "0.0.0.0:8080"),
    https: listen("--https", value("https") ?? "0.0.0.0:8443"),
    operator: listen("--operator", value("operator") ?? "127.0.0.1:7070"),
    names,
    publicHttp: hostPort("--public-http", value("public-http")),
    publicHttps: hostPort("--public-https", value("public-https")),
    databaseUrl: environment["LONGSHORE_DATABASE_URL"] ?? null,
    agentLogin: login(environment["LONGSHORE_AGENT_LOGIN"]),
    agentRealm: environment["LONGSHORE_AGENT_REALM"] ?? "OCS Area",
    tagLabel: environment["LONGSHORE_TAG_LABEL"] ?? null,
    label: label(environment["LONGSHORE_LABEL"]),
    newAdminToken: flags["new-admin-token"] ?? false,
    compact: flags.compact ?? false,
  };
}

export function usage(): string {
  return USAGE;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        data: { type: "string" },
        http: { type: "string" },
        https: { type: "string" },
        operator: { type: "string" },
        name: { type: "string", multiple: true },
        "public-http": { type: "string" },
        "public-https": { type: "string" },
        "new-admin-token": { type: "boolean" },
        compact: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (cause) {
    throw new BadConfig(
      `Cannot read the command line: ${
        (cause as Error).message
      }; --help lists the flags`,
      { cause },
    );
  }
}

function listen(flag: string, given: string): ListenAddress {
  const parts = /^(\[[0-9a-fA-F:]+\]|[^\s:]+):(\d{1,5})$/.exec(given);
  const port = Number(parts?.[2]);
  if (!parts || port > 65535) {
    throw new BadConfig(
      `Cannot use ${flag} "${given}": give HOST:PORT, as in 127.0.0.1:7070`,
    );
  }
  return { hostname: parts[1]!.replace(/^\[|\]$/g, ""), port };
}

function hostPort(flag: string, given: string | undefined): string | null {
  if (given === undefined) return null;
  listen(flag, given);
  return given;
}

function login(given: string | undefined): Config["agentLogin"] {
  if (given === undefined) return null;
  const colon = given.indexOf(":");
  if (colon < 1) {
    throw new BadConfig(
      "Cannot use LONGSHORE_AGENT_LOGIN: give user:password",
    );
  }
  return { user: given.slice(0, colon), password: given.slice(colon + 1) };
}

/** One word to recognise a server by; red unless another colour is given. */
function label(given: string | undefined): ServerLabel | null {
  if (given === undefined || given === "") return null;
  const parts = /^([^\s:\p{Cc}]{1,20})(?::(\w+))?$/u.exec(given);
  const colour = LabelColour.safeParse(parts?.[2] ?? "red");
  if (!parts || !colour.success) {
    throw new BadConfig(
      `Cannot use LONGSHORE_LABEL "${given}": give one word of at most 20 characters, with a colour or without (${
        LabelColour.options.join(", ")
      }), as in PROD:red`,
    );
  }
  return { word: parts[1]!, colour: colour.data };
}
