import type { Config } from "./config.ts";
import { log, stopSignal } from "./process.ts";
import { startRelay } from "./relay/start.ts";
import type { RelayConfig } from "./start/config_values.ts";

/** How long requests under way may take when the relay is stopping. */
const STOP_SECONDS = 10;

/**
 * Serves as a relay, prints `ready`, and resolves once it has stopped cleanly.
 */
export async function relay(
  { data, http, https }: Config,
  { centre, tokenFile }: RelayConfig,
): Promise<void> {
  const stopping = new AbortController();
  const stopped = stopSignal().then(() => stopping.abort());
  const { signal } = stopping;
  const starting = startRelay({
    ...{ centre, tokenFile, data, http, https, log, signal },
  });
  const running = await starting.catch((error) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (!running) return;
  console.log(
    `ready relay of ${centre} http=${running.http} https=${running.https}`,
  );
  await stopped;
  log("stopping");
  await running.close(STOP_SECONDS);
}
