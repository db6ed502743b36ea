import { deflateSync, gzipSync } from "node:zlib";
import { inspectFile } from "#server/archive/contents.ts";
import { HEAD_BYTES, kindOfHead } from "#server/archive/kind.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { tarGzOf, zipOf } from "#tests/harness/store/archives.ts";
import { largeTarGz } from "#tests/harness/store/large_archives.ts";
import type { Bench, BenchOptions } from "#tests/programs/bench/bench.ts";
import { onFleet } from "#tests/programs/bench/fleet.ts";
import type { Load } from "#tests/programs/bench/load/load.ts";
import { accountOf } from "#tests/programs/bench/load/processes.ts";
import {
  median,
  type Round,
  round,
  type Row,
  rowOf,
  timedRow,
} from "#tests/programs/bench/rows.ts";

/**
 * Bytes that are made to cost the server much: what they cost, and what others
 * notice of it.
 */
export const hostile: Bench = {
  name: "hostile",
  summary:
    "archives and inventories made to cost much, and others served meanwhile",
  machines: 1000,
  run: async (options) => [
    headOfZeros(),
    ...await manyEntries(options),
    ...await onFleet({ machines: options.machines }, async (server) => [
      ...await healthMeanwhile(options, server),
      ...await hugeInventories(options, server),
    ]),
  ],
};

function headOfZeros(): Row {
  const gzip = gzipSync(new Uint8Array(80 * 1024 ** 2));
  const head = new Uint8Array(gzip.subarray(0, HEAD_BYTES));
  const ms = Array.from({ length: 20 }, () => {
    const startedAt = performance.now();
    kindOfHead(head);
    return performance.now() - startedAt;
  });
  return timedRow("kind of a gzip of zeros, by 64 KiB", ms);
}

/** The CPU of reading a zip with many entries, and a tar.gz with the same. */
async function manyEntries(
  { smoke, rounds }: BenchOptions,
): Promise<Row[]> {
  const count = smoke ? 500 : 100_000;
  const entries = Array.from(
    { length: count },
    (_, i) => ({ name: `folder/file-${i}.txt`, text: `content of ${i}\n` }),
  );
  const path = await Deno.makeTempFile({ prefix: "longshore-bench-" });
  const cpuOf = async (bytes: Uint8Array): Promise<number[]> => {
    await Deno.writeFile(path, bytes);
    const all: number[] = [];
    for (let n = 0; n < rounds; n++) {
      const before = await accountOf(Deno.pid);
      const { contents } = await inspectFile(path);
      const after = await accountOf(Deno.pid);
      if (contents?.entries !== count) throw new Error("not all was read");
      if (before && after) all.push((after.cpu - before.cpu) / 1000);
    }
    return all;
  };
  try {
    const tar = await cpuOf(await tarGzOf(...entries));
    const zip = await cpuOf(zipOf(...entries));
    const what = `${count.toLocaleString("en")} entries, CPU in ms`;
    return [
      timedRow(`tar.gz of ${what}`, tar),
      timedRow(`zip of ${what}`, zip, {
        ratio: median(zip) / median(tar),
        ratioTo: "tar.gz",
      }),
    ];
  } finally {
    await Deno.remove(path);
  }
}

/** `/health`, one request after the other, while an archive is checked. */
async function healthMeanwhile(
  { smoke }: BenchOptions,
  server: RunningServer,
): Promise<Row[]> {
  const bytes = (smoke ? 1 : 10) * 1024 ** 3;
  const pieces = [...largeTarGz({ name: "disk.img", bytes })];
  const body = new Uint8Array(
    await new Blob(pieces).arrayBuffer(),
  );
  let isChecked = false;
  const answered = server.upload("disk.tar.gz", body)
    .then(() => "accepted", ({ message }: Error) => message)
    .finally(() => isChecked = true);
  const ms: number[] = [];
  while (!isChecked) {
    const startedAt = performance.now();
    await (await fetch(`${server.operatorUrl}/health`)).body?.cancel();
    ms.push(performance.now() - startedAt);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const answer = await answered;
  if (!answer.includes("unpacks to more than")) throw new Error(answer);
  const account = await accountOf(server.pid);
  return [
    timedRow(
      `/health while a tar.gz of ${bytes / 1024 ** 3} GB of zeros is checked`,
      ms,
      { rss: account?.rss ?? null, peak: account?.peak ?? null },
    ),
  ];
}

/** Entries of the inventory that no machine would send. */
const HUGE_ENTRIES = 120_000;

/** Ordinary inventories, without a huge one beside them and with one. */
async function hugeInventories(
  { seconds, rounds, smoke }: BenchOptions,
  server: RunningServer,
): Promise<Row[]> {
  const huge = hugeInventory(smoke ? 1000 : HUGE_ENTRIES);
  const load = (n: number): Load => ({
    seconds,
    lanes: [{
      url: server.agentUrl,
      connections: 8,
      rate: 5,
      traffic: { kind: "inventory", count: 200, prefix: `some${n}r` },
    }],
  });
  const alone: Round[] = [];
  const beside: Round[] = [];
  let sent = 0;
  for (let n = 0; n < rounds; n++) {
    alone.push(await round(load(2 * n), server.pid));
    let isOver = false;
    const sending = (async () => {
      while (!isOver) {
        const answer = await fetch(server.agentUrl, {
          method: "POST",
          body: huge,
          headers: { "content-type": "application/x-compressed" },
        });
        await answer.body?.cancel();
        if (!answer.ok) throw new Error(`${answer.status}`);
        sent++;
      }
    })();
    beside.push(await round(load(2 * n + 1), server.pid));
    isOver = true;
    await sending;
  }
  const entries = (smoke ? 1000 : HUGE_ENTRIES).toLocaleString("en");
  return [
    rowOf("inventories, 5/s", alone),
    rowOf(`beside one of ${entries} entries after the other`, beside, {
      note: `${sent} of these`,
    }),
  ];
}

function hugeInventory(entries: number): Uint8Array<ArrayBuffer> {
  const software = Array.from(
    { length: entries },
    (_, i) =>
      `<SOFTWARES><NAME>program-${i}</NAME><VERSION>1.${i}</VERSION></SOFTWARES>`,
  );
  const text =
    `<?xml version="1.0" encoding="UTF-8"?><REQUEST><CONTENT><HARDWARE><NAME>huge</NAME></HARDWARE>${
      software.join("")
    }</CONTENT><DEVICEID>huge-2026-01-01-00-00-00</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`;
  return new Uint8Array(deflateSync(text));
}
