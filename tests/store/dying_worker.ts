/// <reference lib="deno.worker" />
/** A writer that opens, and dies at its first commit batch. */
import { serveThread } from "#shared/threads/serve_thread.ts";

serveThread(() => ({
  open() {},
  commit: () =>
    new Promise(() => {
      reportError(new Error("out of luck"));
    }),
}));
