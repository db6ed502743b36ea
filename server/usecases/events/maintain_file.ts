import { readFileState } from "#db/store/file_state.ts";
import { pagesToRelease } from "#server/domain/events/file_size.ts";
import type { Services } from "#server/usecases/services.ts";
import type { Sleep } from "#shared/sleep.ts";

/** Free pages returned to the disk at a time, while commits wait. */
const CHUNK = 64;
/** Pause between two of them, so that commits and answers come first. */
const REST_MS = 50;
/** 256 MiB of pages. */
const MOST_LOG_PAGES = 65_536;

/**
 * Returns unused space of the database's file to the disk, and keeps its
 * write-ahead log from growing without limit. A libSQL server does the latter
 * by itself, and the former not at all.
 */
export async function maintainFile(
  { store }: Pick<Services, "store">,
  pause: Sleep,
): Promise<void> {
  const { maintain } = store;
  if (!maintain) return;
  let left = pagesToRelease(await readFileState(store.db));
  for (;;) {
    const givePages = Math.min(CHUNK, left);
    await maintain({ givePages, mostLogPages: MOST_LOG_PAGES });
    left -= givePages;
    if (left <= 0 || !await pause(REST_MS)) return;
  }
}
