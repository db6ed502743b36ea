/// <reference lib="deno.worker" />
/** Listens, as it says, and dies of the first thing it is told after that. */
import type { ThreadRequest } from "#server/start/agent_thread.ts";

self.onmessage = ({ data }: MessageEvent<ThreadRequest>) => {
  if (!("listen" in data)) throw new Error("out of memory");
  self.postMessage({ listening: { http: 1, https: 2 } });
};
