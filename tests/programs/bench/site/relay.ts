import { startServer } from "#tests/harness/server/server.ts";
import { openRelay } from "#tests/harness/server/relay.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import type { Bench } from "#tests/programs/bench/bench.ts";
import { type Row, timedRow } from "#tests/programs/bench/rows.ts";
import { deployToSite, fetchAsMany } from "#tests/relays/many_machines.ts";
import { startRealSite } from "#tests/relays/real_site.ts";

const MB = 1_000_000;

/** The bytes that cross the line to a site, with and without a relay there. */
export const relay: Bench = {
  name: "relay",
  summary: "a package of 50 MB for a site: bytes over the line, and a relay's",
  machines: 50,
  named: true,
  async run({ machines, smoke }) {
    await using folder = await temporaryFolder();
    await using server = await startServer();
    await using site = await startRealSite(server, folder.path, {
      // Nothing is fetched ahead, so that all that counts is counted.
      prefetchFrom: (new Date().getHours() + 12) % 24,
      prefetchTo: (new Date().getHours() + 13) % 24,
    });
    using deployed = await deployToSite(server, site, smoke ? MB : 50 * MB);
    const { planned, asRelay } = deployed;
    const measured = async (
      received: () => number,
      fetch: () => Promise<number[]>,
    ) => {
      const [before, begun] = [received(), performance.now()];
      const wrong = (await fetch()).filter((one) => one !== planned.bytes);
      return {
        bytes: received() - before,
        ms: performance.now() - begun,
        wrong: wrong.length,
      };
    };
    const through = await measured(
      site.received,
      () => fetchAsMany(machines, site.relay.url, planned),
    );
    await using line = openRelay(
      server.agentTlsUrl.replace("https:", "http:"),
      () => null,
    );
    const direct = await measured(
      line.received,
      () =>
        fetchAsMany(
          machines,
          line.url.replace("http:", "https:"),
          planned,
          asRelay,
        ),
    );
    const row = (
      name: string,
      { bytes, ms, wrong }: typeof direct,
      more: Partial<Row> = {},
    ): Row =>
      timedRow(name, [ms], {
        ...{ answers: machines, refused: wrong },
        note: `${(bytes / MB).toFixed(1)} MB over the line for ${machines} × ${
          (planned.bytes / MB).toFixed(1)
        } MB`,
        ...more,
      });
    return [
      row("  each machine from the centre", direct),
      row("through a relay", through, {
        ratio: through.bytes / direct.bytes,
        ratioTo: "the bytes of the line",
      }),
    ];
  },
};
