/** The limits of connections. */
export interface ConnectionLimits {
  /** Open at a time; beyond, connections without a request are closed. */
  readonly most: number;
  /** For the first request to arrive completely. */
  readonly headSeconds: number;
  /** Between an answer and the next request. */
  readonly idleSeconds: number;
  /** Replaces these two, if lower, once more than half of `most` are open. */
  readonly crowdedSeconds: number;
  /** The least a reader must take, over this time, while bytes wait for it. */
  readonly readerSeconds: number;
  readonly readerBytesPerSecond: number;
  /** The longest time in which nothing moves during a request. */
  readonly stillSeconds: number;
}

/** The observed state of an open connection. */
export interface TcpConnection {
  /** The peer's. */
  readonly address: string;
  /** True while a request is answered, or its answer is being sent. */
  readonly underWay: boolean;
  /** The time since its last answer; null: it has sent no request yet. */
  readonly restedMs: number | null;
  readonly openMs: number;
  /** Set if the peer takes its answer, or sends its request, too slowly. */
  readonly stuck: "slow reader" | "slow writer" | "still" | null;
}

/** The reason for closing a connection. */
export type CloseReason =
  | "no request"
  | "idle"
  | "too many"
  | NonNullable<TcpConnection["stuck"]>;

/** The share of `most` that stays open where there are too many. */
const TARGET_SHARE = 0.9;

/**
 * Selects the connections to close, with the reason. There is no limit for each
 * address, because a whole site may be behind one. Where there are too many in
 * all, the addresses that hold most idle connections lose theirs first, the ones
 * idle for longest first.
 */
export function toClose<C extends TcpConnection>(
  connections: readonly C[],
  limits: ConnectionLimits,
): Map<C, CloseReason> {
  const crowded = connections.length > limits.most / 2;
  const within = (seconds: number) =>
    1000 * (crowded ? Math.min(seconds, limits.crowdedSeconds) : seconds);
  const closing = new Map<C, CloseReason>();
  const resting: C[] = [];
  for (const connection of connections) {
    const { underWay, restedMs, openMs, stuck } = connection;
    if (stuck) closing.set(connection, stuck);
    else if (underWay) continue;
    else if (restedMs === null && openMs > within(limits.headSeconds)) {
      closing.set(connection, "no request");
    } else if (restedMs !== null && restedMs > within(limits.idleSeconds)) {
      closing.set(connection, "idle");
    } else resting.push(connection);
  }
  const open = connections.length - closing.size;
  if (open >= limits.most) {
    const over = open - Math.floor(TARGET_SHARE * limits.most);
    for (const one of greediestFirst(resting).slice(0, over)) {
      closing.set(one, "too many");
    }
  }
  return closing;
}

/** Sorts by the number of connections of the same address idle for less. */
function greediestFirst<C extends TcpConnection>(resting: readonly C[]): C[] {
  const held = new Map<string, number>();
  return resting
    .map((connection) => ({ connection, rested: restOf(connection) }))
    .sort((a, b) => a.rested - b.rested)
    .map(({ connection }) => {
      const rank = held.get(connection.address) ?? 0;
      held.set(connection.address, rank + 1);
      return { connection, rank };
    })
    .sort((a, b) => b.rank - a.rank)
    .map(({ connection }) => connection);
}

function restOf({ restedMs, openMs }: TcpConnection): number {
  return restedMs ?? openMs;
}

/** A reader's progress since a moment at which bytes waited for it. */
export interface ReadProgress {
  readonly sinceMs: number;
  readonly acknowledged: number;
}

/**
 * Follows a reader: the measured span begins again whenever it has taken all
 * bytes, or enough.
 *
 * @param acknowledged Bytes it has acknowledged since the connection was opened.
 * @returns null while nothing waits for it; `stuck` once it took too little.
 */
export function follow(
  before: ReadProgress | null,
  { waiting, acknowledged, nowMs }: {
    readonly waiting: boolean;
    readonly acknowledged: number;
    readonly nowMs: number;
  },
  limits: Pick<ConnectionLimits, "readerSeconds" | "readerBytesPerSecond">,
): { readonly reading: ReadProgress | null; readonly stuck: boolean } {
  if (!waiting) return { reading: null, stuck: false };
  const fresh = { sinceMs: nowMs, acknowledged };
  if (!before) return { reading: fresh, stuck: false };
  if (nowMs - before.sinceMs < limits.readerSeconds * 1000) {
    return { reading: before, stuck: false };
  }
  const least = limits.readerSeconds * limits.readerBytesPerSecond;
  return { reading: fresh, stuck: acknowledged - before.acknowledged < least };
}

/** The bytes moved for a request since a moment. */
export interface WriteProgress {
  readonly sinceMs: number;
  readonly received: number;
  readonly acknowledged: number;
  /** The number of successive spans in which too little has moved. */
  readonly slow: number;
}

/**
 * Follows a request that is under way while nothing waits to be read: its body
 * may be arriving, a byte now and then. One slow span may be the end of a fast
 * body, before an answer that takes time; two in a row are not.
 *
 * @param received Bytes the peer has sent since the connection was opened.
 * @returns null for one that is not under way.
 */
export function followWriter(
  before: WriteProgress | null,
  { underWay, received, acknowledged, nowMs }: {
    readonly underWay: boolean;
    readonly received: number;
    readonly acknowledged: number;
    readonly nowMs: number;
  },
  limits: Pick<
    ConnectionLimits,
    "readerSeconds" | "readerBytesPerSecond" | "stillSeconds"
  >,
): {
  readonly writing: WriteProgress | null;
  readonly stuck: "slow writer" | "still" | null;
} {
  if (!underWay) return { writing: null, stuck: null };
  const fresh = { sinceMs: nowMs, received, acknowledged, slow: 0 };
  if (!before || before.acknowledged !== acknowledged) {
    return { writing: fresh, stuck: null };
  }
  const span = nowMs - before.sinceMs;
  if (span < limits.readerSeconds * 1000) {
    return { writing: before, stuck: null };
  }
  const moved = received - before.received;
  if (moved === 0) {
    const still = span >= limits.stillSeconds * 1000;
    return { writing: { ...before, slow: 0 }, stuck: still ? "still" : null };
  }
  const least = limits.readerSeconds * limits.readerBytesPerSecond;
  if (moved >= least) return { writing: fresh, stuck: null };
  const slow = before.slow + 1;
  return {
    writing: { ...fresh, slow },
    stuck: slow >= 2 ? "slow writer" : null,
  };
}
