import { assertEquals, assertExists } from "@std/assert";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { cancelDeployment } from "#shared/contract/deployments/deployments.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { sqldBinary } from "#tests/harness/server/sqld.ts";
import { noise, tarGzOf } from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";
import type { Bench } from "#tests/programs/bench/bench.ts";
import type { Row } from "#tests/programs/bench/rows.ts";
import { type Site, siteOnSqld } from "#tests/servers/sites.ts";

/** Recalls in one run; each is of a deployment of its own. */
const RECALLS = 10;
/** How long another server's fragments have to be empty to be over. */
const EMPTY_MS = 500;

/** A recall at one server while another one serves the package's fragments. */
export const recall: Bench = {
  name: "recall",
  summary: "from a recall at one of two servers to the last byte of the other",
  machines: RECALLS,
  named: true,
  async run({ smoke, machines }) {
    if (sqldBinary === null) {
      throw new Error("There is no sqld for this machine");
    }
    await using site = await siteOnSqld();
    const a = await site.start("a");
    const b = await site.start("b");
    const count = smoke ? 2 : machines;
    const offers = await offersAt(site, { maker: a, server: b, count });
    const done: Recall[] = [];
    for (const offer of offers) done.push(await recalled(a, offer));
    return [
      row("answer to the recall", done.map(({ answered }) => answered)),
      row(
        "last byte at the other server",
        done.map(({ lastByte }) => lastByte),
      ),
      row(
        "last byte at the other server, after the answer",
        done.map(({ lastByte, answered }) => Math.max(0, lastByte - answered)),
      ),
    ];
  },
};

/** A package offered to a machine, and the URL of its first fragment. */
interface Offer {
  readonly machine: number;
  readonly id: number;
  readonly fragment: string;
}

/** Milliseconds since the recall was sent. */
interface Recall {
  readonly answered: number;
  readonly lastByte: number;
}

/** Polls of machines at `server`, which all fetch nothing. */
async function offersAt(
  { dataOf }: Site,
  { maker, server, count }: {
    readonly maker: RunningServer;
    readonly server: RunningServer;
    readonly count: number;
  },
): Promise<Offer[]> {
  const ca = await Deno.readTextFile(`${dataOf("b")}/tls/cacert.pem`);
  using client = Deno.createHttpClient({ caCerts: [ca] });
  const fragments = new Map<number, string>();
  let current = 0;
  const agents = Array.from({ length: count }, (_, n) =>
    simulatedAgent({
      server: server.agentUrl,
      machine: simulatedMachine(n + 1, { family: "unix" }),
      transport(url, init) {
        if (!/\/download\/.*-1$/.test(url)) {
          return fetch(url, { ...init, client });
        }
        fragments.set(current, url);
        return Promise.resolve(new Response(null, { status: 503 }));
      },
    }));
  for (const agent of agents) await agent.cycle();
  const { rows } = await maker.api(listMachines);
  assertEquals(rows.length, count);
  const bytes = await tarGzOf({ name: "data.bin", bytes: noise(200_000) });
  const { archive } = await maker.upload("package.tar.gz", bytes);
  const { package: made } = await maker.api(createPackage, {
    body: {
      ...{ name: "Example", action: "store", path: "/opt/example" },
      ...{ target: "unix", archiveId: archive.id },
    },
  });
  assertExists(made);
  const { id } = made;
  await maker.api(setActivation, { params: { id }, body: { active: true } });
  await maker.api(createAssignment, {
    body: { packageId: id, machines: rows.map((one) => one.id) },
  });
  await until(() => server.log().includes(`fetched package ${id}`));
  for (const [n, agent] of agents.entries()) {
    current = n;
    await agent.cycle();
    agent[Symbol.dispose]();
  }
  return agents.map(({ machine }, n) => {
    const row = rows.find(({ deviceId }) => deviceId === machine.deviceId);
    const fragment = fragments.get(n);
    assertExists(row);
    assertExists(fragment);
    return { machine: row.id, id, fragment };
  });
}

/** Fetches the fragment all the time, and recalls it at another server. */
async function recalled(
  at: RunningServer,
  { machine, id, fragment }: Offer,
): Promise<Recall> {
  const got = async () =>
    (await (await fetch(fragment)).arrayBuffer()).byteLength;
  assertEquals(await got() > 0, true, "the fragment is served");
  const begun = performance.now();
  const since = () => performance.now() - begun;
  let answered = NaN;
  const recalling = at.api(cancelDeployment, {
    params: { machine, package: id },
  }).then(() => answered = since());
  let lastByte = 0;
  while (!(since() - Math.max(answered, lastByte) > EMPTY_MS)) {
    if (await got() > 0) lastByte = since();
  }
  await recalling;
  return { answered, lastByte };
}

function row(name: string, milliseconds: readonly number[]): Row {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  return {
    name,
    answers: sorted.length,
    perSecond: NaN,
    p50: sorted[Math.floor((sorted.length - 1) / 2)]!,
    p99: sorted.at(-1)!,
    refused: 0,
    ...{ cpu: null, rss: null, peak: null, ratio: null, ratioTo: null },
    note: "ms; the second figure is the longest",
  };
}
