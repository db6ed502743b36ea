/** A request whose work ends when its client has disconnected. */
interface FollowedRequest extends Disposable {
  /** Aborts once the client has disconnected. */
  readonly signal: AbortSignal;
}

interface Follower {
  readonly sinceMs: number;
  readonly gone: AbortController;
}

/**
 * The requests that want to know when their client disconnects. The guard of
 * the connections tells, because `request.signal` of Deno 2.9 stays silent while
 * a handler works on a request whose body was larger than 64 kB.
 */
export class Departures {
  #followers = new Map<string, Set<Follower>>();

  /**
   * Follows the client of a request until it is disposed of. Over a Unix socket
   * the signal never aborts: its clients have no address.
   */
  follow(peer: Deno.Addr | undefined): FollowedRequest {
    const gone = new AbortController();
    if (!peer || !("hostname" in peer)) {
      return { signal: gone.signal, [Symbol.dispose]: () => {} };
    }
    const key = peerKey(peer.hostname, peer.port);
    const follower = { sinceMs: Date.now(), gone };
    const followers = this.#followers.get(key) ?? new Set();
    this.#followers.set(key, followers.add(follower));
    return {
      signal: gone.signal,
      [Symbol.dispose]: () => {
        followers.delete(follower);
        if (followers.size === 0) this.#followers.delete(key);
      },
    };
  }

  /**
   * Aborts the requests of all other clients.
   *
   * @param connected Clients by {@linkcode peerKey}.
   * @param sinceMs The time at which counting them began: a request that came
   * later may be missing.
   */
  keepOnly(connected: ReadonlySet<string>, sinceMs: number): void {
    for (const [key, followers] of this.#followers) {
      if (connected.has(key)) continue;
      for (const { sinceMs: followedMs, gone } of followers) {
        if (followedMs < sinceMs) gone.abort();
      }
    }
  }
}

/** The name of a client: its address as in `Deno.NetAddr`, and its port. */
export function peerKey(address: string, port: number): string {
  return `${address} ${port}`;
}
