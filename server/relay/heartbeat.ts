import type { RelayStatus } from "#shared/relay/status.ts";
import { VERSION } from "#shared/version.ts";
import { spaceAt } from "#server/archive/disk.ts";
import type { Cache } from "./cache.ts";
import type { Link } from "./link.ts";
import type { PlanKeeper } from "./plan_keeper.ts";
import type { Spool } from "./spool.ts";

export interface StatusOptions {
  readonly data: string;
  readonly startedAt: Date;
  readonly spool: Pick<Spool, "summary">;
  readonly cache: Pick<Cache, "files" | "bytes" | "has">;
  readonly plan: Pick<PlanKeeper, "fragments">;
  readonly link: Pick<Link, "lastOutage">;
  readonly certificateUntil: () => Date | null;
}

/** What the relay tells the centre about itself. */
export async function statusOf(options: StatusOptions): Promise<RelayStatus> {
  const { data, startedAt, spool, cache, plan, link } = options;
  const missing = new Map<string, number>();
  for (const { sha256, bytes } of plan.fragments()) {
    if (!cache.has(sha256)) missing.set(sha256, bytes);
  }
  return {
    version: VERSION,
    startedAt: startedAt.toISOString(),
    sentAt: new Date().toISOString(),
    spool: spool.summary,
    cache: {
      files: cache.files,
      bytes: cache.bytes,
      missingFiles: missing.size,
      missingBytes: [...missing.values()].reduce((sum, one) => sum + one, 0),
    },
    lastOutage: link.lastOutage,
    diskFreeBytes: (await spaceAt(data))?.free ?? 0,
    certificateUntil: options.certificateUntil()?.toISOString() ?? null,
  };
}
