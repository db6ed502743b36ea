import { hostname } from "node:os";
import { LabelColour, type ServerLabel } from "#shared/contract/server.ts";
import { isVisibleLine } from "#shared/invisible.ts";
import type { ListenAddress } from "./http/address.ts";
import {
  BadUsage,
  type FlagTable,
  inColumns,
  readFlags,
  usageOf,
} from "./start/flags.ts";

/** The configuration from the command line and the environment, checked. */
export interface Config {
  readonly data: string;
  readonly http: ListenAddress;
  readonly https: ListenAddress;
  readonly operator: ListenAddress;
  /**
   * The certificate's names and addresses; agents are sent to the first one.
   */
  readonly names: readonly string[];
  /** `host:port` agents are sent to instead, behind NAT or a proxy. */
  readonly publicHttp: string | null;
  readonly publicHttps: string | null;
  readonly databaseUrl: string | null;
  /** Credentials that agents must send by HTTP Basic; null: none. */
  readonly agentLogin:
    | { readonly user: string; readonly password: string }
    | null;
  readonly agentRealm: string;
  /** The answer to `deploy/label`: a Windows agent's question for its TAG. */
  readonly tagLabel: string | null;
  /** A label in consoles by which operators distinguish servers. */
  readonly label: ServerLabel | null;
  /** Issues an admin another token and ends, instead of serving. */
  readonly newAdminToken: boolean;
  /** Rewrites the database's file and ends, instead of serving. */
  readonly compact: boolean;
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
    about: "listen here for operators",
    env: "LONGSHORE_OPERATOR",
    default: "127.0.0.1:7070",
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
  "new-admin-token": {
    about:
      "write another token of an admin to admin.token of the data folder, and end; for a stopped server whose tokens are all lost",
  },
  compact: {
    about:
      "rewrite the database's file without its free space, and end; for a stopped server",
  },
} as const satisfies FlagTable;

/** Settings that have no flag. */
const ENVIRONMENT = {
  LONGSHORE_DATABASE_URL:
    "a libSQL server instead of a file in the data folder",
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
    operator: listen("--operator", flags.operator),
    names: hosts(flags.name ?? [hostname()]),
    publicHttp: hostPort("--public-http", flags["public-http"]),
    publicHttps: hostPort("--public-https", flags["public-https"]),
    databaseUrl: variable("LONGSHORE_DATABASE_URL") ?? null,
    agentLogin: login(variable("LONGSHORE_AGENT_LOGIN")),
    agentRealm: variable("LONGSHORE_AGENT_REALM") ?? "OCS Area",
    tagLabel: variable("LONGSHORE_TAG_LABEL") ?? null,
    label: label(variable("LONGSHORE_LABEL")),
    newAdminToken: flags["new-admin-token"],
    compact: flags.compact,
  };
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

function login(text: string | undefined): Config["agentLogin"] {
  if (text === undefined) return null;
  const colon = text.indexOf(":");
  if (colon < 1) {
    throw new BadUsage(
      "Cannot use LONGSHORE_AGENT_LOGIN: set it to user:password",
    );
  }
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** One word to recognise a server by; red unless it names another colour. */
function label(text: string | undefined): ServerLabel | null {
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
