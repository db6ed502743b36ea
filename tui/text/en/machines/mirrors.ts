import type { MirrorLeft } from "#shared/contract/deployments/mirrors.ts";
import { machines } from "#tui/text/en/plural.ts";

/** Mirrors, from which machines fetch fragments. */
export const mirrors = {
  mirrors: {
    label: "Mirror",
    fetching: (host: string) =>
      `The machine is downloading from mirror ${host}; how far it is, is not known here.`,
    nothing: (host: string) =>
      `The agent has fetched the info file, and no result came through mirror ${host}.`,
    fetched: (total: number, host: string) =>
      total === 1
        ? `1 fragment from mirror ${host}`
        : `${total} fragments from mirror ${host}`,
    check: (host: string) =>
      `has to check that it reaches the mirror ${host}, and that the mirror works`,
    /** A mirror in use, and what the server's own checks found. */
    works: (host: string) => host,
    failing: (host: string, problem: string, since: string) =>
      `${host}, which does not lead to this server since ${since}: ${problem}`,
    unreached: (host: string, problem: string) =>
      `${host}, which this server never reached: ${problem}`,
    left: {
      down: (host, when) =>
        `${host} did not lead to this server at ${when}: the machine fetches from this server now`,
      silent: (host, when) =>
        `nothing came through ${host} for too long at ${when}: the machine fetches from this server now`,
      unset: (host, when) =>
        `${host} was not its mirror any more at ${when}: the machine fetches from this server now`,
      failed: (host, when) =>
        `an attempt failed with files from ${host} at ${when}: this one is fetched from this server`,
    } satisfies Record<MirrorLeft, (host: string, when: string) => string>,
    hold: (host: string) =>
      `Hardly: a recall cannot stop the mirror ${host}, which serves what it has kept.`,
    otherBytes: (host: string) =>
      `The mirror ${host} may serve other bytes than this server: empty its cache. Then retry it: the next attempt is fetched from this server.`,
    /** The plan's line on what a recall cannot stop. */
    recall: (host: string, n: number) =>
      `${
        machines(n)
      } through ${host}: a recall stops there only those without the info file`,
  },
};
