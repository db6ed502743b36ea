import { existsSync } from "node:fs";
import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Departures, peerKey } from "#server/http/guard/departures.ts";
import { guardConnections } from "#server/http/guard/guard.ts";
import { LIBC_PATHS } from "#server/http/guard/libc.ts";
import { Requests } from "#server/http/guard/requests.ts";
import type { ConnectionLimits } from "#server/domain/networks/connections.ts";
import { openListener } from "#server/http/listener.ts";
import { loadOrMakeCertificate } from "#server/tls/certificate.ts";
import { until } from "#tests/harness/time/until.ts";

const LOOPBACK = { hostname: "127.0.0.1", port: 0 };
const REQUEST = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

/** Deno frees a connection that was cut a moment after its server has ended. */
Deno.test({
  name: "connections without a request are closed, over HTTP and over TLS",
  sanitizeResources: false,
  fn: async () => {
    for (const tls of [null, await certificate()]) {
      await using listener = open({ headSeconds: 1, crowdedSeconds: 1 }, tls);
      const slow = await Promise.all(
        Array.from({ length: 50 }, () => connect(listener, tls)),
      );
      const dribbling = slow.map((one) =>
        sendSlowly(one, "GET / HTTP/1.1\r\nX: ")
      );
      await Promise.all(dribbling);
      assert(listener.log.some((line) => line.includes("no request")));
    }
  },
});

describe("connections that keep a listener waiting", () => {
  it("send what is written to them at once, over TLS too", async () => {
    const tls = await certificate();
    await using listener = open({}, tls);
    await until(async () => {
      const one = await connect(listener, tls);
      await say(one, REQUEST);
      await read(one);
      const atOnce = sendsAtOnce(listener.port, one.localAddr as Deno.NetAddr);
      one.close();
      return atOnce === true;
    });
  });

  it("are found behind thousands of other open files", async () => {
    const others = await Promise.all(
      Array.from({ length: 2500 }, () => Deno.open("/dev/null")),
    );
    await using listener = open({ idleSeconds: 1, headSeconds: 1 });
    const one = await connect(listener);
    for (const file of others.splice(0, 2)) file.close();
    assertEquals(await read(one), "");
    one.close();
    for (const file of others) file.close();
  });

  it("are closed after their last answer, and not before", async () => {
    await using listener = open({ idleSeconds: 1, headSeconds: 60 });
    const one = await connect(listener);
    await say(one, REQUEST);
    assert((await read(one)).startsWith("HTTP/1.1 200"));
    await say(one, REQUEST);
    assert((await read(one)).startsWith("HTTP/1.1 200"));
    assertEquals(await read(one), "");
    one.close();
  });

  it("stay open while they wait for an answer", async () => {
    const answered = Promise.withResolvers<Response>();
    await using listener = open({ idleSeconds: 1, headSeconds: 1 });
    listener.answerWith(() => answered.promise);
    const waiting = await connect(listener);
    await say(waiting, REQUEST);
    const idle = await connect(listener);
    assertEquals(await read(idle), "");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    answered.resolve(new Response("late"));
    assert((await read(waiting)).startsWith("HTTP/1.1 200"));
    for (const one of [waiting, idle]) one.close();
  });

  it("are closed if the client does not read the answer", async () => {
    await using listener = open({
      readerSeconds: 1,
      readerBytesPerSecond: 1024,
    });
    let cancelled = 0;
    listener.answerWith(() =>
      new Response(
        new ReadableStream({
          pull: (c) => c.enqueue(new Uint8Array(64 * 1024)),
          cancel: () => void cancelled++,
        }),
      )
    );
    const asleep = await connect(listener);
    await say(asleep, REQUEST);
    await until(() => cancelled === 1);
    asleep.close();
  });

  it("are closed if a body arrives a byte at a time, or stops", async () => {
    await using listener = open({ readerSeconds: 1, stillSeconds: 2 });
    listener.answerWith(async (request) => {
      await request.bytes().catch(() => {});
      return new Response("here");
    });
    const head =
      "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9999\r\n\r\n";
    const stopped = await connect(listener);
    await say(stopped, head);
    const slow = await connect(listener);
    await sendSlowly(slow, head);
    await read(stopped);
    stopped.close();
    assert(listener.log.some((line) => /slow writer|still/.test(line)));
  });

  it("tell a request that its client has disconnected, and no other", async () => {
    for (const tls of [null, await certificate()]) {
      await using listener = open({}, tls);
      const followed: AbortSignal[] = [];
      const stayed = Promise.withResolvers<void>();
      listener.answerWith(async (request, { remoteAddr }) => {
        await request.bytes();
        using client = listener.departures.follow(remoteAddr);
        followed.push(client.signal);
        const left = new Promise((resolve) =>
          client.signal.addEventListener("abort", resolve)
        );
        await Promise.race([left, stayed.promise]);
        return new Response("here");
      });
      const clients: Deno.Conn[] = [];
      for (let i = 0; i < 2; i++) {
        const one = await connect(listener, tls);
        clients.push(one);
        // `request.signal` of Deno is silent for bodies above 64 kB.
        const body = "x".repeat(200_000);
        const head =
          `POST / HTTP/1.1\r\nHost: here\r\nContent-Length: ${body.length}\r\n\r\n`;
        await sayAll(one, head + body);
        await until(() => followed.length === i + 1);
      }
      clients[0]!.close();
      await until(() => followed[0]!.aborted);
      assertEquals(followed[1]!.aborted, false);
      stayed.resolve();
      assert((await read(clients[1]!)).startsWith("HTTP/1.1 200"));
      clients[1]!.close();
    }
  });

  it("make room for others when there are too many", async () => {
    await using listener = open({
      most: 20,
      headSeconds: 60,
      crowdedSeconds: 60,
    });
    const idle = await Promise.all(
      Array.from({ length: 30 }, () => connect(listener)),
    );
    let closed = 0;
    for (const one of idle) read(one).then(() => closed++);
    await until(() => closed === 12);
    const later = await connect(listener);
    await say(later, REQUEST);
    assert((await read(later)).startsWith("HTTP/1.1 200"));
    for (const one of [...idle, later]) one.close();
  });

  it("wait while every allowed connection is busy, and are served afterwards", async () => {
    const answered = Promise.withResolvers<void>();
    await using listener = open({ most: 4 });
    listener.answerWith(async () => {
      await answered.promise;
      return new Response("done");
    });
    const busy = await Promise.all(
      Array.from({ length: 4 }, () => connect(listener)),
    );
    for (const one of busy) await say(one, REQUEST);
    await until(() =>
      listener.log.some((line) => line.includes("new ones wait"))
    );
    const later = connect(listener);
    answered.resolve();
    for (const one of busy) {
      await read(one);
      one.close();
    }
    const one = await later;
    await say(one, REQUEST);
    assert((await read(one)).startsWith("HTTP/1.1 200"));
    one.close();
  });
});

Deno.test("a client counts as gone only after its request has begun", () => {
  const departures = new Departures();
  const peer = { transport: "tcp", hostname: "::1", port: 9 } as const;
  using early = departures.follow(peer);
  const now = Date.now();
  departures.keepOnly(new Set(), now - 1000);
  assertEquals(early.signal.aborted, false);
  departures.keepOnly(new Set([peerKey("::1", 9)]), now + 1000);
  assertEquals(early.signal.aborted, false);
  departures.keepOnly(new Set([peerKey("::1", 10)]), now + 1000);
  assertEquals(early.signal.aborted, true);

  const later = departures.follow(peer);
  later[Symbol.dispose]();
  using local = departures.follow({ transport: "unix", path: "" });
  departures.keepOnly(new Set(), now + 1000);
  assertEquals([later, local].map(({ signal }) => signal.aborted), [
    false,
    false,
  ]);
});

Deno.test("a listener that runs out of file descriptors says so, and listens again", async () => {
  const script = new URL("./few_files.ts", import.meta.url).pathname;
  const start = `ulimit -n 64; exec "$0" run -A -q --no-check "$1"`;
  const child = new Deno.Command("sh", {
    args: ["-c", start, Deno.execPath(), script],
    stdout: "piped",
  }).spawn();
  let output = "";
  const reading = (async () => {
    for await (
      const text of child.stdout.pipeThrough(new TextDecoderStream())
    ) {
      output += text;
    }
  })();
  const portSaid = () => Number(/port (\d+)/.exec(output)?.[1] ?? 0);
  await until(() => portSaid() > 0);
  const port = portSaid();
  const open: Deno.Conn[] = [];
  while (open.length < 64 && !output.includes("stopped listening")) {
    const one = await connect({ port }).catch(() => null);
    if (one) open.push(one);
    else await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await until(() => output.includes("stopped listening: Error: Too many open"));
  for (const one of open) one.close();
  await until(() => output.includes("listens again"));
  await until(async () => {
    const one = await connect({ port }).catch(() => null);
    if (!one) return false;
    await say(one, REQUEST).catch(() => {});
    const answer = await read(one);
    one.close();
    return answer.startsWith("HTTP/1.1 200");
  });
  child.kill("SIGKILL");
  await child.status;
  await reading;
});

Deno.test("the serve task may use the C library", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  const allowed = /--allow-ffi=(\S+)/.exec(tasks.serve)![1]!.split(",");
  assertEquals(LIBC_PATHS.filter((path) => !allowed.includes(path)), []);
});

function open(
  limits: Partial<ConnectionLimits>,
  tls: { cert: string; key: string } | null = null,
) {
  const log: string[] = [];
  const requests = new Requests();
  const departures = new Departures();
  const write = (line: string) => void log.push(line);
  const handshakes = { aborted: () => {}, accepted: () => {} };
  const options = {
    ...{ flag: "--http", listen: LOOPBACK, tls, requests },
    handshakes,
  };
  const listener = openListener({ ...options, log: write });
  listener.answerWith(() => new Response("here"));
  const guard = guardConnections({
    who: "operators",
    ports: [listener.port],
    requests,
    departures,
    log: write,
    limits,
    everySeconds: 0.1,
  });
  return {
    ...listener,
    departures,
    log,
    async [Symbol.asyncDispose]() {
      guard.stop();
      await listener.stop(1);
    },
  };
}

async function certificate(): Promise<{ cert: string; key: string }> {
  const folder = await Deno.makeTempDir();
  const made = await loadOrMakeCertificate({
    folder,
    names: ["localhost"],
    now: new Date(),
  });
  await Deno.remove(folder, { recursive: true });
  return { cert: made.cert, key: made.key };
}

/** @param tls With the listener's certificate, or without. */
function connect(
  { port }: { port: number },
  tls: { cert: string } | null = null,
): Promise<Deno.Conn> {
  if (!tls) return Deno.connect({ hostname: "127.0.0.1", port });
  const caCerts = [tls.cert.slice(tls.cert.lastIndexOf("-----BEGIN"))];
  return Deno.connectTls({ hostname: "localhost", port, caCerts });
}

async function say(connection: Deno.Conn, text: string): Promise<void> {
  await connection.write(new TextEncoder().encode(text));
}

async function sayAll(connection: Deno.Conn, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) {
    at += await connection.write(bytes.subarray(at));
  }
}

/** @returns The next bytes; empty once the connection is closed. */
async function read(connection: Deno.Conn): Promise<string> {
  const bytes = new Uint8Array(4096);
  try {
    const count = await connection.read(bytes);
    return new TextDecoder().decode(bytes.subarray(0, count ?? 0));
  } catch {
    return "";
  }
}

/**
 * Sends a head and then single letters at intervals, until the connection is
 * closed.
 */
async function sendSlowly(connection: Deno.Conn, head: string): Promise<void> {
  const closed = read(connection);
  try {
    await say(connection, head);
    const timer = setInterval(() => say(connection, "x").catch(() => {}), 100);
    await closed;
    clearInterval(timer);
  } catch {
    await closed;
  }
  connection.close();
}

/**
 * Whether TCP_NODELAY is set on the connection that this process has accepted
 * from a client; null while there is none.
 */
function sendsAtOnce(port: number, client: Deno.NetAddr): boolean | null {
  const at = LIBC_PATHS.find((path) => existsSync(path))!;
  const library = Deno.dlopen(at, {
    getsockname: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
    getpeername: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
    getsockopt: {
      parameters: ["i32", "i32", "i32", "buffer", "buffer"],
      result: "i32",
    },
  });
  const { symbols } = library;
  const [IPPROTO_TCP, TCP_NODELAY] = [6, 1];
  const name = new Uint8Array(128);
  const view = new DataView(name.buffer);
  const value = new Int32Array(1);
  const bytes = (length: number) =>
    new Uint8Array(new Uint32Array([length]).buffer);
  let found: boolean | null = null;
  for (const { name: number } of Deno.readDirSync("/proc/self/fd")) {
    const fd = Number(number);
    if (symbols.getsockname(fd, name, bytes(128)) !== 0) continue;
    if (view.getUint16(2) !== port) continue;
    if (symbols.getpeername(fd, name, bytes(128)) !== 0) continue;
    if (view.getUint16(2) !== client.port) continue;
    const into = new Uint8Array(value.buffer);
    symbols.getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, into, bytes(4));
    found = value[0] !== 0;
  }
  library.close();
  return found;
}
