import { forgetHosts, networksWithHosts } from "#db/networks/hosts.ts";
import { FORGET_EMPTY_NETWORKS } from "#db/networks/networks.ts";
import { globalSettings } from "#db/settings/settings.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import type { Services } from "#server/usecases/services.ts";
import { DAY_MS } from "#shared/time.ts";

/** Networks in one transaction: some thousand devices. */
const CHUNK = 50;

/**
 * Forgets devices that no scan has seen for as long as the setting says, and
 * networks without machines and devices. Marks stay.
 */
export async function forgetUnseenHosts(
  { store, now }: Services,
): Promise<void> {
  const { discoveryKeepDays } = await globalSettings(store.db);
  const since = new Date(now().getTime() - discoveryKeepDays * DAY_MS);
  let after = 0;
  for (;;) {
    const networks = await networksWithHosts(store.db, after, CHUNK);
    if (networks.length === 0) break;
    await store.commit([forgetHosts(networks, since)]);
    await yieldToOthers();
    after = networks.at(-1)!;
  }
  await store.commit([FORGET_EMPTY_NETWORKS]);
}
