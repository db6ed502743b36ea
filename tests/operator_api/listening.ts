import { shutDown } from "#tests/harness/server/shut_down.ts";
import type { RequestOptions } from "./api.ts";

interface ServedApi {
  readonly app: {
    fetch(
      request: Request,
      env: { readonly remoteAddr: Deno.Addr },
    ): Response | Promise<Response>;
  };
  readonly admin: string;
}

/**
 * Serves the operator API over real HTTP, on a free port until it is disposed
 * of.
 */
export function listening(api: ServedApi) {
  const closing = new AbortController();
  const server = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: 0,
      signal: closing.signal,
      onListen: () => {},
    },
    (request, { remoteAddr }) => api.app.fetch(request, { remoteAddr }),
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  const headersOf = ({ token = api.admin, headers }: RequestOptions) => ({
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...headers,
  });
  return {
    url,
    server,
    fetch: (
      path: string,
      init: RequestInit = {},
      options: RequestOptions = {},
    ) =>
      fetch(`${url}${path}`, {
        ...init,
        headers: { ...headersOf(options), ...init.headers },
      }),
    follow: (query = "", options: RequestOptions = {}) =>
      follow(`${url}/api/v1/events${query}`, headersOf(options)),
    async [Symbol.asyncDispose]() {
      await shutDown(server, closing);
    },
  };
}

/** One block of a stream: an event, or an id alone. */
export interface Block {
  readonly id: string | null;
  // deno-lint-ignore no-explicit-any -- JSON, which a test reads freely
  readonly data: any;
}

export type Stream = Awaited<ReturnType<typeof follow>>;

/** Follows the log like a browser's EventSource. */
async function follow(url: string, headers: Record<string, string>) {
  const leaving = new AbortController();
  const response = await fetch(url, {
    headers: { accept: "text/event-stream", ...headers },
    signal: leaving.signal,
  });
  const blocks = read(response.body!);
  const events: number[] = [];
  let lastId: string | null = null;

  /** The next block; null once the stream has ended. */
  async function next(): Promise<Block | null> {
    const { value } = await blocks.next();
    if (!value) return null;
    lastId = value.id ?? lastId;
    if (value.data !== undefined) events.push(value.data.seq);
    return value;
  }

  return {
    response,
    next,
    /** Sequence numbers of all events seen. */
    events,
    /** The id from which an EventSource would resume. */
    get lastId() {
      return lastId;
    },
    /** The next events, this many, whatever lies between. */
    async take(count: number) {
      const taken = [];
      while (taken.length < count) {
        const block = await next();
        if (!block) throw new Error("The stream has ended");
        if (block.data !== undefined) taken.push(block.data);
      }
      return taken;
    },
    /** Resolves once the server has ended the stream. */
    async end() {
      while (await next());
    },
    async leave() {
      leaving.abort();
      await blocks.return();
    },
  };
}

async function* read(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Block, void> {
  let text = "";
  try {
    for await (const piece of body.pipeThrough(new TextDecoderStream())) {
      text += piece;
      for (let end; (end = text.indexOf("\n\n")) >= 0;) {
        yield parse(text.slice(0, end));
        text = text.slice(end + 2);
      }
    }
  } catch (error) {
    if ((error as Error).name !== "AbortError") throw error;
  }
}

function parse(block: string): Block {
  const field = (name: string) =>
    block.split("\n").find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const data = field("data");
  return {
    id: field("id") ?? null,
    data: data === undefined ? undefined : JSON.parse(data),
  };
}
