import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { sql } from "kysely";
import { machinePage } from "#db/machines/machines.ts";
import { readXml } from "#server/agent/xml/read.ts";
import { readInventory } from "#server/agent/xml/inventory.ts";
import { noteAddress } from "#server/usecases/agents/note_address.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import { createGroup } from "#server/usecases/groups/edit_groups.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { parseQuery } from "#shared/query/mod.ts";
import { aDeviceId, aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

/** 4 or 6, and the number of the address. */
interface Address {
  readonly kind: 4 | 6;
  readonly number: bigint;
}

const v4 = (number: bigint): Address => ({ kind: 4, number });
const v6 = (number: bigint): Address => ({ kind: 6, number });
const SITE = 10n << 24n;
const DOC = 0x20010db8n << 96n;
const LINK = 0xfe80n << 112n;

const anAddress: fc.Arbitrary<Address> = fc.oneof(
  fc.nat(1023).map((n) => v4(SITE + BigInt(n))),
  fc.nat(2).map((n) => v4((172n << 24n) + (17n << 16n) + BigInt(n) + 1n)),
  fc.nat(600).map((n) => v6(DOC + (BigInt(n) << 60n) + BigInt(n % 7) + 1n)),
  fc.nat(5).map((n) => v6(LINK + BigInt(n) + 1n)),
  fc.constant(v4((127n << 24n) + 1n)),
  fc.constant(v6(1n)),
);

const dotted = (n: bigint) =>
  [24n, 16n, 8n, 0n].map((bits) => (n >> bits) & 255n).join(".");
const groupsOf = (n: bigint) =>
  Array.from(
    { length: 8 },
    (_, i) => ((n >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  );

/** An address in one of the notations that agents use. */
function written({ kind, number }: Address, style: number): string {
  if (kind === 4) {
    return [
      dotted(number),
      dotted(number),
      `${dotted(number)}/24`,
      `::ffff:${dotted(number)}`,
    ][style % 4]!;
  }
  const groups = groupsOf(number);
  const plain = groups.join(":");
  const short = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  return [
    plain,
    groups.map((group) => group.padStart(4, "0")).join(":").toUpperCase(),
    `${short}%eth0`,
    `${short.toUpperCase()}/64`,
    short,
  ][style % 5]!;
}

const styled = fc.tuple(anAddress, fc.nat(59));
const aMachine = fc.record({
  reported: fc.array(styled, { maxLength: 3 }),
  joint: fc.constantFrom("/", ",", " ", "; "),
  junk: fc.constantFrom("", "n/a", "10.1.2.300", "0.0.0.0", "unknown"),
  cards: fc.array(
    fc.record({
      found: fc.array(styled, { minLength: 1, maxLength: 2 }),
      field: fc.constantFrom("IPADDRESS", "IPADDRESS6"),
      status: fc.constantFrom("Up", "Down", ""),
      junk: fc.constantFrom("", "fe80:::1", "-"),
    }),
    { maxLength: 4 },
  ),
});
type ReportedMachine = typeof aMachine extends fc.Arbitrary<infer M> ? M
  : never;

function xmlOf({ reported, joint, junk, cards }: ReportedMachine): string {
  const ip = [junk, ...reported.map(([one, style]) => written(one, style))]
    .filter((text) => text !== "").join(joint);
  const networks = cards.map(({ found, field, status, junk }, i) =>
    `<NETWORKS><DESCRIPTION>eth${i}</DESCRIPTION><${field}>${
      [...found.map(([one, style]) => written(one, style)), junk].join(", ")
    }</${field}><IPMASK>255.255.255.0</IPMASK><STATUS>${status}</STATUS>
    </NETWORKS>`
  );
  return `<REQUEST><CONTENT><HARDWARE><NAME>pc</NAME><OSNAME>Linux</OSNAME>
    <IPADDR>${ip}</IPADDR></HARDWARE>${networks.join("")}</CONTENT></REQUEST>`;
}

const addressesOf = ({ reported, cards }: ReportedMachine): Address[] =>
  [reported, ...cards.map(({ found }) => found)].flat().map(([one]) => one);

/** A query by address, with the addresses it means. */
interface AddressQuery {
  readonly text: string;
  readonly means: (address: Address) => boolean;
}

const within = (kind: number, from: bigint, to: bigint) => (one: Address) =>
  one.kind === kind && one.number >= from && one.number <= to;

const aQuery: fc.Arbitrary<AddressQuery> = fc.tuple(
  styled,
  fc.nat(128),
  fc.constantFrom("one", "network", "network", "range", "word"),
).map(([[one, style], prefix, form]) => {
  const { kind, number } = one;
  const width = kind === 4 ? 32n : 128n;
  const text = (n: bigint) =>
    written({ kind, number: n }, kind === 4 ? 0 : style % 2);
  switch (form) {
    case "one":
      return {
        text: `ip:${text(number)}`,
        means: within(kind, number, number),
      };
    case "word":
      return { text: text(number), means: within(kind, number, number) };
    case "range":
      return {
        text: `ip:${text(number)}..${text(number + 5n)}`,
        means: within(kind, number, number + 5n),
      };
    default: {
      const bits = BigInt(prefix) % (width + 1n);
      const size = 1n << (width - bits);
      const from = number / size * size;
      return {
        text: `ip:${text(number)}/${bits}`,
        means: within(kind, from, from + size - 1n),
      };
    }
  }
});

async function found(services: TestServices, q: string): Promise<number[]> {
  const { store: { wide }, now } = services;
  const { query } = parseQuery(q);
  const page = await machinePage(
    wide,
    { limit: 500, sort: "registered" },
    query!,
    now(),
    () => causeRules(wide.db, now()),
  );
  return page.rows.map(({ id }) => id).sort((a, b) => a - b);
}

onBoth(
  "ip:, -ip:, words, groups, plans and networks mean the addresses of the inventory",
  async (services) => {
    const { store, url } = services;
    const packageId = await aPackage(store);
    const known = new Map<number, Address[]>();
    let groups = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(aMachine, { minLength: 4, maxLength: 4 }),
        fc.array(aQuery, { minLength: 6, maxLength: 6 }),
        async (machines, queries) => {
          for (const machine of machines) {
            const deviceId = aDeviceId();
            await services.receiveInventory(
              deviceId,
              readInventory(readXml(xmlOf(machine)), deviceId),
            );
            const { id } = await store.db.selectFrom("machine").select("id")
              .where("device_id", "=", deviceId).executeTakeFirstOrThrow();
            known.set(id, addressesOf(machine));
          }
          const those = (means: (address: Address) => boolean) =>
            [...known].filter(([, all]) => all.some(means)).map(([id]) => id);
          for (const { text, means } of queries) {
            const expected = those(means);
            const others = [...known.keys()].filter((id) =>
              !expected.includes(id)
            );
            assertEquals(await found(services, text), expected, text);
            assertEquals(await found(services, `-${text}`), others, text);
          }
          const [{ text, means }] = queries as [AddressQuery];
          const name = `g${++groups}`;
          await createGroup(
            services,
            { name, description: "", query: text, machines: [] },
            operator,
          );
          assertEquals(await found(services, `group:${name}`), those(means));
          const plan = await planAssignment(services, {
            packageId,
            machines: [],
            groups: [],
            query: text,
            force: false,
          }, operator);
          assertEquals(plan.reached, those(means).length, text);
          await assertNetworks(services, known);
        },
      ),
      { numRuns: url.startsWith("file:") ? 12 : 2 },
    );
  },
);

/** Every machine of a network has an address in it. */
async function assertNetworks(
  { store }: TestServices,
  known: ReadonlyMap<number, Address[]>,
): Promise<void> {
  const rows = await store.db.selectFrom("machine_network as x")
    .innerJoin("network as n", "n.id", "x.network_id")
    .select(["x.machine_id", "n.first", "n.last"]).execute();
  for (const { machine_id, first, last } of rows) {
    const isIn = within(4, BigInt(first), BigInt(last));
    assert(known.get(machine_id)!.some(isIn), `${machine_id} ${first}`);
  }
}

const SERVER = `<HARDWARE><NAME>srv-web01</NAME><OSNAME>Debian 12</OSNAME>
  <IPADDR>10.1.2.3/172.17.0.1</IPADDR></HARDWARE>`;
const CARDS = `<NETWORKS><DESCRIPTION>eth0</DESCRIPTION>
  <IPADDRESS>10.1.2.3</IPADDRESS><IPMASK>255.255.255.0</IPMASK>
  <MACADDR>52:54:00:12:34:56</MACADDR><STATUS>Up</STATUS></NETWORKS>
  <NETWORKS><DESCRIPTION>wlan0</DESCRIPTION><IPADDRESS>10.9.0.7</IPADDRESS>
  <IPMASK>255.255.0.0</IPMASK><MACADDR>52:54:00:12:34:57</MACADDR>
  <STATUS>Up</STATUS></NETWORKS>`;

/** A machine, and a function that sends an inventory of it. */
function aServer(services: TestServices, deviceId = aDeviceId()) {
  const send = (content: string) =>
    services.receiveInventory(
      deviceId,
      readInventory(
        readXml(`<REQUEST><CONTENT>${content}</CONTENT></REQUEST>`),
        deviceId,
      ),
    );
  const stored = async () => {
    const row = await services.store.db.selectFrom("machine")
      .select(["id", "ip", "addresses"]).where("device_id", "=", deviceId)
      .executeTakeFirstOrThrow();
    const networks = await services.store.db.selectFrom("network as n")
      .innerJoin("machine_network as x", "x.network_id", "n.id")
      .select("n.address").where("x.machine_id", "=", row.id)
      .orderBy("n.first").execute();
    return {
      id: row.id,
      ip: row.ip,
      addresses: JSON.parse(row.addresses!) as string[],
      networks: networks.map(({ address }) => address),
    };
  };
  return { deviceId, send, stored };
}

onBoth(
  "addresses and networks are kept for one inventory without their section",
  async (services) => {
    const { send, stored } = aServer(services);
    await send(SERVER + CARDS);
    const before = await stored();
    assertEquals(before.addresses, ["10.1.2.3", "172.17.0.1", "10.9.0.7"]);
    assertEquals(before.networks, ["10.1.2.0", "10.9.0.0"]);
    await send(SERVER);
    assertEquals(await stored(), before);
    await send(CARDS);
    assertEquals(await stored(), before);
    await send(SERVER);
    await send(SERVER);
    const after = await stored();
    assertEquals(after.addresses, ["10.1.2.3", "172.17.0.1"]);
    assertEquals(after.networks, []);
  },
);

onBoth(
  "an inventory whose addresses have not changed writes none",
  async (services) => {
    const { send, stored } = aServer(services);
    await send(SERVER + CARDS);
    const { id } = await stored();
    // A row that no inventory would write shows that none was.
    await services.store.commit([{
      sql: "update machine_address set address = '4aa' where address = ?",
      params: ["4ac110001"],
    }]);
    await send(SERVER + CARDS);
    const rows = await services.store.db.selectFrom("machine_address")
      .select("address").where("machine_id", "=", id).orderBy("address")
      .execute();
    assertEquals(rows.map(({ address }) => address), [
      "40a010203",
      "40a090007",
      "4aa",
    ]);
  },
);

onBoth(
  "a notice of a Windows agent changes addresses, networks and groups alike",
  async (services) => {
    const { store } = services;
    const { deviceId, send, stored } = aServer(services);
    await send(SERVER + CARDS);
    const contact = services.contact(deviceId, "OCS-NG_WINDOWS_AGENT_v2.11");
    await noteAddress(services, contact, {
      ip: "10.1.3.3",
      cards: [{
        mac: "52-54-00-12-34-56",
        ip: "10.1.3.3",
        mask: "255.255.255.0",
        gateway: "10.1.3.1",
        subnet: "10.1.3.0",
        dhcp: "",
      }],
    });
    const { id, addresses, networks, ip } = await stored();
    assertEquals([ip, addresses], ["10.1.3.3", ["10.1.3.3", "10.9.0.7"]]);
    assertEquals(networks, ["10.1.3.0", "10.9.0.0"]);
    assertEquals(await found(services, "ip:10.1.3.0/24"), [id]);
    assertEquals(await found(services, "10.1.2.3"), []);
    const { rows } = await sql<{ ip: string }>`
      select content ->> '$[0].IPADDR' as ip from inventory_section
      where machine_id = ${id} and section = 'HARDWARE'`.execute(store.db);
    assertEquals(rows, [{ ip: "10.1.3.3" }]);
    await send(SERVER + CARDS);
    assertEquals((await stored()).networks, ["10.1.2.0", "10.9.0.0"]);
  },
);

onBoth(
  "a notice of an agent that is not known changes nothing",
  async (services) => {
    await noteAddress(services, services.contact(aDeviceId()), {
      ip: "10.1.3.3",
      cards: [],
    });
    assertEquals(await found(services, "10.1.3.3"), []);
  },
);

onBoth(
  "words without a field find parts of addresses, and no names in them",
  async (services) => {
    const { send, stored } = aServer(services);
    await send(
      SERVER + CARDS + `<NETWORKS><DESCRIPTION>eth2</DESCRIPTION>
      <IPADDRESS6>fe80::ada:15</IPADDRESS6></NETWORKS>`,
    );
    const { id } = await stored();
    for (const word of ["10.9.", "172.17.0.1", "0.7", "10.9.*", '"ada:15"']) {
      assertEquals(await found(services, word), [id], word);
    }
    for (
      const word of ["ada", "10.9.0.70", "0.7.", "10.9", "15", "ip:10.*.8"]
    ) {
      const expected = word === "10.9" ? [id] : [];
      assertEquals(await found(services, word), expected, word);
    }
    assertEquals(await found(services, "ip:10.*.7"), [id]);
    assertEquals(await found(services, 'ip:""'), []);
    assertEquals(await found(services, "cafe::1 or fe80::ada:15"), [id]);
  },
);
