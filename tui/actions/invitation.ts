import type { Route, ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { shellLine } from "./command_line.ts";

/** A way to reach the server with a new token, and the line that does it. */
export interface InvitationLine {
  /** Where the line is typed: "on any computer". */
  readonly where: string;
  readonly line: string;
}

/** Stands for what only the colleague knows. */
const LOGIN = "USER";

/**
 * The lines that a new operator types to save the server as a profile. None
 * holds the token: `--token-stdin` asks for it without showing it.
 *
 * @param connection Ours, which tells where the server is.
 * @param host The name of the server's host, if we are on it or name no other.
 */
export function invitationLines(
  connection: Pick<ServerConnection, "server" | "socket"> & {
    readonly route?: Pick<Route, "host" | "server">;
  },
  host: string,
): readonly InvitationLine[] {
  const { invitation } = text;
  const { socket, route } = connection;
  const server = route?.server ?? connection.server;
  const far = hostOf(route?.host ?? "") || host;
  const place = socket === undefined
    ? ["--server", server]
    : ["--socket", socket];
  const add = (...words: readonly string[]) =>
    shellLine("profiles", "add", profileName(far), ...place, ...words);
  const isOnlyThere = socket !== undefined || route !== undefined ||
    isLoopback(server);
  const ssh = ["--ssh", `${LOGIN}@${far}`];
  const file = `~/${profileName(far)}.token`;
  // A shell expands ~ only where it is not quoted.
  const withFile = `${add(...isOnlyThere ? ssh : [])} --token-file ${file}`;
  return [
    {
      where: isOnlyThere ? invitation.there(far) : invitation.anywhere,
      line: add("--token-stdin"),
    },
    { where: invitation.overSsh, line: add(...ssh, "--token-stdin") },
    {
      where: invitation.tokenFile,
      line: `(umask 077; cat > ${file}) && ${withFile}`,
    },
  ];
}

/** "ada@box" is on "box". */
function hostOf(destination: string): string {
  return destination.split("@").at(-1)!;
}

function isLoopback(server: string): boolean {
  const { hostname } = new URL(server);
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** The first label of a host's name, as a profile may be called. */
function profileName(host: string): string {
  const name = /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host : host.split(".")[0]!;
  return name.replaceAll(/[^A-Za-z0-9._-]/g, "").slice(0, 64) || "longshore";
}
