/** The inventory thread, but a body that begins with a NUL kills it. */
import "#server/agent/inventories/inventory_worker.ts";
import type { ParseRequest } from "#server/agent/inventories/inventory_worker.ts";

interface Thread {
  onmessage: (event: MessageEvent<ParseRequest>) => void;
}
const thread = self as unknown as Thread;
const read = thread.onmessage;

thread.onmessage = (event) => {
  if (event.data.body[0] === 0) throw new Error("out of memory");
  read(event);
};
