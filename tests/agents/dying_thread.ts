/// <reference lib="deno.worker" />
/** The inventory thread; a body that begins with a NUL kills it. */
import "#server/agent/inventories/inventory_worker.ts";
import type { Message } from "#shared/threads/channel.ts";

const receive = self.onmessage!;

self.onmessage = (event: MessageEvent<readonly Message[]>) => {
  for (const message of event.data) {
    const [body] = "args" in message ? message.args as Uint8Array[] : [];
    if (body?.[0] === 0) throw new Error("out of memory");
  }
  receive.call(self as never, event);
};
