/// <reference lib="deno.worker" />
/** A writer that opens, and dies of its first group. */
self.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (Array.isArray(data)) throw new Error("out of luck");
  self.postMessage("ready");
};
