import * as z from "zod";

/** A fragment as the relay serves it. */
export const PlannedFragment = z.object({
  bytes: z.number().int().nonnegative(),
  /** 64 hexadecimal digits; also the ETag, in quotes. */
  sha256: z.string(),
});
export type PlannedFragment = z.infer<typeof PlannedFragment>;

/** A package that machines of the relay's sites may be offered. */
export const PlannedPackage = z.object({
  /** The ten digits of its id in paths. */
  id: z.number().int(),
  name: z.string(),
  /** Of all fragments together. */
  bytes: z.number().int().nonnegative(),
  /**
   * Fragment n, from 1, is at `PATH/ID-n`, at the relay as at the centre:
   * agents ask the relay for it, and the relay fetches it from the centre with
   * its secret, ranges and `If-None-Match` included. The path is valid until
   * the package is deactivated or activated again; it is then no longer in the
   * plan, and the relay must not serve it.
   */
  path: z.string(),
  fragments: z.array(PlannedFragment),
});
export type PlannedPackage = z.infer<typeof PlannedPackage>;

/** How a relay works; an operator sets it at the centre. */
export const RelaySettings = z.object({
  /**
   * The hours of the day, by the relay's local time, in which it fetches ahead:
   * from 0 to 23, and up to 24. `from` after `to` goes past midnight; equal
   * means all day. What an agent asks for is fetched at any time.
   */
  prefetchFrom: z.number().int().min(0).max(23),
  prefetchTo: z.number().int().min(0).max(24),
  /** For fetching ahead; 0: no limit. */
  bytesPerSecond: z.number().int().nonnegative(),
  /** The most that its cache may take. */
  cacheBytes: z.number().int().positive(),
});
export type RelaySettings = z.infer<typeof RelaySettings>;

/** What a relay may serve, and how it works. */
export const RelayPlan = z.object({
  relay: z.object({
    id: z.number().int(),
    name: z.string(),
    /** The names that agents use, and its certificate carries. */
    names: z.array(z.string()),
    /** The ports that offers lead agents to. */
    httpPort: z.number().int(),
    httpsPort: z.number().int(),
  }),
  settings: RelaySettings,
  packages: z.array(PlannedPackage),
});
export type RelayPlan = z.infer<typeof RelayPlan>;
