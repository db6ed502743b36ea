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
import { sleep } from "#shared/sleep.ts";
import { type Departures, peerKey } from "./departures.ts";
import type { Socket, Sockets } from "./libc.ts";
import type { Requests } from "./requests.ts";

export interface WatchOptions {
  /** Our own ports: only connections to these are watched. */
  readonly ports: ReadonlySet<number>;
  readonly requests: Requests;
  readonly sockets: Sockets;
  readonly limits: ConnectionLimits;
  readonly log: (line: string) => void;
  /** Requests that end when their client has disconnected. */
  readonly departures?: Departures;
  /** The pause between two passes; by default five seconds. */
  readonly everySeconds?: number;
}

/** Watches the connections of some listeners. */
export interface Watch {
  stop(): void;
}

interface TrackedConnection {
  readonly openedAt: number;
  reading: ReadProgress | null;
  writing: WriteProgress | null;
  acknowledged: number;
}

interface ObservedConnection extends TcpConnection {
  readonly fd: number;
  readonly port: number;
  readonly left: boolean;
}

/** The sockets that one pass has found. */
interface OpenSockets {
  readonly listening: readonly number[];
  readonly connections: readonly ObservedConnection[];
}

/** Files are numbered from the lowest free one on: no gap is larger. */
const GAP = 1024;
/** File numbers examined in one go, about half a millisecond. */
const SLICE = 400;
/** The pause while more than half of the allowed connections are open. */
const CROWDED_MS = 500;
/** The least time between two lines of log about closed connections. */
const REPORT_MS = 60_000;

/**
 * Closes the connections that ask for nothing, that do not get their request
 * out, or that do not take their answer: `Deno.serve` has no limit for any of
 * these and keeps them for ever. While there are too many all the same, the
 * listeners drop new ones until some have ended.
 *
 * It also has answers sent at once: over TLS `Deno.serve` writes head and body
 * of all but the shortest answers separately, and the body would wait until the
 * head is acknowledged, 40 ms.
 */
export function watchConnections(options: WatchOptions): Watch {
  const watch = new ConnectionWatch(options);
  watch.run();
  return watch;
}

class ConnectionWatch implements Watch {
  #options: WatchOptions;
  #known = new Map<string, TrackedConnection>();
  #closed = new Map<CloseReason, number>();
  #reportedAt = 0;
  #lastPassAt = Date.now();
  #highestFd = 64;
  #isRefusing = false;
  #stopping = new AbortController();

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#stopping.abort();
  }

  async run(): Promise<void> {
    const { limits, everySeconds = 5 } = this.#options;
    let pauseMs = 0;
    while (await sleep(pauseMs, this.#stopping.signal)) {
      const startedAt = Date.now();
      const open = await this.#openSockets();
      if (!open) return;
      const { connections, listening } = open;
      const closing = toClose(connections, limits);
      for (const [connection, reason] of closing) {
        this.#close(connection, reason);
      }
      this.#forgetAllBut(connections);
      this.#options.departures?.keepOnly(
        new Set(connections.filter(({ left }) => !left).map(peerOf)),
        startedAt,
      );
      this.#lastPassAt = startedAt;
      this.#refuseIfFull(listening, connections.length - closing.size);
      this.#report();
      const isCrowded = connections.length > limits.most / 2;
      pauseMs = isCrowded ? CROWDED_MS : everySeconds * 1000;
    }
  }

  /**
   * Examines the files of this process, slice by slice, so that requests are
   * answered meanwhile.
   *
   * @returns null if it has been stopped.
   */
  async #openSockets(): Promise<OpenSockets | null> {
    const { sockets, ports } = this.#options;
    const listening: number[] = [];
    const connections: ObservedConnection[] = [];
    for (let fd = 3, last = this.#highestFd; fd < last + GAP; fd++) {
      if (fd % SLICE === 0 && !await sleep(0, this.#stopping.signal)) {
        return null;
      }
      // Every kind of file counts: ours may come after thousands of others.
      if (!sockets.isOpen(fd)) continue;
      last = Math.max(last, fd);
      this.#highestFd = last;
      const socket = sockets.look(fd, ports);
      if (!socket) continue;
      if (socket.listening) {
        listening.push(fd);
        sockets.sendAtOnce(fd);
      } else connections.push(this.#observe(socket));
    }
    return { listening, connections };
  }

  #observe(socket: Socket): ObservedConnection {
    const { limits, requests } = this.#options;
    const { fd, address, port, left } = socket;
    const { acknowledged, received, waiting } = socket;
    const now = Date.now();
    const tracked = this.#track(socket);
    const { underWay, endedAt } = requests.of(address, port);
    const read = follow(
      tracked.reading,
      { waiting, acknowledged, nowMs: now },
      limits,
    );
    const written = followWriter(
      tracked.writing,
      { underWay: underWay && !waiting, received, acknowledged, nowMs: now },
      limits,
    );
    tracked.reading = read.reading;
    tracked.writing = written.writing;
    tracked.acknowledged = acknowledged;
    return {
      fd,
      port,
      left,
      address,
      stuck: read.stuck ? "slow reader" : written.stuck,
      underWay: waiting || underWay,
      restedMs: endedAt > tracked.openedAt ? Math.max(0, now - endedAt) : null,
      openMs: now - tracked.openedAt,
    };
  }

  #track(socket: Socket): TrackedConnection {
    const { acknowledged } = socket;
    const peer = peerOf(socket);
    const known = this.#known.get(peer);
    if (known && acknowledged >= known.acknowledged) return known;
    // The earliest moment possible: answers since the last pass are its own.
    const openedAt = this.#lastPassAt;
    const fresh = { openedAt, reading: null, writing: null, acknowledged };
    this.#known.set(peer, fresh);
    return fresh;
  }

  #forgetAllBut(open: readonly ObservedConnection[]): void {
    const peers = new Set(open.map(peerOf));
    for (const peer of this.#known.keys()) {
      if (!peers.has(peer)) this.#known.delete(peer);
    }
  }

  /** The file number may belong to another socket by now: it is checked. */
  #close(
    { fd, address, port, stuck }: ObservedConnection,
    reason: CloseReason,
  ): void {
    const { sockets, ports, requests } = this.#options;
    const socket = sockets.look(fd, ports);
    if (socket?.address !== address || socket.port !== port) return;
    if (!stuck && requests.of(address, port).underWay) return;
    sockets.shut(fd);
    this.#closed.set(reason, (this.#closed.get(reason) ?? 0) + 1);
  }

  /** Once full, new connections are taken again below nine tenths. */
  #refuseIfFull(listening: readonly number[], open: number): void {
    const { limits: { most }, sockets, log } = this.#options;
    const isFull = open >= most || (this.#isRefusing && open > 0.9 * most);
    if (isFull !== this.#isRefusing) {
      log(
        isFull
          ? `connections: ${open} are open, which is the limit: new ones wait until some have ended`
          : `connections: ${open} are open: new ones are taken again`,
      );
    }
    if (isFull || this.#isRefusing) {
      for (const fd of listening) sockets.refuse(fd, isFull);
    }
    this.#isRefusing = isFull;
  }

  /** Idle connections that were closed are not worth a line. */
  #report(): void {
    this.#closed.delete("idle");
    const now = Date.now();
    if (this.#closed.size === 0 || now - this.#reportedAt < REPORT_MS) return;
    this.#reportedAt = now;
    const counts = [...this.#closed].map(([why, count]) => `${count} (${why})`);
    this.#options.log(`connections: closed ${counts.join(", ")}`);
    this.#closed.clear();
  }
}

function peerOf({ address, port }: { address: string; port: number }): string {
  return peerKey(address, port);
}
