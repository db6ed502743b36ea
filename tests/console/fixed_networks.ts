import type { Statement } from "#db/store/transaction.ts";
import { DAY_MS } from "#shared/time.ts";

/** Devices of the first network: last byte, maker, name, and vendor. */
const DEVICES = [
  [1, "00:1B:0D", "", "Cisco Systems, Inc"],
  [12, "3C:52:82", "printer-1", "Hewlett Packard"],
  [13, "AC:CC:8E", "camera-gate", "Axis Communications AB"],
  [14, "DA:A1:19", "", ""],
  [200, "00:04:F2", "phone-200", "Polycom"],
] as const;

/**
 * Three networks: the first is scanned by machine 1, which is silent like all
 * others of that site, so that no election changes the scanner.
 */
export function fixedNetworks(machines: number, then: number): Statement[] {
  return [
    ...[0, 1, 2].map((n) => ({
      sql: `insert into network (address, bits, first, last, name, scanned_at,
          scanners) values (?, 24, ?, ?, ?, ?, ?)`,
      params: [
        `10.0.${n}.0`,
        10 * 2 ** 24 + n * 256,
        10 * 2 ** 24 + n * 256 + 255,
        ["HQ, 1st floor", "", "guests"][n]!,
        n === 0 ? then : 0,
        n === 2 ? 0 : null,
      ],
    })),
    {
      sql: `insert into machine_network (machine_id, network_id, since)
        select id, 1 + (id - 1) % 3, ? from machine where id <= ?`,
      params: [then, machines],
    },
    {
      sql: `insert into scanner
          (machine_id, network_id, address, bits, elected_at, answered_at)
        values (1, 1, '10.0.0.0', 24, ?, ?)`,
      params: [then - DAY_MS, then],
    },
    {
      sql: `insert into machine_mac (mac, machine_id)
        values ('00:04:F2:00:00:C8', 4)`,
      params: [],
    },
    {
      sql: `insert into device_mark (mac, kind, note, marked_by, marked_at)
        values ('3C:52:82:00:00:0C', 'printer', 'by the stairs', 'ada', ?)`,
      params: [then],
    },
    ...DEVICES.map(([last, maker, name, vendor], i) => {
      const byte = last.toString(16).toUpperCase().padStart(2, "0");
      return {
        sql: `insert into network_host (network_id, mac, ip, ip_number, name,
            vendor, agent, marked, first_seen_at, last_seen_at, seen_by)
          values (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
        params: [
          `${maker}:00:00:${byte}`,
          `10.0.0.${last}`,
          10 * 2 ** 24 + last,
          name,
          vendor,
          last === 200 ? 1 : 0,
          last === 12 ? 1 : 0,
          then - 9 * DAY_MS,
          then - i * DAY_MS,
        ],
      };
    }),
  ];
}
