/**
 * The process that keeps a replica in step with a libSQL server. `report.ts`
 * says what it reads and writes.
 *
 * Syncing blocks a thread, without a limit if the libSQL server accepts
 * connections and does not answer. So a thread of its own does it, and this one
 * ends the process when the server that started it is gone.
 */
import type { ReplicaPlace } from "./replica_place.ts";
import { linesOf } from "./report.ts";

if (import.meta.main) {
  // Ctrl-C reaches every process of a terminal; our server says when to end.
  Deno.addSignalListener("SIGINT", () => {});
  const script = new URL("./replica_worker.ts", import.meta.url);
  const worker = new Worker(script, { type: "module", name: "replica" });
  let place: ReplicaPlace | null = null;
  for await (const line of linesOf(Deno.stdin.readable)) {
    worker.postMessage(place ? Number(line) : place = JSON.parse(line));
  }
  Deno.exit(0);
}
