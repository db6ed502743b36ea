import { assertEquals } from "@std/assert";
import type { Inventory, Section } from "./inventory.ts";
import {
  changesOf,
  type InventoryFacts,
  type StoredInventory,
} from "./inventory_changes.ts";

/** A section whose content is said by one byte. */
const section = (name: string, content: number): Section => ({
  name,
  content: "[]",
  digest: Uint8Array.of(content),
});

const FACTS: InventoryFacts = {
  os: "Debian 12",
  serial: "SN1",
  uuid: "4C4C-A",
  user: "ada",
  cpu: "Xeon",
  ramMib: 8192,
  diskFreeMib: 100,
};
const NOTHING: InventoryFacts = {
  os: "",
  serial: "",
  uuid: "",
  user: "",
  cpu: "",
  ramMib: null,
  diskFreeMib: null,
};
const MAC = "3C:52:82:00:00:01";

/** HARDWARE, NETWORKS and SOFTWARES, each with the content 1. */
const STORED: StoredInventory = {
  digests: new Map(
    ["HARDWARE", "NETWORKS", "SOFTWARES"].map((name) => [
      name,
      Uint8Array.of(1),
    ]),
  ),
  history: new Set([1700000001]),
  macs: new Set([MAC]),
  facts: FACTS,
  filled: true,
};

function inventory(
  sections: Readonly<Record<string, number>>,
  facts = FACTS,
  given: Partial<Inventory> = {},
): Inventory {
  const { os, serial, uuid, ...hardware } = facts;
  return {
    ...{ os, ip: "", serial, uuid, facts: hardware },
    name: "pc-1",
    macs: [MAC],
    tag: "",
    account: { fields: [], cut: null, isSent: false },
    oldDeviceId: null,
    history: [1700000001],
    sections: Object.entries(sections).map(([name, n]) => section(name, n)),
    interfaces: [],
    uptime: null,
    scan: null,
    ...given,
  };
}

const ALL = { HARDWARE: 1, NETWORKS: 1, SOFTWARES: 1 };
const NO_CLAIMS = { any: false, unobserved: false };
const UNCHANGED = {
  write: [],
  missed: [],
  gone: [],
  facts: FACTS,
  history: null,
  macs: null,
  observe: false,
};
const missing = (...names: string[]): StoredInventory => ({
  ...STORED,
  digests: new Map([
    ...STORED.digests,
    ...names.map((name) => [name, new Uint8Array()] as const),
  ]),
});

interface Case {
  readonly name: string;
  readonly stored?: StoredInventory;
  readonly inventory: Inventory;
  readonly reinstalled?: boolean;
  readonly claims?: { readonly any: boolean; readonly unobserved: boolean };
  /** The differences from no change at all; sections by their names. */
  readonly changes: Partial<
    Omit<ReturnType<typeof changesOf>, "write"> & { write: readonly string[] }
  >;
}

const CASES: readonly Case[] = [
  {
    name: "the same inventory changes nothing",
    inventory: inventory(ALL),
    changes: {},
  },
  {
    name: "a section with other content is written, and a new one",
    inventory: inventory({ ...ALL, HARDWARE: 2, DRIVES: 1 }),
    changes: { write: ["HARDWARE", "DRIVES"] },
  },
  {
    name: "a section one inventory came without is kept",
    inventory: inventory({ HARDWARE: 1, NETWORKS: 1 }),
    changes: { missed: ["SOFTWARES"] },
  },
  {
    name: "and so are the facts that were read from it",
    inventory: inventory({ NETWORKS: 1, SOFTWARES: 1 }, NOTHING),
    changes: { missed: ["HARDWARE"] },
  },
  {
    name: "a fact that did come is newer than the stored one",
    inventory: inventory(
      { NETWORKS: 1, SOFTWARES: 1 },
      { ...NOTHING, serial: "SN9", ramMib: 0 },
    ),
    changes: {
      missed: ["HARDWARE"],
      facts: { ...FACTS, serial: "SN9", ramMib: 0 },
    },
  },
  {
    name: "MACs are kept while their section is missing",
    inventory: inventory({ HARDWARE: 1, SOFTWARES: 1 }, FACTS, { macs: [] }),
    changes: { missed: ["NETWORKS"] },
  },
  {
    name: "a section that is missing a second time is removed",
    stored: missing("SOFTWARES"),
    inventory: inventory({ HARDWARE: 1, NETWORKS: 1 }),
    changes: { gone: ["SOFTWARES"] },
  },
  {
    name: "its facts go with it",
    stored: missing("HARDWARE"),
    inventory: inventory({ NETWORKS: 1, SOFTWARES: 1 }, NOTHING),
    changes: { gone: ["HARDWARE"], facts: NOTHING },
  },
  {
    name: "a section that is back is written",
    stored: missing("SOFTWARES"),
    inventory: inventory(ALL),
    changes: { write: ["SOFTWARES"] },
  },
  {
    name: "of a system that was installed again nothing is kept",
    inventory: inventory({ HARDWARE: 2 }, NOTHING, { macs: [], history: [] }),
    reinstalled: true,
    changes: {
      write: ["HARDWARE"],
      gone: ["NETWORKS", "SOFTWARES"],
      facts: NOTHING,
      macs: [],
      history: [],
    },
  },
  {
    name: "a history and MACs that differ are written",
    inventory: inventory(ALL, FACTS, {
      history: [1700000001, 1700000002],
      macs: ["3C:52:82:00:00:02"],
    }),
    changes: {
      history: [1700000001, 1700000002],
      macs: ["3C:52:82:00:00:02"],
    },
  },
  {
    name: "a UUID is compared and stored in upper case",
    inventory: inventory(ALL, { ...FACTS, uuid: "4c4c-a" }),
    changes: {},
  },
  {
    name: "software is written again where queries do not have it yet",
    stored: { ...STORED, filled: false },
    inventory: inventory(ALL),
    changes: { write: ["SOFTWARES"] },
  },
  {
    name: "claims are compared with software that has changed",
    inventory: inventory({ ...ALL, SOFTWARES: 2 }),
    claims: { any: true, unobserved: false },
    changes: { write: ["SOFTWARES"], observe: true },
  },
  {
    name: "claims that were compared are not compared with the same software",
    inventory: inventory(ALL),
    claims: { any: true, unobserved: false },
    changes: {},
  },
  {
    name: "a new claim is compared with the same software",
    inventory: inventory(ALL),
    claims: { any: true, unobserved: true },
    changes: { observe: true },
  },
  {
    name: "no claim is compared while the software is missing",
    inventory: inventory({ HARDWARE: 1, NETWORKS: 1 }),
    claims: { any: true, unobserved: true },
    changes: { missed: ["SOFTWARES"] },
  },
];

for (const { name, stored = STORED, claims = NO_CLAIMS, ...one } of CASES) {
  Deno.test(`changesOf(): ${name}`, () => {
    const { write, ...rest } = changesOf(stored, one.inventory, {
      isSameSystem: !one.reinstalled,
      claims,
    });
    assertEquals(
      { write: write.map((section) => section.name), ...rest },
      { ...UNCHANGED, ...one.changes },
    );
  });
}
