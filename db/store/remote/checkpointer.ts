import { DatabaseError } from "#db/store/database_error.ts";

/** The limit for an answer, which waits for the disk. */
const ANSWER_MS = 30_000;

/**
 * Returns a function that makes a libSQL server write to its disk what it has
 * acknowledged: by itself it does so only when its log has grown by 4 MB.
 *
 * @param url Its admin API, `http://HOST:PORT` or `http://:KEY@HOST:PORT`; with
 * a path, the whole address of the checkpoint of another namespace.
 */
export function checkpointer(url: string): () => Promise<void> {
  const address = new URL(url);
  const key = decodeURIComponent(address.password || address.username);
  address.username = address.password = "";
  if (address.pathname === "/") {
    address.pathname = "/v1/namespaces/default/checkpoint";
  }
  const headers: Record<string, string> = key === ""
    ? {}
    : { authorization: `basic ${key}` };
  return async () => {
    const fail = (why: string) =>
      new DatabaseError(
        "CHECKPOINT",
        `The database did not write to its disk at ${address}: ${why}`,
      );
    let answer: Response;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), ANSWER_MS);
    try {
      const { signal } = limit;
      answer = await fetch(address, { method: "POST", headers, signal });
      await answer.arrayBuffer();
    } catch (error) {
      throw fail((error as Error).message);
    } finally {
      clearTimeout(timer);
    }
    if (!answer.ok) throw fail(`${answer.status} ${answer.statusText}`);
  };
}
