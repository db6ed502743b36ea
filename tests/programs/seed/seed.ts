import type { Statement, Store } from "#db/store/transaction.ts";

/** The first package of a fleet like the peer's. */
const FIRST_PACKAGE = 1_800_000_000;
const PACKAGES = 20;
const CHUNK = 5000;

/** The amounts that were written. */
export interface SeedResult {
  readonly machines: number;
  readonly packages: number;
  readonly deployments: number;
}

/**
 * Fills an empty database with a fleet in the form that load generators of OCS
 * servers expect: machine `i`, from 0, is `bench%06d-2026-01-01-00-00-00` and
 * has been offered the `1 + i % 5` packages `1800000000 + (i + k) % 20`.
 */
export async function seedLikePeer(
  store: Store,
  machines: number,
  at: Date,
): Promise<SeedResult> {
  const now = at.getTime();
  await store.commit([
    ...Array.from({ length: PACKAGES }, (_, k) => aPackage(k, now)),
    ...Array.from({ length: PACKAGES }, (_, k) => anAssignment(k, now)),
  ]);
  let deployments = 0;
  for (let first = 0; first < machines; first += CHUNK) {
    const numbers = Array.from(
      { length: Math.min(CHUNK, machines - first) },
      (_, n) => first + n,
    );
    const pairs = numbers.flatMap((i) =>
      Array.from(
        { length: 1 + i % 5 },
        (_, k) => [i + 1, FIRST_PACKAGE + (i + k) % PACKAGES],
      )
    );
    deployments += pairs.length;
    await store.commit(someMachines(numbers, pairs, now));
  }
  return { machines, packages: PACKAGES, deployments };
}

function aPackage(k: number, now: number): Statement {
  return {
    sql: `insert into package (id, name, version, description, priority, action,
        command, path, notify, protocol, archive_kind, archive_name,
        archive_bytes, md5, sha256, fragments, findings, active, created_at,
        created_by)
      values (?, ?, '1.0', '', 5, 'store', '', '/opt/bench', '{}', 'http',
        'tar.gz', 'bench.tar.gz', 1048576, ?, ?, ?, '[]', 1, ?, 'seed')`,
    params: [
      FIRST_PACKAGE + k,
      `bench package ${k}`,
      "0".repeat(32),
      "0".repeat(64),
      JSON.stringify([{ bytes: 1048576, sha256: "0".repeat(64) }]),
      now,
    ],
  };
}

function anAssignment(k: number, now: number): Statement {
  return {
    sql: `insert into assignment
        (id, package_id, force, mode, created_at, created_by, expanded_to)
      values (?, ?, 0, 'snapshot', ?, 'seed', null)`,
    params: [k + 1, FIRST_PACKAGE + k, now],
  };
}

/** The main address of a machine, and one of its IPv6 addresses. */
const SITE =
  "printf('10.%d.%d.%d', value / 65536, value / 256 % 256, value % 256)";
const ipv6 = (prefix: string) =>
  `printf('${prefix}::%x:%x', value / 65536 + 1, value % 65536)`;

function someMachines(
  numbers: readonly number[],
  pairs: readonly (readonly number[])[],
  now: number,
): Statement[] {
  const listed = JSON.stringify(numbers);
  const device = "printf('bench%06d-2026-01-01-00-00-00', value)";
  return [
    {
      sql: `insert into machine (id, device_id, name, family, agent, os, ip,
          addresses, serial, uuid, tag, registered_at, inventoried_at,
          last_contact_at)
        select value + 1, ${device}, printf('bench%06d', value), 'unix',
          'OCS-NG_unified_unix_agent_v2.10.0', 'Debian GNU/Linux 12', ${SITE},
          json_array(${SITE}, '172.17.0.1', ${ipv6("2001:db8")}, ${
        ipv6("fe80")
      }),
          printf('SN%08d', value), '', '', ?, ?, ? from json_each(?)`,
      params: [now, now, now, listed],
    },
    {
      sql: `insert into machine_address (address, machine_id)
        select printf('40a%06x', value), value + 1 from json_each(?1)
        union all select '4ac110001', value + 1 from json_each(?1)
        union all select printf('620010db8%016x%08x', 0, value + 65536),
          value + 1 from json_each(?1)
        union all select printf('6fe80%020x%08x', 0, value + 65536), value + 1
          from json_each(?1)`,
      params: [listed],
    },
    {
      sql: `insert into machine_device (device_id, machine_id, since)
        select ${device}, value + 1, ? from json_each(?)`,
      params: [now, listed],
    },
    {
      sql:
        `insert into deployment (machine_id, package_id, assignment_id, state,
          force, offered_at, updated_at)
        select json_extract(value, '$[0]'), json_extract(value, '$[1]'),
          json_extract(value, '$[1]') - ?, 'offered', 0, ?, ?
        from json_each(?)`,
      params: [FIRST_PACKAGE - 1, now, now, JSON.stringify(pairs)],
    },
  ];
}
