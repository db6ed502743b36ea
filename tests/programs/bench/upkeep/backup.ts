import { join } from "node:path";
import type { Store } from "#db/store/transaction.ts";
import { createBackup, listBackups } from "#shared/contract/backups.ts";
import { createPackage } from "#shared/contract/packages/packages.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import type { Bench, BenchOptions } from "#tests/programs/bench/bench.ts";
import { onFleet } from "#tests/programs/bench/fleet.ts";
import { MIXED } from "#tests/programs/bench/poll.ts";
import {
  type Round,
  round,
  type Row,
  rowOf,
  timedRow,
} from "#tests/programs/bench/rows.ts";

/** Software entries of each machine, and events of the log: some 250 MiB. */
const SOFTWARE = 100;
const EVENTS = 1_000_000;
const CHUNK = 50_000;
const ARCHIVE_BYTES = 100 * 1024 ** 2;
/** Polls per second, as in the bench of the retention. */
const RATE = 500;
const MIB = 1024 ** 2;

/** Makes one backup after the other while the server works. */
export const backup: Bench = {
  name: "backup",
  summary: "polls while backups are made",
  machines: 20_000,
  named: true,
  run: (options) => {
    const { machines, smoke } = options;
    const events = smoke ? 5000 : EVENTS;
    return onFleet(
      {
        machines,
        software: smoke ? 5 : SOFTWARE,
        more: (store) => seedEvents(store, machines, events),
        flags: backupFlags,
      },
      (server) => measure(server, options),
    );
  },
};

async function backupFlags(data: string): Promise<readonly string[]> {
  const passphrase = join(data, "passphrase");
  await Deno.writeTextFile(passphrase, "correct horse battery staple\n");
  return [
    ...["--backups", join(data, "backups")],
    ...["--backup-passphrase-file", passphrase],
  ];
}

async function measure(
  server: RunningServer,
  options: BenchOptions,
): Promise<Row[]> {
  await ended(server); // The first one is made soon after the start.
  const quiet = await during(server, options, 3);
  await anArchive(server, options.smoke ? 100_000 : ARCHIVE_BYTES);
  const stopping = new AbortController();
  const making = makeBackups(server, stopping.signal);
  const busy = await during(server, options, 5);
  stopping.abort();
  await making;
  const { backups } = await server.api(listBackups);
  const all = backups.slice(0, -1);
  const rate = `${RATE}/s with 5 % results`;
  const first = all.at(-1)!;
  return [
    rowOf(`polls, ${rate}, before`, quiet),
    rowOf("  while backups are made", busy, { against: quiet, to: "before" }),
    timedRow(
      `backups, the first one with an archive to copy`,
      all.map(({ seconds }) => seconds * 1000),
      {
        note: `database ${mib(first.databaseBytes ?? 0)}, archive ${
          mib(first.copiedBytes)
        }; the first one took ${first.seconds} s`,
      },
    ),
  ];
}

/** Runs rounds of load. */
async function during(
  server: RunningServer,
  { seconds, machines }: BenchOptions,
  rounds: number,
): Promise<Round[]> {
  const lane = {
    url: server.agentUrl,
    connections: 16,
    rate: RATE,
    traffic: { kind: "poll", count: machines, mixed: MIXED } as const,
  };
  const done: Round[] = [];
  for (let n = 0; n < rounds; n++) {
    done.push(await round({ seconds, lanes: [lane] }, server.pid));
  }
  return done;
}

async function makeBackups(
  server: RunningServer,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await server.api(createBackup);
    await ended(server);
  }
}

async function ended(server: RunningServer): Promise<void> {
  for (;;) {
    const { running, backups } = await server.api(listBackups);
    if (!running && backups.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function anArchive(server: RunningServer, bytes: number): Promise<void> {
  const zip = zipOf({ name: "setup.bin", bytes: noise(bytes) });
  const { archive } = await server.upload("setup.zip", zip);
  await server.api(createPackage, {
    body: {
      name: "large",
      action: "launch",
      command: "setup.bin",
      archiveId: archive.id,
    },
  });
}

async function seedEvents(
  store: Store,
  machines: number,
  count: number,
): Promise<void> {
  const now = Date.now();
  for (let from = 0; from < count; from += CHUNK) {
    await store.commit([{
      sql: `with recursive n (i) as (values (?) union all
          select i + 1 from n where i + 1 < ?)
        insert into event (at, kind, actor, machine_id, payload)
        select ? + i, 'deployment.result', 'agent', 1 + i % ?,
          json_object('code', 'SUCCESS', 'state', 'succeeded',
            'outcome', 'succeeded', 'attempt', 1)
        from n`,
      params: [from, Math.min(count, from + CHUNK), now - count, machines],
    }]);
  }
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}
