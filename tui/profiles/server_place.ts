import { dirname, join, resolve } from "node:path";
import { Unreachable } from "#tui/api/problem.ts";
import { type ServerOptions, UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import type { Environment, Profile } from "./profiles.ts";

/** Where a server that was installed as a service has its socket. */
export const SERVICE_SOCKET = "/run/longshore/operator.sock";

/** The data folder of a server that was started without `--data`. */
export const DEFAULT_DATA = "./data";

const EXAMPLE = "http://127.0.0.1:7070";

/** Where the operator API is, as the command line and others name it. */
export type ServerPlace =
  /** An address that somebody named. */
  | { readonly kind: "address"; readonly server: string }
  /** A socket that somebody named; on the far host where there is an `ssh`. */
  | { readonly kind: "socket"; readonly path: string }
  /** Nobody named a place: the socket of a server on this host. */
  | { readonly kind: "local" };

/**
 * The place of the server: the command line takes precedence over the profile,
 * that over the environment. A port of this host is never a default, because
 * any user can listen on it while the server is down.
 *
 * @throws {UsageError} If the place cannot be used.
 */
export function placeOf(
  options: Pick<ServerOptions, "server" | "socket" | "data">,
  profile: Profile | undefined,
  environment: Environment,
): ServerPlace {
  const variables = {
    server: environment("LONGSHORE_SERVER") || undefined,
    socket: environment("LONGSHORE_SOCKET") || undefined,
  };
  if (options.server !== undefined && options.socket !== undefined) {
    throw new UsageError(text.cli.errors.serverOrSocket);
  }
  for (const { server, socket } of [options, profile ?? {}, variables]) {
    // A server's unit says "none" for a server without a socket.
    if (socket !== undefined && socket !== "none") {
      return { kind: "socket", path: socket };
    }
    if (server !== undefined) {
      return { kind: "address", server: readServer(server) };
    }
  }
  return { kind: "local" };
}

/**
 * The address of an operator API, without its last slash.
 *
 * @throws {UsageError} If it is not an address.
 */
export function readServer(address: string): string {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.username) {
    throw new UsageError(text.cli.errors.noAddress(address, EXAMPLE));
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** The operators' socket in a data folder. */
export function socketIn(data: string): string {
  return resolve(join(data, "run", "operator.sock"));
}

/**
 * Finds the socket of a server on this host.
 *
 * @param data The data folder that somebody named, or whose token is used: its
 * owner is trusted.
 * @throws {Unreachable} If there is none.
 * @throws {UsageError} If a stranger may listen on it.
 */
export async function localSocket(data: string | null): Promise<string> {
  const inData = socketIn(data ?? DEFAULT_DATA);
  if (await isThere(inData)) {
    const owner = data === null ? null : await ownerOf(data);
    // Nobody named the folder that this happens to be started in.
    const refusal = await whyUntrusted(inData, owner);
    if (refusal === null) return inData;
    if (data !== null) throw new UsageError(refusal);
  }
  if (!await isThere(SERVICE_SOCKET)) {
    throw new Unreachable(text.cli.errors.noSocket(inData));
  }
  return await namedSocket(SERVICE_SOCKET);
}

/**
 * Checks a socket that somebody named.
 *
 * @throws {Unreachable} If there is none.
 * @throws {UsageError} If a stranger may listen on it.
 */
export async function namedSocket(path: string): Promise<string> {
  const socket = resolve(path);
  if (!await isThere(socket)) {
    throw new Unreachable(text.cli.errors.noSocketAt(socket));
  }
  const placedFor = await placedOwner(dirname(socket));
  const refusal = await whyUntrusted(socket, placedFor);
  if (refusal !== null) throw new UsageError(refusal);
  return socket;
}

/**
 * The reason why another user than ours, root and `owner` could listen on a
 * socket, and so receive our token; null: none could.
 */
async function whyUntrusted(
  socket: string,
  owner: number | null,
): Promise<string | null> {
  const { errors } = text.cli;
  const trusted = new Set([0, Deno.uid(), owner]);
  const folder = await Deno.stat(dirname(socket));
  const at = await Deno.stat(socket);
  if (!at.isSocket) return errors.notASocket(socket);
  for (const { uid } of [folder, at]) {
    if (!trusted.has(uid)) return errors.strangeSocket(socket, `${uid}`);
  }
  return (folder.mode ?? 0) & 0o022
    ? errors.openSocketFolder(dirname(socket))
    : null;
}

/**
 * The user for whom root has made a folder, or a folder above it, as for the
 * user of a service; null: root has not.
 */
async function placedOwner(folder: string): Promise<number | null> {
  const { uid } = await Deno.stat(folder);
  for (let at = dirname(resolve(folder));; at = dirname(at)) {
    const above = await Deno.stat(at);
    if (above.uid === 0) return (above.mode ?? 0) & 0o022 ? null : uid;
    if (above.uid !== uid || at === "/") return null;
  }
}

async function ownerOf(path: string): Promise<number | null> {
  return await Deno.stat(path).then(({ uid }) => uid, () => null);
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
