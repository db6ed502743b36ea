import { join } from "node:path";
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import type { RelayedReport } from "#shared/relay/reports.ts";
import { type Relay, startRelay } from "#server/relay/start.ts";
import type { SimulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { pack, prolog, report } from "#tests/harness/agents/agent_wire.ts";
import { StandInCentre } from "./stand_in_centre.ts";

/** A relay in this process, and the stand-in that is its centre. */
export interface Site extends AsyncDisposable {
  readonly centre: StandInCentre;
  readonly relay: Relay;
  readonly data: string;
  readonly tokenFile: string;
  /** The relay's log. */
  log(): string;
  /** The address of the relay's http listener. */
  readonly url: string;
  /** Stops the relay and starts it again on its folder. */
  restart(): Promise<void>;
}

/**
 * @param prepare Changes the centre before the relay starts.
 * @param onLine Sees what the relay logs.
 */
export async function startSite(
  prepare: (centre: StandInCentre) => void | Promise<void> = () => {},
  onLine: (line: string, centre: StandInCentre) => void = () => {},
): Promise<Site> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-relay-" });
  const centre = await StandInCentre.start();
  await prepare(centre);
  const tokenFile = join(folder, "relay.token");
  await Deno.writeTextFile(tokenFile, `${centre.token}\n`);
  const data = join(folder, "data");
  let lines = "";
  const start = () =>
    startRelay({
      ...{ centre: centre.url, tokenFile, data, everyMs: 100 },
      http: { hostname: "127.0.0.1", port: 0 },
      https: { hostname: "127.0.0.1", port: 0 },
      log: (line) => {
        lines += `${line}\n`;
        onLine(line, centre);
      },
      signal: new AbortController().signal,
    });
  let relay = await start();
  return {
    ...{ centre, data, tokenFile },
    get relay() {
      return relay;
    },
    get url() {
      return `http://127.0.0.1:${relay.http}`;
    },
    log: () => lines,
    async restart() {
      await relay.close(5);
      relay = await start();
    },
    async [Symbol.asyncDispose]() {
      await relay.close(5);
      await centre.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const machine = (number: number) => ({
  deviceId: `pc${number}-2026-01-01-00-00-00`,
  family: "unix",
} as SimulatedMachine);

async function post(
  url: string,
  text: string,
  headers: Record<string, string>,
): Promise<number> {
  const response = await fetch(`${url}/ocsinventory`, {
    method: "POST",
    body: pack(text, "unix"),
    headers: { "Content-Type": "application/x-compress", ...headers },
  });
  await response.bytes();
  return response.status;
}

/** Sends a result report as a machine; returns the status. */
export function reportTo(
  url: string,
  number: number,
  code: string,
  headers: Record<string, string> = {},
): Promise<number> {
  return post(url, report(machine(number), 1_000_000_000, code), headers);
}

/** Sends a poll as a machine; returns the status. */
export function pollTo(
  url: string,
  number: number,
  headers: Record<string, string> = {},
): Promise<number> {
  return post(url, prolog(machine(number)), headers);
}

/** `pc1 SUCCESS`: the machine and the code of a report at the centre. */
export function wordsOf({ body }: RelayedReport): string {
  const text = inflateSync(Buffer.from(body, "base64")).toString();
  return `${/DEVICEID="(pc\d+)/.exec(text)?.[1]} ${
    /ERR="(\w+)"/.exec(text)?.[1]
  }`;
}
