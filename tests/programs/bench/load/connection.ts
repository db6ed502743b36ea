/** A response; `body` is valid until the next exchange. */
export interface Answer {
  readonly status: number;
  readonly bytes: number;
  /** The body, or the part of it that is kept: the last chunk read. */
  readonly body: Uint8Array;
}

/** One keep-alive connection that sends requests prepared in advance. */
export interface Connection {
  /** @throws {Error} If the server closes the connection twice. */
  exchange(request: Uint8Array): Promise<Answer>;
  close(): void;
}

const BUFFER = 64 * 1024;

/**
 * Opens an HTTP/1.1 connection without a library, because a load generator must
 * cost less than the server it loads.
 *
 * @param ca PEM text, for `https:`.
 */
export async function connect(url: URL, ca?: string): Promise<Connection> {
  const open = () => url.protocol === "https:" ? secure(url, ca) : plain(url);
  const buffer = new Uint8Array(BUFFER);
  let socket = await open();

  async function attempt(request: Uint8Array): Promise<Answer> {
    for (let sent = 0; sent < request.length;) {
      sent += await socket.write(request.subarray(sent));
    }
    const { answer, closing } = await readAnswer(socket, buffer);
    if (closing) {
      socket.close();
      socket = await open();
    }
    return answer;
  }

  return {
    async exchange(request) {
      try {
        return await attempt(request);
      } catch {
        // A server may close an idle connection, so the first time is no
        // failure.
        socket.close();
        socket = await open();
        return await attempt(request);
      }
    },
    close: () => socket.close(),
  };
}

async function plain({ hostname, port }: URL): Promise<Deno.Conn> {
  const socket = await Deno.connect({ hostname, port: Number(port || 80) });
  socket.setNoDelay(true);
  return socket;
}

/**
 * Not `connectTls`, with which Nagle's algorithm delays the second half of a
 * handshake.
 */
async function secure({ hostname, port }: URL, ca?: string) {
  const socket = await Deno.connect({ hostname, port: Number(port || 443) });
  socket.setNoDelay(true);
  return await Deno.startTls(socket, { hostname, caCerts: ca ? [ca] : [] });
}

const latin1 = new TextDecoder("latin1");

async function readAnswer(
  socket: Deno.Conn,
  buffer: Uint8Array,
): Promise<{ answer: Answer; closing: boolean }> {
  let filled = 0;
  let head = "";
  let headEnd = -1;
  while (headEnd < 0) {
    filled += await readInto(socket, buffer.subarray(filled));
    head = latin1.decode(buffer.subarray(0, filled));
    headEnd = head.indexOf("\r\n\r\n");
  }
  const start = headEnd + 4;
  head = head.slice(0, headEnd).toLowerCase();
  const closing = head.includes("\r\nconnection: close");
  const status = Number(head.slice(9, 12));
  const chunked = head.includes("\r\ntransfer-encoding: chunked");
  if (chunked) {
    while (!endsChunks(buffer, filled)) {
      filled += await readInto(socket, buffer.subarray(filled));
    }
    const body = joinChunks(buffer.subarray(start, filled));
    return { answer: { status, bytes: body.length, body }, closing };
  }
  const length = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0);
  let read = filled - start;
  if (start + length <= buffer.length) {
    while (read < length) {
      read += await readInto(socket, buffer.subarray(start + read));
    }
    const body = buffer.subarray(start, start + length);
    return { answer: { status, bytes: length, body }, closing };
  }
  while (read < length) read += await readInto(socket, buffer);
  return { answer: { status, bytes: length, body: buffer }, closing };
}

async function readInto(socket: Deno.Conn, into: Uint8Array): Promise<number> {
  const bytes = await socket.read(into);
  if (!bytes) throw new Error("The server broke off");
  return bytes;
}

function endsChunks(buffer: Uint8Array, filled: number): boolean {
  return latin1.decode(buffer.subarray(Math.max(0, filled - 7), filled))
    .endsWith("\r\n0\r\n\r\n");
}

function joinChunks(chunks: Uint8Array): Uint8Array {
  const body: number[] = [];
  for (let at = 0;;) {
    const end = chunks.indexOf(13, at);
    const size = parseInt(latin1.decode(chunks.subarray(at, end)), 16);
    if (!size) return new Uint8Array(body);
    body.push(...chunks.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
