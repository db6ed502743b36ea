import type { Relay } from "#shared/contract/relays.ts";

/** The folder that the documents name. */
const FOLDER = "/var/lib/longshore-relay";
/** The name of the token file. */
export const TOKEN_FILE = "relay.token";
/** The ports of a server that is started without them. */
const USUAL = { http: 8080, https: 8443 };

/**
 * The command that starts a relay on its host, beside its token file.
 *
 * @param agents The agents' URL of this server over https, with a path.
 */
export function startLine(
  { httpPort, httpsPort }: Pick<Relay, "httpPort" | "httpsPort">,
  agents: string,
): string {
  return [
    `deno task serve --relay ${new URL(agents).origin}`,
    `--token-file ${TOKEN_FILE} --data ${FOLDER}`,
    ...httpPort === USUAL.http ? [] : [`--http 0.0.0.0:${httpPort}`],
    ...httpsPort === USUAL.https ? [] : [`--https 0.0.0.0:${httpsPort}`],
  ].join(" ");
}

/** The lines that put the token into its file, for its user alone. */
export function tokenLine(token: string): string {
  return `(umask 077; echo ${token} > ${TOKEN_FILE})`;
}
