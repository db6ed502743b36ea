import { sleep } from "#shared/sleep.ts";
import type { Cache } from "./cache.ts";
import type { Fetcher } from "./fetcher.ts";
import { isInHours } from "./hours.ts";
import type { Link } from "./link.ts";
import type { PlanKeeper } from "./plan_keeper.ts";

export interface PrefetchOptions {
  readonly plan: Pick<PlanKeeper, "plan" | "fragments">;
  readonly cache: Pick<Cache, "has" | "fits">;
  readonly fetcher: Pick<Fetcher, "fetchAhead" | "isBusy">;
  readonly link: Pick<Link, "works" | "isDown">;
  readonly signal: AbortSignal;
  /** The pause between two looks, milliseconds. */
  readonly everyMs: number;
}

/**
 * Fetches what the plan names, in the hours that it gives, one fragment at a
 * time. What agents wait for goes first.
 */
export async function prefetch(options: PrefetchOptions): Promise<void> {
  const { link, signal, everyMs } = options;
  const closed = new Promise<void>((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
  while (!signal.aborted) {
    await Promise.race([closed, link.works()]);
    await fetchMissing(options);
    await sleep(everyMs, signal);
  }
}

async function fetchMissing(
  { plan, cache, fetcher, link, signal }: PrefetchOptions,
): Promise<void> {
  const of = plan.plan;
  if (!of) return;
  for (const fragment of plan.fragments()) {
    if (cache.has(fragment.sha256)) continue;
    // A newer plan, or the end of the hours, ends this round.
    if (signal.aborted || plan.plan !== of) return;
    if (!isInHours(of.settings, new Date().getHours())) return;
    if (!cache.fits(fragment.bytes)) continue;
    while (fetcher.isBusy && await sleep(250, signal));
    const { bytesPerSecond } = of.settings;
    await fetcher.fetchAhead(fragment, bytesPerSecond);
    if (link.isDown) return;
  }
}
