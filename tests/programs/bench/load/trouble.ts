/**
 * Causes trouble, as a separate process: takes a `Trouble` as JSON on its
 * command line and prints the result as one line of JSON.
 */
import { connect as exchanging } from "./connection.ts";

export interface Trouble {
  /**
   * - `missing`: requests a file that does not exist, again as soon as it is
   *   answered;
   * - `idle`: connects and sends nothing;
   * - `slow writer`: sends a request's head, one byte per second;
   * - `slow reader`: requests a file and reads a hundred bytes per second.
   */
  readonly kind: "missing" | "idle" | "slow writer" | "slow reader";
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  /** PEM text, for `https:`. */
  readonly ca?: string;
}

export interface TroubleResult {
  readonly opened: number;
  /** Connections the server closed before the time was over. */
  readonly closed: number;
  /** Complete answers. */
  readonly answered: number;
}

const AT_ONCE = 50;

async function make(trouble: Trouble): Promise<TroubleResult> {
  const end = performance.now() + trouble.seconds * 1000;
  const made = { opened: 0, closed: 0, answered: 0 };
  let next = 0;
  const running: Promise<void>[] = [];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < trouble.connections && performance.now() < end) {
      const n = next++;
      try {
        const act = await begin(trouble, n, end, made);
        running.push(act());
        made.opened++;
      } catch {
        // Failed connects are not counted: the server may be at its limit.
      }
    }
  }));
  await Promise.all(running);
  return made;
}

type Counts = {
  -readonly [Of in keyof TroubleResult]: TroubleResult[Of];
};

/** Opens one connection. @returns The rest of its work. */
async function begin(
  trouble: Trouble,
  n: number,
  end: number,
  counts: Counts,
): Promise<() => Promise<void>> {
  const url = new URL(trouble.url);
  if (trouble.kind === "missing") {
    return await ask(url, trouble.ca, n, end, counts);
  }
  const socket = await open(url, trouble.ca);
  const over = setTimeout(() => close(socket), end - performance.now());
  const closed = () => {
    clearTimeout(over);
    if (performance.now() < end) counts.closed++;
    close(socket);
  };
  const act = trouble.kind === "slow reader" ? read : write;
  return () => act(socket, url, trouble.kind, end).then(closed, closed);
}

async function ask(
  url: URL,
  ca: string | undefined,
  n: number,
  end: number,
  made: Counts,
): Promise<() => Promise<void>> {
  const connection = await exchanging(url, ca);
  const request = new TextEncoder().encode(
    `GET /download/m${n}/1700000001/1700000001-1 HTTP/1.1\r\nHost: x\r\n\r\n`,
  );
  return async () => {
    while (performance.now() < end) {
      await connection.exchange(request);
      made.answered++;
    }
    connection.close();
  };
}

async function open({ protocol, hostname, port }: URL, ca?: string) {
  const options = { hostname, port: Number(port) };
  return protocol === "https:"
    ? await Deno.connectTls({ ...options, caCerts: ca ? [ca] : [] })
    : await Deno.connect(options);
}

/** Sends nothing, or a byte per second; ends once the server has closed. */
async function write(
  socket: Deno.Conn,
  { pathname }: URL,
  kind: Trouble["kind"],
): Promise<void> {
  const head = `GET ${pathname} HTTP/1.1\r\nX: ${"x".repeat(1000)}`;
  let sent = 0;
  const timer = setInterval(() => {
    if (kind === "idle") return;
    const byte = new TextEncoder().encode(head[sent++]);
    socket.write(byte).catch(() => {});
  }, 1000);
  try {
    await socket.read(new Uint8Array(1));
  } finally {
    clearInterval(timer);
  }
}

async function read(
  socket: Deno.Conn,
  { pathname }: URL,
  _: Trouble["kind"],
  end: number,
): Promise<void> {
  const head = `GET ${pathname} HTTP/1.1\r\nHost: x\r\n\r\n`;
  await socket.write(new TextEncoder().encode(head));
  while (performance.now() < end) {
    if (await socket.read(new Uint8Array(100)) === null) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function close(socket: Deno.Conn): void {
  try {
    socket.close();
  } catch {
    // It is already closed.
  }
}

if (import.meta.main) {
  console.log(JSON.stringify(await make(JSON.parse(Deno.args[0]!))));
}
