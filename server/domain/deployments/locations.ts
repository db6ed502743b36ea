import {
  type DeploymentState,
  ON_THE_MACHINE,
} from "#shared/contract/deployments/states.ts";
import type { MirrorLeft } from "#shared/contract/deployments/mirrors.ts";
import { type Pace, patienceMs } from "#shared/pace.ts";

/** What decides where a machine fetches a package's fragments. */
export interface LocationFacts {
  readonly state: DeploymentState;
  readonly protocol: "http" | "https";
  readonly priority: number;
  /** Number of fragments; 0: no archive, or never at a mirror. */
  readonly fragments: number;
  /** About, in bytes. */
  readonly fragmentBytes: number;
  /** The mirror it was sent to before; null: none. */
  readonly mirror: string | null;
  /** When it was sent back to this server, in milliseconds; null: it was not. */
  readonly mirrorLeftAt: number | null;
  readonly offeredAt: number | null;
  readonly infoAt: number | null;
  /** When this server last sent it a fragment. */
  readonly fragmentAt: number | null;
}

/** The mirror of a machine. */
export interface SiteMirror {
  /** The setting `fragmentHost` in force; empty: there is none. */
  readonly host: string;
  /** True if the server's checks find that it does not answer. */
  readonly isDown: boolean;
  /** True if it decrypts https itself: it is a relay. */
  readonly endsTls?: boolean;
}

/** Where a machine is to fetch fragments. */
export interface Location {
  /** The mirror; null: this server. */
  readonly mirror: string | null;
  /** Why it is sent back to this server now; null: it is not. */
  readonly left: MirrorLeft | null;
  /** True if a Unix agent may be stuck and has to be made to begin again. */
  readonly isStuck: boolean;
}

/** From this server, as before. */
export const HERE: Location = { mirror: null, left: null, isStuck: false };

/**
 * Decides where a machine that is offered a package fetches its fragments.
 *
 * - The mirror is chosen at the first offer; what was offered from this server
 *   stays here.
 * - Only the way back to this server is open while it is on the machine: the
 *   mirror is down or no longer set, or the machine has polled again after the
 *   time that the whole package and its run may take.
 * - A machine whose attempt failed with files of a mirror gets the next one of
 *   this package from here.
 * - A package that is recalled is always fetched here, because here its
 *   fragments come empty.
 * - Packages over https are fetched here, because what is encrypted cannot be
 *   cached, except by a relay.
 *
 * @param lastPollAt The poll before this one, in milliseconds.
 */
export function locationOf(
  facts: LocationFacts,
  { host, isDown, endsTls = false }: SiteMirror,
  pace: Pace,
  lastPollAt: number | null,
): Location {
  const { state, protocol, fragments, mirror, mirrorLeftAt } = facts;
  if (fragments === 0 || protocol === "https" && !endsTls) return HERE;
  if (state === "waiting") {
    const hasFailedThere = mirror === host && mirrorLeftAt !== null;
    if (host === "" || isDown || hasFailedThere) return HERE;
    return { mirror: host, left: null, isStuck: false };
  }
  if (mirror === null || state === "recalling") return HERE;
  if (!ON_THE_MACHINE.includes(state)) return HERE;
  const isStuck = lastPollAt !== null &&
    lastPollAt - lastSignOf(facts) > mirrorPatienceMs(facts, pace);
  if (mirrorLeftAt !== null) {
    return { mirror: null, left: isStuck ? "silent" : null, isStuck };
  }
  const left = isStuck
    ? "silent"
    : mirror !== host
    ? "unset"
    : isDown
    ? "down"
    : null;
  return { mirror: left === null ? mirror : null, left, isStuck };
}

/** The last time the machine was seen to fetch, or was sent elsewhere. */
function lastSignOf(
  { offeredAt, infoAt, fragmentAt, mirrorLeftAt }: LocationFacts,
): number {
  return Math.max(
    offeredAt ?? 0,
    infoAt ?? 0,
    fragmentAt ?? 0,
    mirrorLeftAt ?? 0,
  );
}

/**
 * The longest time from `info` to the result behind a mirror, where the server
 * sees no fragment: all of them, and the run.
 */
export function mirrorPatienceMs(
  { priority, fragments, fragmentBytes }: Pick<
    LocationFacts,
    "priority" | "fragments" | "fragmentBytes"
  >,
  pace: Pace,
): number {
  return patienceMs(pace, priority, fragmentBytes) * fragments + pace.runMs;
}
