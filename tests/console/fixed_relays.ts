import type { Statement } from "#db/store/transaction.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";

const GIB = 1024 ** 3;

/**
 * Three relays of the first group: one that is silent and holds results, one
 * that was never started, and one that was revoked. Some machines came
 * through the first.
 */
export function fixedRelays(then: number): readonly Statement[] {
  const at = (ms: number) => new Date(then + ms).toISOString();
  const status = {
    version: "1.2.3",
    startedAt: at(-DAY_MS),
    sentAt: at(0),
    spool: {
      ...{ reports: 14, bytes: 9000, mostBytes: 64 * 1024 ** 2 },
      oldestAt: at(-90 * MINUTE_MS),
    },
    cache: {
      ...{ files: 42, bytes: 3.5 * GIB },
      ...{ missingFiles: 2, missingBytes: 20 * 1024 ** 2 },
    },
    lastOutage: { from: at(-90 * MINUTE_MS), to: at(-MINUTE_MS) },
    diskFreeBytes: 80 * GIB,
    certificateUntil: at(200 * DAY_MS),
  };
  const relays = [
    ["annecy", ["relay.annecy.example", "10.7.0.2"], null, status],
    ["lyon", ["relay.lyon.example"], null, null],
    ["nice", ["relay.nice.example"], then + HOUR_MS, null],
  ] as const;
  return [
    ...relays.map(([name, names, revokedAt, said], i): Statement => ({
      sql: `insert into relay (id, name, names, http_port, https_port, hash,
          prefetch_from, prefetch_to, bytes_per_second, cache_bytes,
          created_at, created_by, revoked_at, certificate_until, seen_at,
          address, skew, status)
        values (?, ?, ?, 8080, 8443, ?, 20, 6, ?, ?, ?, 'admin', ?, ?, ?, ?,
          ?, ?)`,
      params: [
        ...[i + 1, name, JSON.stringify(names), new Uint8Array([i])],
        ...[i === 0 ? 500 * 1024 : 0, 20 * GIB, then - 30 * DAY_MS],
        ...[revokedAt, said && then + 200 * DAY_MS, said && then],
        ...[said ? "10.7.0.1" : "", said && 95_000],
        said && JSON.stringify(said),
      ],
    })),
    ...relays.map((_, i): Statement => ({
      sql: `insert into relay_site (relay_id, position, group_id)
        values (?, 0, 1)`,
      params: [i + 1],
    })),
    {
      sql: `insert into machine_relay (machine_id, relay_id, at)
        select id, 1, last_contact_at from machine where id between 20 and 22`,
      params: [],
    },
  ];
}
