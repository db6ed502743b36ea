/// <reference lib="deno.worker" />
/** The inventory thread; it keeps large bodies until something is broadcast. */
import "#server/agent/inventories/inventory_worker.ts";
import type { Message } from "#shared/threads/channel.ts";

/** Bytes from which a body is kept. */
const LARGE = 5000;
const receive = self.onmessage!;
const kept: MessageEvent<readonly Message[]>[] = [];
const release = new BroadcastChannel("held inventories");

self.onmessage = (event: MessageEvent<readonly Message[]>) => {
  const isLarge = event.data.some((message) =>
    "args" in message &&
    (message.args as Uint8Array[]).some(({ length }) => length > LARGE)
  );
  if (isLarge) kept.push(event);
  else receive.call(self as never, event);
};

release.onmessage = () => {
  for (const event of kept.splice(0)) receive.call(self as never, event);
};
