import { sleep } from "#tests/harness/time/sleep.ts";

/** A relay to a server, which can cut connections. */
export interface Relay extends AsyncDisposable {
  readonly url: string;
  /** The number of connections so far. */
  readonly connections: () => number;
  /** The bytes that the server has sent so far. */
  readonly received: () => number;
  /** Cuts the connections that are open; new ones are relayed. */
  readonly cut: () => void;
}

/**
 * Relays TCP to a server on this host.
 *
 * @param target `http://127.0.0.1:PORT`.
 * @param cutAfter Bytes to the server after which the nth connection is cut;
 *   null: never.
 * @param cutAnswersAfter The same for bytes from the server.
 * @param delayMs The delay of bytes from the server, as over a slow connection.
 */
export function openRelay(
  target: string,
  cutAfter: (connection: number) => number | null,
  cutAnswersAfter: (connection: number) => number | null = () => null,
  delayMs: number | (() => number) = 0,
): Relay {
  const { hostname, port } = new URL(target);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const closing = new AbortController();
  const delay = () =>
    sleep(typeof delayMs === "number" ? delayMs : delayMs(), closing.signal);
  const open = new Set<Promise<void>>();
  const sockets = new Set<Deno.Conn>();
  let connections = 0;
  let received = 0;

  async function relay(near: Deno.Conn, nth: number): Promise<void> {
    const far = await Deno.connect({ hostname, port: Number(port) })
      .catch(() => null);
    if (far === null) return closeQuietly(near);
    const both = [near, far];
    both.forEach((socket) => sockets.add(socket));
    const cut = () => both.forEach(closeQuietly);
    await Promise.allSettled([
      pass(near, far, cutAfter(nth)).finally(cut),
      pass(far, near, cutAnswersAfter(nth), delay, (n) => received += n)
        .finally(cut),
    ]);
    both.forEach((socket) => sockets.delete(socket));
  }

  const accepting = (async () => {
    for await (const near of listener) {
      const done = relay(near, ++connections);
      open.add(done);
      done.finally(() => open.delete(done));
    }
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    connections: () => connections,
    received: () => received,
    cut: () => sockets.forEach(closeQuietly),
    async [Symbol.asyncDispose]() {
      closing.abort();
      listener.close();
      await accepting;
      sockets.forEach(closeQuietly);
      await Promise.allSettled(open);
    },
  };
}

/** Forwards bytes until one end is closed, or `limit` bytes have passed. */
export async function pass(
  from: Deno.Conn,
  to: Deno.Conn,
  limit: number | null,
  delay?: () => Promise<void>,
  count?: (bytes: number) => void,
): Promise<void> {
  const buffer = new Uint8Array(65_536);
  let passed = 0;
  for (;;) {
    const n = await from.read(buffer);
    if (n === null) return;
    count?.(n);
    await delay?.();
    for (let at = 0; at < n;) at += await to.write(buffer.subarray(at, n));
    passed += n;
    if (limit !== null && passed >= limit) return;
  }
}

export function closeQuietly(socket: Deno.Conn): void {
  try {
    socket.close();
  } catch {
    // The other direction has closed it.
  }
}
