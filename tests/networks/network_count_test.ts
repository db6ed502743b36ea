import { assertEquals } from "@std/assert";
import { sql } from "kysely";
import fc from "fast-check";
import type { Db } from "#db/store/tables.ts";
import { aDeviceId, anInventory } from "#tests/harness/store/rows.ts";
import { operator, testServices } from "#tests/harness/store/test_services.ts";
import { electWhereDue } from "#server/usecases/networks/elect_scanners.ts";
import {
  markDevice,
  unmarkDevice,
} from "#server/usecases/networks/mark_device.ts";
import { forgetUnseenHosts } from "#server/usecases/networks/forget_hosts.ts";

const MACHINES = 4;
const MACS = Array.from({ length: 6 }, (_, i) => `00:11:22:33:44:0${i}`);

const some = <T>(values: readonly T[]) => fc.subarray([...values]);
const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("inventory" as const),
      machine: fc.nat(MACHINES - 1),
      networks: some([1, 2, 3]),
      macs: some(MACS.slice(0, 3)),
      found: fc.option(some(MACS)),
    }),
    fc.record({
      kind: fc.constantFrom("mark" as const, "unmark" as const),
      mac: fc.constantFrom(...MACS),
    }),
    fc.record({
      kind: fc.constantFrom("forget" as const, "elect" as const),
      days: fc.constantFrom(0, 5, 50),
    }),
  ),
  { minLength: 5, maxLength: 25 },
);

/** The stored counts of every network, beside the counts of its rows. */
async function counts(db: Db) {
  const { rows } = await sql<Record<string, number>>`
    select n.id, n.machines, n.hosts, n.without_agent, n.unknown,
      (select count(*) from machine_network x where x.network_id = n.id)
        as machinesThere,
      (select count(*) from network_host h where h.network_id = n.id)
        as hostsThere,
      (select count(*) from network_host h where h.network_id = n.id
        and not exists (select 1 from machine_mac m where m.mac = h.mac))
        as withoutThere,
      (select count(*) from network_host h where h.network_id = n.id
        and not exists (select 1 from machine_mac m where m.mac = h.mac)
        and not exists (select 1 from device_mark k where k.mac = h.mac))
        as unknownThere
    from network n`.execute(db);
  const { rows: stray } = await sql<{ n: number }>`
    select count(*) as n from scanner s where not exists (
      select 1 from machine_network x where x.machine_id = s.machine_id
        and x.network_id = s.network_id)`.execute(db);
  return { rows, strayScanners: stray[0]!.n };
}

Deno.test("a network's stored counts agree with its rows, whatever happens", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      await using services = await testServices();
      const devices = Array.from({ length: MACHINES }, () => ({
        deviceId: aDeviceId(),
        inventory: anInventory(),
      }));
      for (const step of history) {
        if (step.kind === "inventory") {
          const { deviceId, inventory } = devices[step.machine]!;
          await services.receiveInventory(deviceId, {
            ...inventory,
            macs: step.macs,
            interfaces: step.networks.map((n) => ({
              description: "eth0",
              status: "Up",
              address: `10.0.${n}.${step.machine + 1}`,
              mask: "255.255.255.0",
            })),
            scan: step.found && {
              hosts: step.found.map((mac, i) => ({
                ip: `10.0.${step.networks[0] ?? 9}.${100 + i}`,
                mac,
                name: "",
              })),
              malformed: 0,
              beyond: 0,
            },
          });
        } else if ("mac" in step) {
          const done = step.kind === "mark"
            ? markDevice(
              services,
              { mac: step.mac, kind: "other", note: "" },
              operator,
            )
            : unmarkDevice(services, step.mac, operator);
          // This is refused if there is no such device.
          await done.catch(() => {});
        } else {
          services.pass(step.days * 86_400);
          await (step.kind === "forget"
            ? forgetUnseenHosts(services)
            : electWhereDue(services));
        }
      }
      const { rows, strayScanners } = await counts(services.store.db);
      for (const row of rows) {
        assertEquals(
          [row["machines"], row["hosts"], row["without_agent"], row["unknown"]],
          [
            row["machinesThere"],
            row["hostsThere"],
            row["withoutThere"],
            row["unknownThere"],
          ],
        );
      }
      assertEquals(strayScanners, 0);
    }),
    { numRuns: 25 },
  );
});
