import { Generation } from "./generation.ts";
import type { ReplicaPlace } from "./replica_place.ts";
import { type ProcessReport, startReplicaProcess } from "./replica_process.ts";
import { waitingRequests } from "./waiting_requests.ts";

/**
 * A copy of a libSQL server's database in a file. Any thread may read it while
 * it is in step: while it has everything that this process has committed, and
 * was compared with the server a moment ago.
 */
export interface Replica {
  readonly path: string;
  /** Tells all threads whether it may be read. */
  readonly generation: Generation;
  /**
   * Resolves once the replica has what the server had at the call; or when that
   * takes too long: then it is not read until it has.
   */
  sync(): Promise<void>;
  /** Does not wait: the replica is not read until it has what the server has. */
  syncLater(): void;
  /** Checks the replica, and copies it from scratch if that finds something. */
  recheck(why: string): void;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  readonly place: ReplicaPlace;
  readonly log: (line: string) => void;
  /** True while the libSQL server is known to be away, which is logged elsewhere. */
  readonly isAway?: () => boolean;
  /** Is called when something has been committed, here or elsewhere. */
  readonly onChange?: () => void;
  /** Is called before a new copy is read, which may lack rows of the last one. */
  readonly onNewCopy?: () => void;
  /** See `ReplicaProcessOptions`. */
  readonly silenceMs?: number;
  /** See {@linkcode STUCK_MS}. */
  readonly stuckMs?: number;
}

/** A replica that was not compared with the server for this long is not read. */
const IN_STEP_MS = 5000;
/** How often that is looked at. */
const LOOK_MS = 500;
/**
 * If a libSQL server that answers others does not let the replica sync for this
 * long, the replica is checked; after as long again it is copied from scratch.
 */
const STUCK_MS = 60_000;
/** It is logged when it was not read for so many looks; 10 s. */
const LOOKS_BEFORE_COMPLAINT = 20;

const COPYING = "it is being copied";

/** Starts the process that keeps a replica, which is read once it has synced. */
export function openReplica(
  {
    place,
    log,
    isAway = () => false,
    onChange = () => {},
    onNewCopy = () => {},
    silenceMs,
    stuckMs = STUCK_MS,
  }: ReplicaOptions,
): Replica {
  const generation = new Generation();
  const requests = waitingRequests((request) => process.ask(request));
  /** The number of copies that were read: a new one is opened again. */
  let copies = 0;
  /** True from the first sync of a process to its end. */
  let isKept = false;
  let frame = NaN;
  let syncedAt = -Infinity;
  /** When it began to try what now fails, and how often that was given up. */
  let triedAt = performance.now();
  let stuck = 0;
  let isFailing = false;
  let trouble = COPYING;
  const logReading = stateLog(log, place.path);

  const process = startReplicaProcess({
    ...{ place, report, log, isAway, silenceMs },
  });
  const timer = setInterval(() => {
    const why = decide();
    if (isAway()) triedAt = performance.now();
    else logReading(why);
    if (isStuck()) {
      process.restart(stuck > 0);
      stuck++;
      triedAt = performance.now();
    }
  }, LOOK_MS);

  function report(said: ProcessReport): void {
    isFailing = said.kind === "away";
    if (said.kind === "synced") {
      if (!isKept || said.isNewLog) {
        onNewCopy();
        copies++;
      }
      isKept = true;
      syncedAt = performance.now();
      trouble = "the libSQL server does not answer its process";
      [triedAt, stuck] = [syncedAt, 0];
      requests.answer(said.asked);
      if (said.frame !== frame) onChange();
      frame = said.frame;
    } else if (said.kind === "rebuilding") {
      log(`replica: ${place.path} is copied from scratch: ${said.why}`);
      trouble = COPYING;
    } else if (said.kind === "locked") {
      const keeper = "the process of a server that has ended still keeps it";
      if (trouble !== keeper) log(`replica: ${place.path} waits: ${keeper}`);
      trouble = keeper;
    } else if (said.kind === "away") {
      trouble = said.why;
      requests.giveUp();
    } else if (said.kind === "ended") {
      trouble = "its process has ended";
      isKept = false;
      requests.giveUp();
    }
    decide();
  }

  function isStuck(): boolean {
    return isFailing && performance.now() - triedAt > stuckMs;
  }

  /** @returns Why it is not read; null: it is. */
  function decide(): string | null {
    const isInStep = isKept && performance.now() - syncedAt <= IN_STEP_MS;
    const isRead = isInStep && !requests.areOwed && !isAway();
    generation.readable = isRead ? copies : null;
    if (isRead) return null;
    return isInStep && !isAway() ? "it lacks what was committed last" : trouble;
  }

  function syncLater(): void {
    requests.owe();
    decide();
  }

  return {
    path: place.path,
    generation,
    async sync() {
      if (!isKept) return syncLater();
      await requests.wait();
      decide();
    },
    syncLater,
    recheck(why) {
      log(`replica: ${place.path} is checked: ${why}`);
      isKept = false;
      decide();
      process.restart();
    },
    async close() {
      clearInterval(timer);
      await process.stop();
      requests.giveUp();
    },
  };
}

/** Logs when reading begins, and when it has not been possible for a while. */
function stateLog(log: (line: string) => void, path: string) {
  let told: boolean | null = null;
  let looks = 0;
  return (why: string | null): void => {
    const isRead = why === null;
    looks = isRead === told ? 0 : looks + 1;
    if (looks < (isRead ? 1 : LOOKS_BEFORE_COMPLAINT)) return;
    [told, looks] = [isRead, 0];
    log(
      isRead
        ? `replica: reading ${path}`
        : `replica: reading the libSQL server instead of ${path}: ${why}`,
    );
  };
}
