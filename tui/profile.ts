import type { Connection } from "./api/call.ts";
import { type Arguments, UsageError } from "./arguments.ts";

const DEFAULT_SERVER = "http://127.0.0.1:7070";
const DEFAULT_DATA = "./data";

/** Looks up one variable of the environment. */
export type Environment = (name: string) => string | undefined;

const processEnvironment: Environment = (name) => Deno.env.get(name);

/**
 * Where the server is and who we are. What is said on the command line beats
 * the environment, which beats the token beside a server's data folder.
 *
 * @throws {UsageError} If the address is none or no token can be read.
 */
export async function readProfile(
  given: Pick<Arguments, "server" | "tokenFile" | "data">,
  environment: Environment = processEnvironment,
): Promise<Connection> {
  const server = readServer(
    given.server ?? environment("LONGSHORE_SERVER") ?? DEFAULT_SERVER,
  );
  return { server, token: await readToken(given, environment) };
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

async function readToken(
  given: Pick<Arguments, "tokenFile" | "data">,
  environment: Environment,
): Promise<string> {
  if (given.tokenFile) return await tokenIn(given.tokenFile);
  if (given.data) return await tokenIn(`${given.data}/admin.token`);
  const file = environment("LONGSHORE_TOKEN_FILE");
  if (file) return await tokenIn(file);
  const token = environment("LONGSHORE_TOKEN");
  if (token) return checked(token, "LONGSHORE_TOKEN");
  const data = environment("LONGSHORE_DATA") ?? DEFAULT_DATA;
  return await tokenIn(
    `${data}/admin.token`,
    "set LONGSHORE_TOKEN_FILE, or give --token-file FILE or --data DIR",
  );
}

async function tokenIn(
  path: string,
  advice = "name a file that holds your token and that you may read",
): Promise<string> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound
      ? "there is no such file"
      : error instanceof Deno.errors.PermissionDenied
      ? "you may not read it"
      : "it cannot be read";
    throw new UsageError(`Cannot read a token from ${path}: ${why}; ${advice}`);
  }
  return checked(text, path);
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
