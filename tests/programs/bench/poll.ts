import type { Bench } from "./bench.ts";
import { onFleet } from "./fleet.ts";
import { CONNECTIONS, sidedRows } from "./side.ts";

/**
 * One in 21: coprime to 5, so that machines with any number of packages report.
 */
export const MIXED = 21;

/** Polls of machines in turn, as fast as they are answered. */
export const poll: Bench = {
  name: "poll",
  summary: "95 polls for 5 result reports, 1 to 5 packages a machine",
  machines: 20_000,
  comparable: true,
  run: (options) =>
    onFleet(
      { machines: options.machines },
      (server) =>
        sidedRows(options, server, [{
          name: "poll, with 5 % results",
          lanes: (url) => [{
            url,
            connections: CONNECTIONS,
            traffic: { kind: "poll", count: options.machines, mixed: MIXED },
          }],
        }]),
    ),
};
