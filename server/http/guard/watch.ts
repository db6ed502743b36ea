import {
  type CloseReason,
  type ConnectionLimits,
  follow,
  followWriter,
  type ReadProgress,
  type TcpConnection,
  toClose,
  type WriteProgress,
} from "#server/domain/networks/connections.ts";
import type { Socket, Sockets } from "./libc.ts";
import type { Requests } from "./requests.ts";

export interface WatchOptions {
  /** Our own: connections to these are watched, and no others. */
  readonly ports: ReadonlySet<number>;
  readonly requests: Requests;
  readonly sockets: Sockets;
  readonly limits: ConnectionLimits;
  readonly log: (line: string) => void;
  /** Between two looks; by default five seconds. */
  readonly everySeconds?: number;
}

/** Looks after the connections of some listeners. */
export interface Watch {
  stop(): void;
}

interface TrackedConnection {
  readonly openedAt: number;
  reading: ReadProgress | null;
  writing: WriteProgress | null;
  taken: number;
}

interface ObservedConnection extends TcpConnection {
  readonly fd: number;
  readonly port: number;
}

/** Files are numbered from the lowest free on: no socket lies far beyond. */
const GAP = 1024;
/** Looked at in one go, about half a millisecond; then requests have a turn. */
const SLICE = 400;
/** While more than half of what may be is open. */
const CROWDED_MS = 500;
/** What was closed is told in sum. */
const TELL_MS = 60_000;

/**
 * Closes the connections that ask for nothing, that do not get their request
 * out, or that do not take their answer: `Deno.serve` has no limit for either
 * and keeps them for ever. Where there are too many all the same, it lets the
 * listeners drop new ones until some have ended.
 *
 * And lets answers be sent at once: over TLS `Deno.serve` writes head and body
 * of all but the shortest one after the other, and the body would wait until
 * the head is acknowledged, 40 ms.
 */
export function watchConnections(
  { ports, requests, sockets, limits, log, everySeconds = 5 }: WatchOptions,
): Watch {
  const known = new Map<string, TrackedConnection>();
  const told = new Map<CloseReason, number>();
  let toldAt = 0;
  let lastPassAt = Date.now();
  let highest = 64;
  let refusing = false;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function pass(): Promise<void> {
    const startedAt = Date.now();
    const peers = new Set<string>();
    const listening: number[] = [];
    const seen: ObservedConnection[] = [];
    for (let fd = 3, last = highest; fd < last + GAP; fd++) {
      if (fd % SLICE === 0) {
        // Stopped in between, it never goes on.
        await new Promise((resolve) => timer = setTimeout(resolve));
      }
      const socket = sockets.look(fd, ports);
      if (!socket) continue;
      last = Math.max(last, fd);
      highest = last;
      if (socket.listening) {
        listening.push(fd);
        sockets.sendAtOnce(fd);
      } else {
        peers.add(`${socket.address} ${socket.port}`);
        seen.push(described(socket));
      }
    }
    const closing = toClose(seen, limits);
    for (const [connection, reason] of closing) close(connection, reason);
    for (const peer of known.keys()) if (!peers.has(peer)) known.delete(peer);
    lastPassAt = startedAt;
    refuse(listening, seen.length - closing.size);
    tell();
    again(seen.length > limits.most / 2 ? CROWDED_MS : everySeconds * 1000);
  }

  function described(socket: Socket): ObservedConnection {
    const { fd, address, port, taken, given, waiting } = socket;
    const now = Date.now();
    const peer = `${address} ${port}`;
    let before = known.get(peer);
    if (!before || taken < before.taken) {
      // No later than that: what it has asked since is its own.
      before = { openedAt: lastPassAt, reading: null, writing: null, taken };
      known.set(peer, before);
    }
    const { underWay, endedAt } = requests.of(address, port);
    const read = follow(before.reading, { waiting, taken, nowMs: now }, limits);
    const written = followWriter(
      before.writing,
      { underWay: underWay && !waiting, given, taken, nowMs: now },
      limits,
    );
    before.reading = read.reading;
    before.writing = written.writing;
    before.taken = taken;
    return {
      fd,
      port,
      address,
      stuck: read.stuck ? "slow reader" : written.stuck,
      underWay: waiting || underWay,
      restedMs: endedAt > before.openedAt ? Math.max(0, now - endedAt) : null,
      openMs: now - before.openedAt,
    };
  }

  /** The number may have become another's since: who it is is asked again. */
  function close(
    { fd, address, port, stuck }: ObservedConnection,
    reason: CloseReason,
  ): void {
    const socket = sockets.look(fd, ports);
    if (socket?.address !== address || socket.port !== port) return;
    if (!stuck && requests.of(address, port).underWay) return;
    sockets.shut(fd);
    told.set(reason, (told.get(reason) ?? 0) + 1);
  }

  function refuse(listening: readonly number[], open: number): void {
    const full = open >= limits.most || (refusing && open > 0.9 * limits.most);
    if (full !== refusing) {
      log(
        full
          ? `connections: ${open} are open, which is all that may be: new ones wait until some have ended`
          : `connections: ${open} are open: new ones are taken again`,
      );
    }
    if (full || refusing) {
      for (const fd of listening) sockets.refuse(fd, full);
    }
    refusing = full;
  }

  /** An idle connection that is closed is nothing to tell of. */
  function tell(): void {
    told.delete("idle");
    if (told.size === 0 || Date.now() - toldAt < TELL_MS) return;
    toldAt = Date.now();
    const sums = [...told].map(([reason, count]) => `${count} (${reason})`);
    log(`connections: closed ${sums.join(", ")}`);
    told.clear();
  }

  function again(ms: number): void {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(pass, ms);
  }

  again(0);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
