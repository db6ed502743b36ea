import type { Bench } from "./bench.ts";
import { onFleet } from "./fleet.ts";
import type { Traffic } from "./load/requests.ts";
import { type Lanes, sidedRows } from "./side.ts";

/** Inventories prepared in advance: the most a server can take in one round. */
const INVENTORIES = 3000;
/** Machines that send theirs again. */
const AGAIN = 100;

/**
 * Sends inventories of 93 kB: of new machines, unchanged ones again, and with a
 * few programs updated each time. Polls at a constant rate go on, which must
 * not be delayed.
 */
export const inventory: Bench = {
  name: "inventory",
  summary: "inventories of 93 kB: new, unchanged, changed; polls meanwhile",
  machines: 20_000,
  comparable: true,
  run: (options) =>
    onFleet({ machines: options.machines }, (server) => {
      const count = options.smoke ? 40 : INVENTORIES;
      const among = Math.min(count, AGAIN);
      const again = { kind: "inventory", prefix: "new0r" } as const;
      const kinds: [name: string, traffic: (round: number) => Traffic][] = [
        ["new", (n) => ({ ...again, count, prefix: `new${n}r` })],
        ["unchanged", () => ({ ...again, count: among })],
        ["changed", (n) => ({
          ...again,
          count,
          updated: { among, from: 1 + n * Math.ceil(count / among) },
        })],
      ];
      // Another server may treat a repeated inventory differently, so there is
      // no comparison.
      return sidedRows(
        options,
        server,
        kinds.slice(0, options.against ? 1 : 3).map(([name, traffic]) => ({
          name: `inventory, ${name}`,
          lanes: lanesOf(traffic),
          beside: "polls meanwhile, 50/s",
        })),
      );
    }),
};

function lanesOf(traffic: (round: number) => Traffic): Lanes {
  return (url, n) => [
    { url, connections: 8, traffic: traffic(n) },
    { url, connections: 4, rate: 50, traffic: { kind: "poll", count: 100 } },
  ];
}
