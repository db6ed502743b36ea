import type { Store } from "#db/store/transaction.ts";
import {
  inventoryContent,
  type Neighbour,
  scanContent,
  simulatedMachine,
} from "#tests/harness/agents/agent_machine.ts";
import {
  CONTENT_TYPE,
  inventory,
  pack,
  USER_AGENT,
} from "#tests/harness/agents/agent_wire.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import type { Bench } from "./bench.ts";
import { onFleet } from "./fleet.ts";
import { accountOf } from "./load/processes.ts";
import { median, type Row, timedRow } from "./rows.ts";

/** Machines and hosts of each seeded network. */
const MACHINES_EACH = 50;
const HOSTS_EACH = 150;
const CHUNK = 100;
/** Requests of each kind. */
const TIMES = 30;
/** Hosts that fill a /24. */
const FOUND = 254;

/** Requests of operators about networks, over the whole fleet. */
const QUESTIONS = [
  ["networks, first page", "/networks"],
  ["networks, last page", "/networks?last=true"],
  ["networks, most unknown first", "/networks?sort=-unknown"],
  ["networks, with unknown devices", "/networks?faults=true"],
  ["networks, q=.77.", "/networks?q=.77."],
  ["devices of a network", "/networks/1/hosts"],
  ["devices, unknown, by vendor", "/networks/1/hosts?faults=true&sort=vendor"],
  ["overview", "/overview"],
] as const;

/**
 * Measures the networks of a large fleet: its lists, and an inventory with a
 * scan of a full /24 compared with the same without one.
 */
export const networks: Bench = {
  name: "networks",
  summary: "networks listed, and inventories with the scan of one",
  machines: 100_000,
  run: ({ machines }) =>
    onFleet({ machines, more: (store) => seedAll(store, machines) }, measure),
};

async function measure(server: RunningServer): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, path] of QUESTIONS) {
    rows.push(await asked(server, name, path));
  }
  return [...rows, ...await ingested(server)];
}

async function seedAll(store: Store, machines: number) {
  const networks = Math.ceil(machines / MACHINES_EACH);
  for (let first = 0; first < networks; first += CHUNK) {
    await seedNetworks(store, first, Math.min(networks, first + CHUNK));
  }
}

async function seedNetworks(store: Store, from: number, to: number) {
  const now = Date.now();
  const numbers = JSON.stringify(
    Array.from({ length: to - from }, (_, n) => from + n),
  );
  const first = "(10 << 24) + (value << 8)";
  await store.commit([
    {
      sql: `insert into network (address, bits, first, last, scanned_at, due)
        select printf('10.%d.%d.0', value >> 8, value & 255), 24, ${first},
          ${first} + 255, ?, 0 from json_each(?)`,
      params: [now, numbers],
    },
    {
      sql: `insert into machine_network (machine_id, network_id, since)
        select m.id, 1 + (m.id - 1) / ?, ? from machine m
        where (m.id - 1) / ? in (select value from json_each(?))`,
      params: [MACHINES_EACH, now, MACHINES_EACH, numbers],
    },
    {
      sql: `insert into scanner
          (machine_id, network_id, address, bits, elected_at, answered_at)
        select 1 + value * ?, 1 + value, printf('10.%d.%d.0', value >> 8,
          value & 255), 24, ?, ? from json_each(?)`,
      params: [MACHINES_EACH, now, now, numbers],
    },
    {
      sql: `with recursive host (n) as
          (select 1 union all select n + 1 from host where n < ?)
        insert into network_host (network_id, mac, ip, ip_number, name, vendor,
          agent, marked, first_seen_at, last_seen_at, seen_by)
        select 1 + value, printf('00:1B:%02X:%02X:00:%02X', value >> 8,
          value & 255, n), printf('10.%d.%d.%d', value >> 8, value & 255, n),
          ${first} + n, printf('host-%d', n), 'Vendor ' || (n % 20), n % 3 = 0,
          0, ?, ?, 1 + value * ?
        from json_each(?), host`,
      params: [HOSTS_EACH, now, now, MACHINES_EACH, numbers],
    },
  ]);
}

async function asked(
  server: RunningServer,
  name: string,
  path: string,
): Promise<Row> {
  const ms: number[] = [];
  let total = "";
  for (let n = 0; n < TIMES; n++) {
    const begun = performance.now();
    const answer = await fetch(`${server.operatorUrl}/api/v1${path}`, {
      headers: { authorization: `Bearer ${server.token}` },
    });
    const body = await answer.json();
    ms.push(performance.now() - begun);
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(body)}`);
    total = body.total === undefined ? "" : `${body.total} match`;
  }
  return timedRow(name, ms, { note: total });
}

/**
 * Inventories of one machine each, alternating, so that both kinds see the same
 * noise.
 */
async function ingested(server: RunningServer): Promise<Row[]> {
  const kinds = [
    { name: "inventory, without a scan", found: () => [] },
    { name: `with ${FOUND} devices, all new`, found: devices },
    { name: `with the same ${FOUND} devices again`, found: () => devices(0) },
  ];
  const done = kinds.map(() => ({ ms: [] as number[], cpu: [] as number[] }));
  for (let n = 0; n <= TIMES; n++) {
    for (const [kind, { found }] of kinds.entries()) {
      const machine = simulatedMachine(9_000_000 + kind, {
        ip: `10.200.${kind}.9`,
        mask: "255.255.255.0",
        software: 300,
      });
      const text = inventory(
        machine,
        inventoryContent(machine, []) +
          scanContent(
            machine,
            found(n).map((one) => ({
              ...one,
              ip: one.ip.replace("10.200.0.", `10.200.${kind}.`),
            })),
          ),
      );
      const before = await accountOf(server.pid);
      const begun = performance.now();
      const answer = await fetch(server.agentUrl, {
        method: "POST",
        body: pack(text, "unix"),
        headers: {
          "content-type": CONTENT_TYPE.unix,
          "user-agent": USER_AGENT.unix,
        },
      });
      await answer.bytes();
      const took = performance.now() - begun;
      const after = await accountOf(server.pid);
      if (!answer.ok) throw new Error(`an inventory got ${answer.status}`);
      // The first inventory registers the machine.
      if (n === 0) continue;
      done[kind]!.ms.push(took);
      if (before && after) done[kind]!.cpu.push(after.cpu - before.cpu);
    }
  }
  return kinds.map(({ name }, kind) => {
    const { ms, cpu } = done[kind]!;
    const ratio = median(ms) / median(done[0]!.ms);
    return timedRow(name, ms, {
      cpu: cpu.length > 0 ? cpu.reduce((a, b) => a + b) / cpu.length : null,
      note: kind === 0 ? "" : `${ratio.toFixed(2)} times its p50`,
    });
  });
}

/** Devices that no scan before the `n`th has found. */
function devices(n: number): Neighbour[] {
  const byte = (value: number) => value.toString(16).padStart(2, "0");
  return Array.from({ length: FOUND }, (_, i) => ({
    ip: `10.200.0.${i + 1}`,
    mac: `00:1b:0d:${byte(n >> 8)}:${byte(n & 255)}:${byte(i)}`,
    name: `device-${i}`,
  }));
}
