import { dirname, join } from "node:path";
import type { ServerLabel } from "#shared/contract/server.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import { type ServerOptions, UsageError } from "#tui/arguments.ts";
import {
  type Environment,
  type Profile,
  profilesFile,
  readProfiles,
  reasonOf,
} from "./profiles.ts";
import { text } from "#tui/text/mod.ts";

const DEFAULT_SERVER = "http://127.0.0.1:7070";
const DEFAULT_DATA = "./data";

/** The environment of this process. */
export const processEnvironment: Environment = (name) => Deno.env.get(name);

/** The server's address, our token, and the tunnel to it. */
export interface ServerProfile {
  readonly connection: ServerConnection;
  /** The arguments of the `ssh` that leads there. */
  readonly ssh?: string;
  /** The name of the profile that names the server. */
  readonly profile?: string;
  /** The word the profile gives the server. */
  readonly label?: ServerLabel;
}

/**
 * The server's address and our token. The command line takes precedence over
 * the named profile, that over the environment, and that over the default
 * profile; the last source is the token in a server's data folder.
 *
 * @throws {UsageError} If the address is not valid or no token can be read.
 */
export async function readProfile(
  options: ServerOptions,
  environment: Environment = processEnvironment,
): Promise<ServerProfile> {
  const named = options.profile || environment("LONGSHORE_PROFILE");
  const chosen = named || !isServerNamed(options, environment)
    ? await chosenProfile(named, environment)
    : undefined;
  const profile = chosen?.profile;
  const server = readServer(
    options.server ?? profile?.server ?? environment("LONGSHORE_SERVER") ??
      DEFAULT_SERVER,
  );
  const { token, folder } = await readToken(options, profile, environment);
  const ca = options.ca ?? profile?.ca ?? environment("LONGSHORE_CA");
  const client = await trusting(server, ca, folder);
  return {
    connection: { server, token, ...client && { client } },
    ...(options.ssh ?? profile?.ssh) && { ssh: options.ssh ?? profile?.ssh },
    ...chosen && { profile: chosen.name },
    ...profile?.label && {
      label: { word: profile.label, colour: profile.colour ?? "cyan" },
    },
  };
}

/** Sets variables that React and Ink read once, when they are loaded. */
export function settleRendering(environment = processEnvironment): void {
  Deno.env.set("NODE_ENV", "production");
  if (environment("NO_COLOR")) Deno.env.set("FORCE_COLOR", "0");
}

/** True if a full-screen console can be drawn here. */
export function atTerminal(environment = processEnvironment): boolean {
  return Deno.stdout.isTerminal() && Deno.stdin.isTerminal() &&
    environment("TERM") !== "dumb";
}

/**
 * Whether options or variables name a server or a token, so that the default
 * profile does not apply.
 */
function isServerNamed(
  options: ServerOptions,
  environment: Environment,
): boolean {
  const { server, tokenFile, data, ssh } = options;
  const variables = ["SERVER", "TOKEN", "TOKEN_FILE", "DATA"];
  return [server, tokenFile, data, ssh].some((option) =>
    option !== undefined
  ) ||
    variables.some((name) => environment(`LONGSHORE_${name}`));
}

/** The named profile, or the default one, if there is either. */
async function chosenProfile(
  named: string | undefined,
  environment: Environment,
): Promise<{ name: string; profile: Profile } | undefined> {
  const file = profilesFile(environment);
  const all = await readProfiles(file);
  const name = named || all.default;
  if (!name) return undefined;
  const profile = Object.hasOwn(all.profiles, name) && all.profiles[name];
  if (profile) return { name, profile };
  throw new UsageError(text.cli.errors.noProfile(name));
}

/**
 * The address of an operator API, without its last slash.
 *
 * @throws {UsageError} If it is not an address.
 */
export function readServer(address: string): string {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.username) {
    throw new UsageError(text.cli.errors.noAddress(address, DEFAULT_SERVER));
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

interface FoundToken {
  readonly token: string;
  /** The folder of the token's file, if it was in one. */
  readonly folder?: string;
}

async function readToken(
  options: ServerOptions,
  profile: Profile | undefined,
  environment: Environment,
): Promise<FoundToken> {
  const { advice } = text.cli;
  if (options.tokenFile) return await tokenIn(options.tokenFile);
  if (options.data) return await tokenIn(join(options.data, "admin.token"));
  if (profile?.tokenFile) return await tokenIn(profile.tokenFile);
  if (profile?.token) {
    return { token: checkToken(profile.token, "profiles.json") };
  }
  const file = environment("LONGSHORE_TOKEN_FILE");
  if (file) return await tokenIn(file);
  const token = environment("LONGSHORE_TOKEN");
  if (token) return { token: checkToken(token, "LONGSHORE_TOKEN") };
  return await tokenIn(
    join(environment("LONGSHORE_DATA") ?? DEFAULT_DATA, "admin.token"),
    advice.sayToken,
  );
}

async function tokenIn(
  path: string,
  advice = text.cli.advice.nameToken,
): Promise<FoundToken> {
  const content = await textOf(path, text.cli.errors.cannotReadToken, advice);
  return { token: checkToken(content, path), folder: dirname(path) };
}

async function textOf(
  path: string,
  sentence: (path: string, why: string, advice: string) => string,
  advice: string,
): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw new UsageError(sentence(path, reasonOf(error), advice));
  }
}

/** Over https: trusts the named CA, or the one beside the token. */
async function trusting(
  server: string,
  ca: string | undefined,
  folder: string | undefined,
): Promise<Deno.HttpClient | null> {
  if (!server.startsWith("https:")) return null;
  const { errors, advice } = text.cli;
  const pem = ca
    ? await textOf(ca, errors.cannotReadCa, advice.nameCa)
    : folder && await besides(folder);
  return pem ? Deno.createHttpClient({ caCerts: [pem] }) : null;
}

/**
 * The CA of the server with this data folder; null if it belongs to another
 * server.
 */
async function besides(folder: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(join(folder, "tls", "cacert.pem"));
  } catch {
    return null;
  }
}

/**
 * Tokens are one printable word; anything else is some other file.
 *
 * @throws {UsageError} If it is something else.
 */
export function checkToken(content: string, where: string): string {
  const token = content.trim();
  if (!/^[\x21-\x7e]{1,500}$/.test(token)) {
    throw new UsageError(text.cli.errors.noTokenIn(where));
  }
  return token;
}

/** The user's home, for which `~` stands; empty if there is none. */
export function homeFolder(environment = processEnvironment): string {
  return environment("HOME") ?? "";
}
