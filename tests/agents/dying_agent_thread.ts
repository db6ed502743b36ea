/// <reference lib="deno.worker" />
/** Claims to listen, and dies of the first call after that. */
import { serveThread } from "#shared/threads/serve_thread.ts";

serveThread(() => ({
  listen: () => ({ http: 1, https: 2 }),
  answerWith: () =>
    new Promise(() => {
      reportError(new Error("out of memory"));
    }),
}));
