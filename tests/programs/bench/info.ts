import { join } from "node:path";
import { inflateSync } from "node:zlib";
import type { RunningServer } from "#tests/harness/server/server.ts";
import type { Bench } from "./bench.ts";
import { connect } from "./load/connection.ts";
import { onFleet } from "./fleet.ts";
import { requestsOf } from "./load/requests.ts";
import { startCeiling } from "./load/processes.ts";
import { type Row, rowOf } from "./rows.ts";
import { type Lanes, side } from "./side.ts";

const CONNECTIONS = 16;
/** Machines whose packages are requested. */
const ASKING = 200;
/** Approximate size of an `info` in bytes. */
const INFO_BYTES = 330;

/**
 * Requests `info` over TLS, for many machines and packages: with a connection
 * and a handshake for each, as agents do, and over persistent connections.
 */
export const info: Bench = {
  name: "info",
  summary: "info over TLS, on new connections and on kept ones",
  machines: 20_000,
  run: (options) =>
    onFleet({ machines: options.machines }, async (server) => {
      const paths = await offered(server, Math.min(ASKING, options.machines));
      const ca = await Deno.readTextFile(server.caPath);
      const tls = (file: string) => join(server.data, "tls", file);
      await using ceiling = await startCeiling({
        bytes: INFO_BYTES,
        tls: { cert: tls("server.pem"), key: tls("server.key") },
      });
      const rows: Row[] = [];
      for (const fresh of [true, false]) {
        const lanes: Lanes = (url) => [{
          url,
          connections: CONNECTIONS,
          ...fresh && { fresh },
          traffic: { kind: "get", count: 1, paths },
        }];
        const done = await side(
          options,
          { url: server.agentTlsUrl, pid: server.pid, lanes, ca },
          { ...ceiling, lanes, ca },
        );
        const how = fresh ? "new connections" : "kept connections";
        const sum = (pick: "opened" | "requests") =>
          done.ours.reduce((all, { lanes }) => all + lanes[0]![pick], 0);
        rows.push(
          rowOf(`  bare Hono, TLS, ${how}`, done.other),
          rowOf(`info over TLS, ${how}`, done.ours, {
            against: done.other,
            to: "bare Hono",
            note: `${sum("opened")} handshakes for ${sum("requests")} fetches`,
          }),
        );
      }
      return rows;
    }),
};

/** The locations to which seeded machines are directed by their offers. */
async function offered(
  server: RunningServer,
  machines: number,
): Promise<string[]> {
  const url = new URL(server.agentUrl);
  const polls = await requestsOf(url, { kind: "poll", count: machines });
  const connection = await connect(url);
  const paths: string[] = [];
  for (const poll of polls) {
    const { body } = await connection.exchange(poll);
    const reply = inflateSync(body).toString();
    for (const [, id, place] of reply.matchAll(PACK)) {
      paths.push(`${place!.replace(/^[^/]*/, "")}/${id}/info`);
    }
  }
  connection.close();
  if (paths.length < machines) throw new Error("Not all were offered anything");
  return paths;
}

/**
 * The id of a package and the location of its `info`, in an answer to a poll.
 */
const PACK =
  /<PARAM\b(?=[^>]*\bID="(\d+)")(?=[^>]*\bINFO_LOC="([^"]+)")[^>]*>/g;
