import type { Bench } from "./bench.ts";
import { onFleet } from "./fleet.ts";
import { CONNECTIONS, sidedRows } from "./side.ts";

/** Results, each of another machine or package until all have reported. */
export const result: Bench = {
  name: "result",
  summary: "result reports, each answered after its commit",
  machines: 20_000,
  comparable: true,
  run: (given) =>
    onFleet({ machines: given.machines }, (server) => {
      const count = Math.floor(given.machines * 3 / given.rounds);
      return sidedRows(given, server, [{
        name: "result report",
        lanes: (url, n) => [{
          url,
          connections: CONNECTIONS,
          traffic: { kind: "result", count, first: n * count },
        }],
      }]);
    }),
};
