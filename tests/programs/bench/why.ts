import type { Store } from "#db/store/transaction.ts";
import { listDeployments } from "#shared/contract/deployments/deployments.ts";
import { readPackageWhy, readWhy } from "#shared/contract/deployments/why.ts";
import { readPackageStatus } from "#shared/contract/packages/status.ts";
import { HOUR_MS } from "#shared/time.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { sleep } from "#tests/harness/time/sleep.ts";
import type { Bench } from "./bench.ts";
import { onFleet } from "./fleet.ts";
import { round, type Row, rowOf, timedRow } from "./rows.ts";

/** Every machine was assigned one of these packages. */
const PACKAGES = 10;
const FIRST = 1_900_000_000;
const POLLS = { connections: 4, rate: 50 };

/**
 * Explains packages on a fleet, in every state and for most causes: the
 * histogram over all machines, its bars as lists, one machine, and polls at a
 * constant rate. Packages alternate, because the server caches an answer that
 * took long.
 */
export const why: Bench = {
  name: "why",
  summary: "why packages are no further, over all machines and of one",
  machines: 100_000,
  run: ({ machines, smoke }) => {
    const more = (store: Store) => seedCauses(store, Date.now());
    return onFleet(
      { machines, more },
      (server) => measure(server, machines, smoke),
    );
  },
};

async function measure(
  server: RunningServer,
  machines: number,
  smoke: boolean,
): Promise<Row[]> {
  const [alone, beside] = smoke ? [1, 2] : [5, 20];
  const polls = {
    url: server.agentUrl,
    traffic: { kind: "poll", count: 1000 } as const,
    ...POLLS,
  };
  const quiet = [await round({ seconds: alone, lanes: [polls] }, server.pid)];
  const histogram: number[] = [];
  let bars = 0;
  const counted = round({ seconds: beside, lanes: [polls] }, server.pid);
  await sleep(beside * 300);
  for (let n = 0; n < PACKAGES; n++) {
    const params = { id: FIRST + n };
    const begun = performance.now();
    const whole = await server.api(readPackageWhy, { params });
    histogram.push(performance.now() - begun);
    bars = whole.bars.length;
  }
  const done = [await counted];
  const statuses = await timed(
    PACKAGES,
    (n) => server.api(readPackageStatus, { params: { id: FIRST + n } }),
  );
  const lists = await timed(20, (n) =>
    server.api(listDeployments, {
      query: {
        package: FIRST + n % PACKAGES,
        cause: n % 2 === 0 ? "stopped" : "not_seen",
      },
    }));
  const ones = await timed(
    200,
    (n) =>
      server.api(readWhy, {
        params: { machine: 1 + n % machines, package: FIRST },
      }),
  );
  return [
    rowOf("polls alone, 50/s", quiet),
    rowOf("polls while it is counted, 50/s", done),
    timedRow("why, over all machines", histogram, { note: `${bars} bars` }),
    timedRow("everything a package's page counts", statuses),
    timedRow("machines of one cause, a page and the total", lists),
    timedRow("why, one machine", ones),
  ];
}

async function timed(
  times: number,
  ask: (n: number) => Promise<unknown>,
): Promise<number[]> {
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const begun = performance.now();
    await ask(n);
    took.push(performance.now() - begun);
  }
  return took;
}

/**
 * Seeds ten packages that every machine received, in every state, with two
 * groups.
 */
async function seedCauses(store: Store, now: number): Promise<void> {
  const hour = HOUR_MS;
  const fragments = Array.from({ length: 10 }, () => ({ bytes: 10_485_760 }));
  await store.commit([
    {
      sql: `update machine set
          family = iif(id % 10 < 7, 'windows', 'unix'),
          os = iif(id % 10 < 7, 'Microsoft Windows 11 Pro', os),
          last_contact_at = ? - iif(id % 13 = 0, ?, id % 3600 * 1000)`,
      params: [now, 10 * 24 * hour],
    },
    {
      sql: `insert into machine_group (id, name, description, created_at)
        values (1, 'lab', '', 0), (2, 'office', '', 0)`,
      params: [],
    },
    {
      sql: `insert into group_member (group_id, machine_id)
        select 1 + id % 2, id from machine where id % 3 > 0`,
      params: [],
    },
  ]);
  for (let id = FIRST; id < FIRST + PACKAGES; id++) {
    await store.commit([
      {
        sql: `insert into package (id, name, version, description, priority,
            action, command, path, notify, protocol, archive_kind,
            archive_name, archive_bytes, md5, sha256, fragments, findings,
            active, created_at, created_by)
          values (?, 'everywhere ' || ?, '', '', 5, 'store', '', '/opt', '{}',
            'http', 'zip', 'a.zip', 104857600, '', '', ?, '[]', 1, ?, 'seed')`,
        params: [id, id - FIRST, JSON.stringify(fragments), now],
      },
      {
        sql: `insert into assignment
            (id, package_id, force, mode, created_at, created_by)
          values (?, ?, 0, 'snapshot', ?, 'seed')`,
        params: [id, id, now],
      },
      {
        sql: `insert into deployment (machine_id, package_id, assignment_id,
            state, force, code, fragments_seen, info_at, offered_at, updated_at)
          select id, ?, ?, case
              when id % 10 < 4 then 'waiting'
              when id % 10 < 6 then 'downloading'
              when id % 10 = 6 then 'offered'
              when id % 10 = 7 then 'failed' else 'succeeded' end,
            0, case id % 10 when 7 then 'ERR_EXECUTE' when 8 then 'SUCCESS'
              when 9 then 'SUCCESS' end,
            iif(id % 10 between 4 and 5, id % 11, 0),
            iif(id % 10 between 4 and 6, ?, null),
            iif(id % 10 >= 4, ?, null), ? from machine`,
        params: [id, id, now - 24 * hour, now - 24 * hour, now - 24 * hour],
      },
    ]);
  }
}
