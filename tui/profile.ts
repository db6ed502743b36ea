import { dirname, join } from "node:path";
import type { Connection } from "./api/call.ts";
import { type Arguments, UsageError } from "./arguments.ts";

const DEFAULT_SERVER = "http://127.0.0.1:7070";
const DEFAULT_DATA = "./data";

/** Looks up one variable of the environment. */
export type Environment = (name: string) => string | undefined;

const processEnvironment: Environment = (name) => Deno.env.get(name);

type Given = Pick<Arguments, "server" | "tokenFile" | "ca" | "data">;

/**
 * Where the server is and who we are. What is said on the command line beats
 * the environment, which beats the token beside a server's data folder.
 *
 * @throws {UsageError} If the address is none or no token can be read.
 */
export async function readProfile(
  given: Given,
  environment: Environment = processEnvironment,
): Promise<Connection> {
  const server = readServer(
    given.server ?? environment("LONGSHORE_SERVER") ?? DEFAULT_SERVER,
  );
  const { token, folder } = await readToken(given, environment);
  if (!server.startsWith("https:")) return { server, token };
  const ca = given.ca ?? environment("LONGSHORE_CA");
  const pem = ca
    ? await textOf(ca, "a CA", "name the server's cacert.pem")
    : folder && await besides(folder);
  if (!pem) return { server, token };
  const client = Deno.createHttpClient({ caCerts: [pem] });
  return { server, token, client };
}

/** What must be settled before React and Ink are loaded, which look only once. */
export function settleRendering(environment = processEnvironment): void {
  Deno.env.set("NODE_ENV", "production");
  if (environment("NO_COLOR")) Deno.env.set("FORCE_COLOR", "0");
}

/** Whether a full-screen console can be drawn here. */
export function atTerminal(environment = processEnvironment): boolean {
  return Deno.stdout.isTerminal() && Deno.stdin.isTerminal() &&
    environment("TERM") !== "dumb";
}

function readServer(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username) {
    throw new UsageError(
      `"${text}" is no server address; give one like ${DEFAULT_SERVER}`,
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

interface FoundToken {
  readonly token: string;
  /** The folder of the token's file, if it was in one. */
  readonly folder?: string;
}

async function readToken(
  given: Given,
  environment: Environment,
): Promise<FoundToken> {
  if (given.tokenFile) return await tokenIn(given.tokenFile);
  if (given.data) return await tokenIn(join(given.data, "admin.token"));
  const file = environment("LONGSHORE_TOKEN_FILE");
  if (file) return await tokenIn(file);
  const token = environment("LONGSHORE_TOKEN");
  if (token) return { token: checked(token, "LONGSHORE_TOKEN") };
  return await tokenIn(
    join(environment("LONGSHORE_DATA") ?? DEFAULT_DATA, "admin.token"),
    "set LONGSHORE_TOKEN_FILE, or give --token-file FILE or --data DIR",
  );
}

async function tokenIn(
  path: string,
  advice = "name a file that holds your token and that you may read",
): Promise<FoundToken> {
  const token = checked(await textOf(path, "a token", advice), path);
  return { token, folder: dirname(path) };
}

async function textOf(
  path: string,
  what: string,
  advice: string,
): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound
      ? "there is no such file"
      : error instanceof Deno.errors.PermissionDenied
      ? "you may not read it"
      : "it cannot be read";
    throw new UsageError(`Cannot read ${what} from ${path}: ${why}; ${advice}`);
  }
}

/** The CA of the server whose data folder it is; null where it is another's. */
async function besides(folder: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(join(folder, "tls", "cacert.pem"));
  } catch {
    return null;
  }
}

/** Tokens are one printable word; anything else is some other file. */
function checked(text: string, where: string): string {
  const token = text.trim();
  if (!/^[\x21-\x7e]{1,500}$/.test(token)) {
    throw new UsageError(
      `${where} does not hold a token; it must hold one word and nothing else`,
    );
  }
  return token;
}
