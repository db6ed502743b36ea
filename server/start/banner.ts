import { resolve } from "node:path";
import { socketIn } from "#server/config.ts";

/** Where a server that has started can be reached. */
export interface Addresses {
  /** `HOST:PORT` of the agents' listeners. */
  readonly http: string;
  readonly https: string;
  /** URL of the operator API; null: it is at the socket alone. */
  readonly operators: string | null;
  /** The operators' socket; null: there is none. */
  readonly socket: string | null;
}

/** How to connect agents and a console: printed at the first start. */
export function firstSteps(
  { http, https, operators, socket }: Addresses,
  { data, tokenPath, caPath }: {
    readonly data: string;
    readonly tokenPath: string;
    /** null: the certificate was issued elsewhere. */
    readonly caPath: string | null;
  },
): string {
  return `Agents: set their server to http://${http}/ocsinventory (or https://${https}/ocsinventory)
        and install ${caPath ?? "your CA's certificate"} as their cacert.pem
Console: deno task tui ${
    socket === null
      ? `--server ${operators} --token-file ${tokenPath}`
      : socket === resolve(socketIn(data))
      ? `--data ${data}`
      : `--socket ${socket} --token-file ${tokenPath}`
  }`;
}

/** The line that says the server answers; scripts wait for it. */
export function readyLine(
  { http, https, operators, socket }: Addresses,
): string {
  return [
    `ready agents=http://${http}/ocsinventory agents-tls=https://${https}/ocsinventory`,
    ...operators === null ? [] : [`operators=${operators}`],
    ...socket === null ? [] : [`socket=${socket}`],
  ].join(" ");
}
