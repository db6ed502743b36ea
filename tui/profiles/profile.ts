import { colourLevel } from "./colour_level.ts";
import { basename, dirname, join } from "node:path";
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
import {
  DEFAULT_DATA,
  localSocket,
  namedSocket,
  placeOf,
  type ServerPlace,
  SERVICE_SOCKET,
} from "./server_place.ts";
import { withSuggestions } from "#tui/words/suggestions.ts";
import { text } from "#tui/text/mod.ts";

/** The environment of this process. */
export const processEnvironment: Environment = (name) => Deno.env.get(name);

/** The server's address, our token, and the tunnel to it. */
export interface ServerProfile {
  readonly connection: ServerConnection;
  /** The arguments of the `ssh` that leads there. */
  readonly ssh?: string;
  /** The name of the profile that names the server. */
  readonly profile?: string;
  /** The profile itself: how its console looks. */
  readonly settings?: Profile;
  /** The word the profile gives the server. */
  readonly label?: ServerLabel;
}

/**
 * The server's address and our token. The command line takes precedence over
 * the named profile, that over the environment, and that over the default
 * profile; the last source is the token in a server's data folder. Without an
 * address the server is the one of this host, at its socket.
 *
 * @throws {UsageError} If the address is not valid, no token can be read, or
 * another user could receive it.
 * @throws {Unreachable} If this host has no server's socket.
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
  const place = placeOf(options, profile, environment);
  const found = await readToken(options, profile, environment);
  const ssh = options.ssh ?? profile?.ssh;
  const ca = options.ca ?? profile?.ca ?? environment("LONGSHORE_CA");
  const connection = {
    ...await reachable(place, {
      ssh,
      ca,
      token: found,
      data: options.data ?? (environment("LONGSHORE_DATA") || null),
    }),
    token: found.token,
  };
  return {
    connection,
    ...ssh && { ssh },
    ...chosen && { profile: chosen.name, settings: chosen.profile },
    ...profile?.label && {
      label: { word: profile.label, colour: profile.colour ?? "cyan" },
    },
  };
}

/** Sets variables that React and Ink read once, when they are loaded. */
export function settleRendering(environment = processEnvironment): void {
  Deno.env.set("NODE_ENV", "production");
  // Windows has no TERM, and is asked for its version instead.
  if (environment("TERM") || environment("NO_COLOR")) {
    Deno.env.set("FORCE_COLOR", `${colourLevel(environment)}`);
  }
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
  const { server, socket, tokenFile, data, ssh } = options;
  const variables = ["SERVER", "SOCKET", "TOKEN", "TOKEN_FILE", "DATA"];
  return [server, socket, tokenFile, data, ssh].some((option) =>
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
  throw new UsageError(
    withSuggestions(
      text.cli.errors.noProfile(name),
      name,
      Object.keys(all.profiles),
    ),
  );
}

/** What may be needed to reach a place. */
interface Means {
  readonly ssh: string | undefined;
  readonly ca: string | undefined;
  readonly token: FoundToken;
  /** The data folder that somebody named. */
  readonly data: string | null;
}

/**
 * The connection to a place, without its token. Over `ssh` the path of a socket
 * is the far host's; who may listen there is for that host to decide.
 */
async function reachable(
  place: ServerPlace,
  { ssh, ca, token, data }: Means,
): Promise<Omit<ServerConnection, "token">> {
  if (place.kind === "address") {
    const { server } = place;
    const client = await trusting(server, ca, token.folder);
    return { server, ...client && { client } };
  }
  if (ssh) {
    const socket = place.kind === "socket" ? place.path : SERVICE_SOCKET;
    return { server: SOCKET_SERVER, socket };
  }
  const socket = place.kind === "socket"
    ? await namedSocket(place.path)
    : await localSocket(data ?? token.dataFolder ?? null);
  return { server: SOCKET_SERVER, socket, client: throughSocket(socket) };
}

/** The address in requests through a socket. */
const SOCKET_SERVER = "http://localhost";

/** A client whose requests all go to a Unix socket. */
export function throughSocket(path: string): Deno.HttpClient {
  return Deno.createHttpClient({ proxy: { transport: "unix", path } });
}

interface FoundToken {
  readonly token: string;
  /** The folder of the token's file, if it was in one. */
  readonly folder?: string;
  /** The same, if the file is a server's `admin.token`. */
  readonly dataFolder?: string;
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
    join(environment("LONGSHORE_DATA") || DEFAULT_DATA, "admin.token"),
    advice.sayToken,
  );
}

async function tokenIn(
  path: string,
  advice = text.cli.advice.nameToken,
): Promise<FoundToken> {
  const content = await textOf(path, text.cli.errors.cannotReadToken, advice);
  const folder = dirname(path);
  return {
    token: checkToken(content, path),
    folder,
    ...basename(path) === "admin.token" && { dataFolder: folder },
  };
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
