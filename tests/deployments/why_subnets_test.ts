import { assertEquals } from "@std/assert";
import { explainPackage } from "#server/usecases/deployments/explain_package.ts";
import { addressRows, aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

/** Forty machines with these addresses; no fragments reach the first ten. */
async function locate(
  { store, now }: TestServices,
  addressesOf: (i: number) => readonly string[],
) {
  const packageId = await aPackage(store);
  const at = now().getTime();
  const rows = Array.from({ length: 40 }, (_, i) => i + 1);
  await store.commit([
    {
      sql: `insert into machine (id, device_id, name, family, agent, os, ip,
          serial, uuid, tag, registered_at, inventoried_at, last_contact_at)
        select value, 'pc-' || value, 'pc-' || value, 'unix', 'agent', 'os', '',
          '', '', '', 0, 0, ? from json_each(?)`,
      params: [at, JSON.stringify(rows)],
    },
    ...rows.flatMap((i) => addressRows(i, addressesOf(i))),
    {
      sql: `insert into assignment (id, package_id, force, mode, created_at,
        created_by) values (1, ?, 0, 'snapshot', 0, 'ada')`,
      params: [packageId],
    },
    {
      sql: `insert into deployment (machine_id, package_id, assignment_id,
          state, force, info_at, offered_at, updated_at)
        select value, ?, 1, iif(value <= 10, 'offered', 'succeeded'), 0, ?, ?, ?
        from json_each(?)`,
      params: [
        packageId,
        ...[1, 2, 3].map(() => at - 20 * 60_000),
        JSON.stringify(rows),
      ],
    },
  ]);
  const { bars } = await explainPackage(store.db, packageId, now());
  const bar = bars.find(({ state }) => state === "offered");
  const { concentration } = bar!;
  return concentration && [concentration.value, concentration.of];
}

onBoth("why names the subnet of a second address", async (services) => {
  const found = await locate(
    services,
    (i) => [`10.4.${i}.9`, i <= 10 ? `10.3.7.${i}` : `10.5.${i}.1`],
  );
  assertEquals(found, ["10.3.0.0/16", 10]);
});

onBoth("why names a network of IPv6", async (services) => {
  const found = await locate(
    services,
    (i) => [`10.4.${i}.9`, i <= 10 ? `2001:db8:7:1::${i}` : `2001:db8:8::${i}`],
  );
  assertEquals(found, ["2001:db8:7::/48", 10]);
});

onBoth(
  "why names the subnet of the main address before that of Docker",
  async (services) => {
    const found = await locate(
      services,
      (i) =>
        i <= 10
          ? [`192.168.7.${i}`, "172.17.0.1", "127.0.0.1", `fe80::${i}`]
          : [`192.168.${i}.9`, "127.0.0.1", `fe80::${i}`],
    );
    assertEquals(found, ["192.168.7.0/24", 10]);
  },
);
