import type { Bench } from "./bench.ts";
import { onFleet } from "./fleet.ts";
import { CONNECTIONS, sidedRows } from "./side.ts";

/** Results, each of another machine or package until all have reported. */
export const result: Bench = {
  name: "result",
  summary: "result reports, each answered after its commit",
  machines: 20_000,
  comparable: true,
  run: (options) =>
    onFleet({ machines: options.machines }, (server) => {
      const count = Math.floor(options.machines * 3 / options.rounds);
      return sidedRows(options, server, [{
        name: "result report",
        lanes: (url, n) => [{
          url,
          connections: CONNECTIONS,
          traffic: { kind: "result", count, first: n * count },
        }],
      }]);
    }),
};
