/** The limit for an answer to the question whether it works. */
const PROBE_MS = 5000;

const PROBE = JSON.stringify({
  requests: [
    { type: "execute", stmt: { sql: "select 1" } },
    { type: "close" },
  ],
});

export interface ProbeOptions {
  /** The libSQL server over HTTP, without a token. */
  readonly url: string;
  readonly authToken: string | undefined;
  /** Ends the question. */
  readonly signal?: AbortSignal;
}

/**
 * Asks a libSQL server for nothing.
 *
 * @returns The status of its answer; or why there is none, as the runtime says.
 */
export async function probe(
  { url, authToken, signal }: ProbeOptions,
): Promise<number | Error> {
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new Error(`no answer within ${PROBE_MS / 1000} s`)),
    PROBE_MS,
  );
  try {
    const answer = await fetch(new URL("v2/pipeline", withSlash(url)), {
      method: "POST",
      body: PROBE,
      signal: signal ? AbortSignal.any([limit.signal, signal]) : limit.signal,
      headers: {
        "content-type": "application/json",
        ...authToken && { authorization: `Bearer ${authToken}` },
      },
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** The last part of the runtime's message says what happened. */
export function reasonOf(error: unknown): string {
  const { cause } = error as Error;
  const { message } = (cause instanceof Error ? cause : error) as Error;
  return /([^:]+?)(?: \(os error \d+\))?$/.exec(message)?.[1]?.trim() ??
    message;
}

/** `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function withSlash(url: string): string {
  return url.endsWith("/") ? url : `${url}/`;
}
