import { resolve } from "node:path";
import { BadUsage } from "./flags.ts";
import { type Config, socketIn } from "#server/config.ts";
import type { ListenPath } from "#server/http/address.ts";
import { type Listener, openListener } from "#server/http/listener.ts";
import { openToGroup, prepareSocket } from "#server/http/socket.ts";

const GROUPS = "/etc/group";

/**
 * The group that passes through the data folder to the socket in it; null: none
 * does.
 *
 * @throws {BadUsage} If there is no such group.
 */
export function passingGroup(config: Config): number | null {
  return hasOwnFolder(config) ? groupOf(config) : null;
}

/**
 * Opens the operators' socket; null if the configuration wants none. Until
 * `answerWith` is called it answers 503, as other listeners do.
 *
 * @throws {CannotListen} If the path cannot be used.
 * @throws {BadUsage} If there is no such group.
 */
export async function openSocket(
  config: Config,
  log: (line: string) => void,
): Promise<Listener | null> {
  if (config.socket === null) return null;
  const listen: ListenPath = {
    path: config.socket,
    gid: groupOf(config),
    hasOwnFolder: hasOwnFolder(config),
  };
  await prepareSocket(listen);
  const listener = openListener({ flag: "--socket", listen, log });
  await openToGroup(listen);
  return listener;
}

function hasOwnFolder({ socket, data }: Config): boolean {
  return socket === resolve(socketIn(data));
}

function groupOf({ socket, socketGroup }: Config): number | null {
  if (socket === null || socketGroup === null) return null;
  if (/^\d{1,10}$/.test(socketGroup)) return Number(socketGroup);
  const line = groupLines().find((one) => one.startsWith(`${socketGroup}:`));
  const gid = line?.split(":")[2];
  if (gid !== undefined && /^\d+$/.test(gid)) return Number(gid);
  throw new BadUsage(
    `Cannot use --socket-group "${socketGroup}": ${GROUPS} has no such group; create it, or pass the number of one of a directory service (getent group NAME)`,
  );
}

function groupLines(): readonly string[] {
  try {
    return Deno.readTextFileSync(GROUPS).split("\n");
  } catch {
    return [];
  }
}
