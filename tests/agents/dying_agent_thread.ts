/// <reference lib="deno.worker" />
/** Claims to listen, and dies at the next call. */
import { serveThread } from "#shared/threads/serve_thread.ts";

serveThread(() => ({
  listen: () => ({ http: 1, https: 2 }),
  answerWith: () =>
    new Promise(() => {
      reportError(new Error("out of memory"));
    }),
}));
