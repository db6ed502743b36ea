/** What connections may take of a server. */
export interface ConnectionLimits {
  /** Open at a time; beyond, the ones without a request under way make room. */
  readonly most: number;
  /** For the first request to be here whole. */
  readonly headSeconds: number;
  /** Between an answer and the next request. */
  readonly idleSeconds: number;
  /** Both of these once more than half of `most` are open. */
  readonly crowdedSeconds: number;
  /** What a reader must take, over so many seconds, while bytes wait for it. */
  readonly readerSeconds: number;
  readonly readerBytesPerSecond: number;
  /** A request under way in which nothing at all has moved for so long. */
  readonly stillSeconds: number;
}

/** An open connection, as it is seen from outside. */
export interface TcpConnection {
  /** Whose it is. */
  readonly address: string;
  /** A request is being answered, or its answer is on its way. */
  readonly underWay: boolean;
  /** Since its last answer; null: it has not asked for anything yet. */
  readonly restedMs: number | null;
  readonly openMs: number;
  /** The other end takes its answer, or sends its request, too slowly. */
  readonly stuck: "slow reader" | "slow writer" | "still" | null;
}

/** Why a connection is closed. */
export type CloseReason =
  | "no request"
  | "idle"
  | "too many"
  | NonNullable<TcpConnection["stuck"]>;

/** Where there are too many, as many are closed as leave this share of all. */
const ROOM = 0.9;

/**
 * Which connections are to be closed, and why. No address has a number of its
 * own: a whole site may be behind one. Where there are too many in all, who
 * holds most without asking for anything loses first, the longest held first.
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
    const over = open - Math.floor(ROOM * limits.most);
    for (const one of greediestFirst(resting).slice(0, over)) {
      closing.set(one, "too many");
    }
  }
  return closing;
}

/** Ordered by how many its address holds that have rested less. */
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

/** What a reader has taken, from a moment on at which bytes waited for it. */
export interface ReadProgress {
  readonly sinceMs: number;
  readonly taken: number;
}

/**
 * Follows a reader: the span it is measured in begins anew whenever it has
 * taken all, or enough.
 *
 * @param taken Bytes it has acknowledged since the connection was opened.
 * @returns null while nothing waits for it; `stuck` once it took too little.
 */
export function follow(
  before: ReadProgress | null,
  { waiting, taken, nowMs }: {
    readonly waiting: boolean;
    readonly taken: number;
    readonly nowMs: number;
  },
  limits: Pick<ConnectionLimits, "readerSeconds" | "readerBytesPerSecond">,
): { readonly reading: ReadProgress | null; readonly stuck: boolean } {
  if (!waiting) return { reading: null, stuck: false };
  const fresh = { sinceMs: nowMs, taken };
  if (!before) return { reading: fresh, stuck: false };
  if (nowMs - before.sinceMs < limits.readerSeconds * 1000) {
    return { reading: before, stuck: false };
  }
  const least = limits.readerSeconds * limits.readerBytesPerSecond;
  return { reading: fresh, stuck: taken - before.taken < least };
}

/** What a request is seen to move, from a moment on. */
export interface WriteProgress {
  readonly sinceMs: number;
  readonly given: number;
  readonly taken: number;
  /** Spans in a row in which it has moved, but too little. */
  readonly slow: number;
}

/**
 * Follows a request that is under way while nothing waits to be read: its body
 * may be arriving, a byte now and then. One slow span may be the end of a body
 * that was fast, with an answer that takes its time: two in a row are not.
 *
 * @param given Bytes it has sent since the connection was opened.
 * @returns null for one that is not under way.
 */
export function followWriter(
  before: WriteProgress | null,
  { underWay, given, taken, nowMs }: {
    readonly underWay: boolean;
    readonly given: number;
    readonly taken: number;
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
  const fresh = { sinceMs: nowMs, given, taken, slow: 0 };
  if (!before || before.taken !== taken) return { writing: fresh, stuck: null };
  const span = nowMs - before.sinceMs;
  if (span < limits.readerSeconds * 1000) {
    return { writing: before, stuck: null };
  }
  const moved = given - before.given;
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
