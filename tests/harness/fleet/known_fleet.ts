import fc from "fast-check";
import { foldStatements, unfoldedTexts } from "#db/query/folding.ts";
import type { Statement, Store } from "#db/store/transaction.ts";
import {
  DeploymentState,
  INSTALLED,
} from "#shared/contract/deployments/states.ts";
import { AgentFamily } from "#shared/families.ts";
import { foldText } from "#shared/query/fold.ts";
import { isVersion } from "#shared/query/versions.ts";
import { versionKey } from "#shared/query/versions.ts";
import { DAY_MS, MINUTE_MS } from "#shared/time.ts";
import type { KnownDeployment, KnownMachine } from "./naive_query.ts";
import type { QueryTexts } from "./queries.ts";
import { addressRows, aPackage } from "#tests/harness/store/rows.ts";

/** The time at which a known fleet is queried. */
export const LOOKED_AT = Date.parse("2026-11-22T10:00:00Z");

const WORDS = [
  "deb",
  "DEB 12",
  "a%b",
  "a_b",
  "é",
  "Élan",
  "e\u0301X",
  "STRAẞE",
  "ПК-1",
  "ab",
  "x",
  "firefox",
];
const VERSIONS = [
  "",
  "n/a",
  "v1.9",
  "139.0.4 (x64)",
  "1.0",
  "1.0~rc1",
  "1.10",
  "2",
  "139.0.4",
  "140.0",
  "1:0.5",
];
const PACKAGES = [
  { id: 1_700_000_001, name: "firefox" },
  { id: 1_700_000_002, name: "Deb x" },
  { id: 1_700_000_003, name: "1700000001" },
] as const;
const CODES = [null, "SUCCESS", "ERR_BAD_DIGEST", "SUCCESS_3", "x"];

/** Texts for queries, some of which match. */
export const KNOWN_TEXTS: QueryTexts = {
  text: fc.constantFrom(
    ...WORDS,
    "elan",
    "пк",
    "strasse",
    "b",
    "D",
    ...["10.1", "10.0.0.1", "1:", "db8", "2001:db8::1", "mobile"],
    "SN",
    "%",
    "windows",
  ),
  label: fc.constantFrom(
    ...WORDS,
    "",
    "DEB",
    "na",
    "1700000001",
    "err_bad_digest",
    "3",
    "É",
  ),
  version: fc.constantFrom(...VERSIONS, "2.10", "3").filter(isVersion),
};

const word = fc.constantFrom(...WORDS, "");
const moment = fc.oneof(
  fc.nat(70).map((days) => LOOKED_AT - days * DAY_MS),
  fc.nat(5000).map((minutes) => LOOKED_AT - minutes * MINUTE_MS),
);
const mebibytes = fc.option(fc.oneof(
  fc.constantFrom(7942, 8192, 16_384, 512, 0, 7680, 8704),
  fc.nat(40_000),
));

const aDeployment = (
  id: number,
  packageName: string,
): fc.Arbitrary<KnownDeployment | null> =>
  fc.option(
    fc.record({
      packageId: fc.constant(id),
      packageName: fc.constant(packageName),
      state: fc.constantFrom(...DeploymentState.options),
      code: fc.constantFrom(...CODES),
      exitCode: fc.constantFrom(null, 0, 3),
      unverified: fc.boolean(),
    }).map((one) => ({
      ...one,
      unverified: one.unverified && INSTALLED.includes(one.state),
    })),
  );

/** A fleet whose properties are all known. */
export const aKnownFleet: fc.Arbitrary<KnownMachine[]> = fc.array(
  fc.record({
    name: word,
    os: word,
    family: fc.constantFrom(...AgentFamily.options),
    agent: fc.constantFrom(
      "OCS-NG_unified_unix_agent_v2.10.0",
      "OCS-NG_WINDOWS_AGENT_v2.9",
      "strange",
    ),
    tag: fc.oneof(word, fc.constant("NA")),
    addresses: fc.subarray([
      "10.0.0.1",
      "10.0.1.7",
      "10.1.2.3",
      "255.1.1.1",
      "2001:db8::1",
      "fe80::a:1",
      "::1",
    ], { maxLength: 4 }),
    serial: fc.constantFrom("SN1", "sn2", ""),
    uuid: word,
    user: word,
    cpu: word,
    macs: fc.subarray(["3C:52:82:00:00:01", "00:11:22:33:44:55"]),
    ram: mebibytes,
    disk: mebibytes,
    seen: moment,
    registered: moment,
    inventoried: moment,
    obeys: fc.constantFrom("yes", "no", null),
    status: fc.constantFrom("approved", "pending", "retired"),
    groups: fc.subarray(["deb", "ab", "É"]),
    fields: fc.record({ deb: word, étage: word, etage: word }, {
      requiredKeys: [],
    }),
    tickets: fc.subarray(["deb", "DEB", "x", ""]),
    relay: fc.option(fc.record({
      name: fc.constantFrom("deb", "x"),
      minutes: fc.constantFrom(0, 1, 3),
    })),
    software: fc.uniqueArray(
      fc.tuple(
        fc.constantFrom("firefox", "Firefox ESR", "Élan", "deb"),
        fc.constantFrom(...VERSIONS),
      ),
      { maxLength: 4, selector: (one) => one.join() },
    ),
    deployments: fc.tuple(
      ...PACKAGES.map(({ id, name }) => aDeployment(id, name)),
    ).map((all) => all.filter((one) => one !== null)),
  }),
  { minLength: 30, maxLength: 30 },
).map((fleet) => fleet.map((machine, i) => ({ ...machine, id: i + 1 })));

/** Stores a fleet in an empty database. */
export async function storeFleet(
  store: Store,
  fleet: readonly KnownMachine[],
): Promise<void> {
  for (const one of PACKAGES) await aPackage(store, one);
  await store.commit([
    ...["deb", "ab", "É"].map((name, i) => ({
      sql: `insert into machine_group (id, name, description, created_at)
        values (?, ?, '', 0)`,
      params: [i + 1, name],
    })),
    ...["deb", "x"].map((name, i) => ({
      sql: `insert into relay (id, name, names, http_port, https_port, hash,
          prefetch_from, prefetch_to, bytes_per_second, cache_bytes,
          created_at, created_by)
        values (?, ?, '[]', 8080, 8443, ?, 0, 0, 0, 0, 0, 'test')`,
      params: [i + 1, name, new Uint8Array([i])],
    })),
    ...PACKAGES.map(({ id }, i) => ({
      sql: `insert into assignment
          (id, package_id, force, mode, created_at, created_by)
        values (?, ?, 0, 'snapshot', 0, 'test')`,
      params: [i + 1, id],
    })),
    ...fleet.flatMap(rowsOf),
  ]);
  const unfolded = await unfoldedTexts(store.db, 10_000);
  if (unfolded.length > 0) await store.commit(foldStatements(unfolded));
}

function rowsOf(m: KnownMachine): Statement[] {
  const [version = ""] = /\d+(\.\d+)+/.exec(m.agent) ?? [];
  return [
    {
      sql: `insert into machine (id, device_id, name, family, agent, os, ip,
          serial, uuid, tag, registered_at, inventoried_at, last_contact_at,
          user, cpu, ram_mib, disk_free_mib, agent_key, obeys, status,
          filled)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
      params: [
        m.id,
        `d${m.id}`,
        m.name,
        m.family,
        m.agent,
        m.os,
        m.addresses[0] ?? "",
        m.serial,
        m.uuid,
        m.tag,
        m.registered,
        m.inventoried,
        m.seen,
        m.user,
        m.cpu,
        m.ram,
        m.disk,
        version === "" ? "" : versionKey(version),
        m.obeys,
        m.status,
      ],
    },
    ...addressRows(m.id, m.addresses),
    ...m.macs.map((mac) => ({
      sql: "insert into machine_mac (mac, machine_id) values (?, ?)",
      params: [mac, m.id],
    })),
    ...m.groups.map((name) => ({
      sql: `insert into group_member (group_id, machine_id)
        select id, ? from machine_group where name = ?`,
      params: [m.id, name],
    })),
    ...Object.entries(m.fields).map(([folded, value]) => ({
      sql: `insert into machine_field (machine_id, folded, name, value)
        values (?, ?, ?, ?)`,
      params: [m.id, folded, folded, value],
    })),
    ...m.tickets.map((ticket) => ({
      sql: `insert into note (machine_id, at, author, text, ticket)
        values (?, 0, 'ada', '', ?)`,
      params: [m.id, ticket],
    })),
    ...m.relay === null ? [] : [{
      sql: `insert into machine_relay (machine_id, relay_id, at)
        select ?, id, ? from relay where name = ?`,
      params: [m.id, m.seen - m.relay.minutes * 60_000, m.relay.name],
    }],
    ...m.software.length === 0 ? [] : [{
      sql: `insert into inventory_section
          (machine_id, section, digest, content, changed_at)
        values (?, 'SOFTWARES', x'00', '[]', 0)`,
      params: [m.id],
    }],
    ...m.software.flatMap((software) => softwareRows(m.id, software)),
    ...m.deployments.map((d) => ({
      sql: `insert into deployment (machine_id, package_id, assignment_id,
          state, force, code, exit_code, unverified, updated_at)
        values (?, ?, ?, ?, 0, ?, ?, ?, 0)`,
      params: [
        m.id,
        d.packageId,
        d.packageId - 1_700_000_000,
        d.state,
        d.code,
        d.exitCode,
        d.unverified,
      ],
    })),
  ];
}

function softwareRows(
  machineId: number,
  [name, version]: readonly [string, string],
): Statement[] {
  return [
    {
      sql: `insert into software_name (name, folded) values (?, ?)
        on conflict do nothing`,
      params: [name, foldText(name)],
    },
    {
      sql: `insert into software_version (name_id, version, sort_key)
        select id, ?, ? from software_name where name = ?
        on conflict do nothing`,
      params: [version, versionKey(version), name],
    },
    {
      sql: `insert into machine_software (version_id, machine_id)
        select v.id, ? from software_version v
        join software_name n on n.id = v.name_id
        where n.name = ? and v.version = ?`,
      params: [machineId, name, version],
    },
  ];
}
