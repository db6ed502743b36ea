import { appendEvent } from "#db/events/events.ts";
import { currentHead } from "./current_head.ts";
import { sealAll, type SealServices } from "./seal_events.ts";

/** The backup that a server goes on from. */
export interface RestoredBackup {
  readonly name: string;
  readonly madeAt: string;
  /** The server it was made on. */
  readonly host: string;
  /** The newest event in it. */
  readonly newestEvent: number | null;
}

/**
 * Begins a new epoch of the log: an event, sealed at once, says from which
 * backup it goes on. What happened after that backup is not in the log.
 */
export async function recordRestore(
  services: SealServices,
  { name, madeAt, host, newestEvent }: RestoredBackup,
): Promise<void> {
  const { store, auditAnchor, now } = services;
  await auditAnchor.writeHead(await currentHead(store.db));
  await store.commit([appendEvent({
    kind: "audit.restored",
    actor: "server",
    at: now(),
    payload: { backup: name, madeAt, host, newestEvent },
  })]);
  await sealAll(services);
}
