import { readFileState } from "#db/store/file_state.ts";
import { pagesToGive } from "#server/domain/events/file_size.ts";
import type { Services } from "#server/usecases/services.ts";
import type { Sleep } from "#shared/sleep.ts";

/** Free pages given back at a time, while others' commits wait. */
const CHUNK = 64;
/** Between two of them, so that commits and answers come first. */
const REST_MS = 50;
/** 256 MiB of pages. */
const MOST_LOG_PAGES = 65_536;

/**
 * Keeps the database's file no larger than it has to be, and its write-ahead
 * log from growing for ever. A libSQL server does the latter by itself, and the
 * former not at all.
 */
export async function maintainFile(
  { store }: Pick<Services, "store">,
  pause: Sleep,
): Promise<void> {
  const { maintain } = store;
  if (!maintain) return;
  let left = pagesToGive(await readFileState(store.db));
  for (;;) {
    const givePages = Math.min(CHUNK, left);
    await maintain({ givePages, mostLogPages: MOST_LOG_PAGES });
    left -= givePages;
    if (left <= 0 || !await pause(REST_MS)) return;
  }
}
