import { basename, dirname } from "node:path";
import type { ListenPath } from "./address.ts";
import { CannotListen } from "./listener.ts";

/** The bytes a socket's path may have; the system cuts nothing off. */
const PATH_BYTES = 107;

/**
 * Prepares the place of a socket: makes its folder if it is missing, and
 * removes a socket that a killed server has left there.
 *
 * @throws {CannotListen} If the path cannot be used; the message says why.
 */
export async function prepareSocket(listen: ListenPath): Promise<void> {
  const { path } = listen;
  const bytes = new TextEncoder().encode(path).length;
  if (bytes > PATH_BYTES) {
    throw refusal(
      path,
      `a socket's path may have ${PATH_BYTES} bytes, this one has ${bytes}; name a shorter one with --socket, such as /run/longshore/operator.sock, or pass --socket none`,
    );
  }
  await prepareFolder(listen);
  const found = await lstat(path);
  if (!found) return;
  if (!found.isSocket) {
    throw refusal(
      path,
      "there is something else than a socket; remove it, or choose another path with --socket",
    );
  }
  if (await answers(path)) {
    throw refusal(
      path,
      "another program listens there; stop it, or choose another path with --socket",
    );
  }
  await Deno.remove(path);
}

/**
 * Sets who may connect.
 *
 * @throws {CannotListen} If the server's user may not give it to the group.
 */
export async function openToGroup({ path, gid }: ListenPath): Promise<void> {
  if (gid !== null) await giveToGroup(path, path, gid);
  await Deno.chmod(path, gid === null ? 0o600 : 0o660);
}

/** Others must not be able to replace the socket: clients send tokens to it. */
async function prepareFolder(
  { path, gid, hasOwnFolder }: ListenPath,
): Promise<void> {
  const folder = dirname(path);
  const found = await lstat(folder);
  const wanted = gid === null ? 0o700 : 0o750;
  if (found?.isSymlink || found && !found.isDirectory) {
    throw refusal(
      path,
      `${folder} is not a folder; choose another path with --socket`,
    );
  }
  if (!found) await makeFolder(path, folder);
  else if (found.uid !== Deno.uid() && found.uid !== 0) {
    throw refusal(
      path,
      `the folder ${folder} belongs to another user; choose another path with --socket`,
    );
  }
  const isOurs = !found || hasOwnFolder ||
    gid !== null && found.uid === Deno.uid() && await hasOnly(folder, path);
  if (isOurs) {
    if (gid !== null) await giveToGroup(path, folder, gid);
    await Deno.chmod(folder, wanted);
  } else if ((found.mode ?? 0) & 0o022) {
    throw refusal(
      path,
      `other users may write into ${folder}; choose a folder of its own with --socket`,
    );
  }
}

/** True for a folder of the socket's own, such as systemd makes. */
async function hasOnly(folder: string, path: string): Promise<boolean> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name !== basename(path)) return false;
  }
  return true;
}

async function makeFolder(path: string, folder: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw refusal(
      path,
      `the folder ${folder} cannot be made (${
        (cause as Error).message
      }); make it for the server's user, or choose another path with --socket`,
      cause,
    );
  }
}

async function giveToGroup(
  socket: string,
  path: string,
  gid: number,
): Promise<void> {
  try {
    await Deno.chown(path, null, gid);
  } catch (cause) {
    throw refusal(
      socket,
      `${path} cannot be given to group ${gid}; make the server's user a member of it, or choose another with --socket-group`,
      cause,
    );
  }
}

async function lstat(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw refusal(path, `${(error as Error).message}; check --socket`, error);
  }
}

/** A socket that nobody listens on refuses connections. */
async function answers(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.ConnectionRefused ||
      error instanceof Deno.errors.NotFound);
  }
}

function refusal(path: string, why: string, cause?: unknown): CannotListen {
  return new CannotListen(`Cannot listen on ${path}: ${why}`, { cause });
}
