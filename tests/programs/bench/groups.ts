import { join } from "node:path";
import { openDatabase } from "#db/store/open.ts";
import {
  createGroup,
  refreshGroup,
} from "#server/usecases/groups/edit_groups.ts";
import { previewGroup } from "#server/usecases/groups/preview_group.ts";
import { refreshGroups } from "#server/usecases/groups/refresh_groups.ts";
import type { Bench } from "./bench.ts";
import { inFolder } from "./fleet.ts";
import { type Row, timedRow } from "./rows.ts";
import type { Services } from "#server/usecases/services.ts";
import { servicesOn } from "#tests/harness/store/services.ts";

const OPERATOR = { name: "bench", role: "operator" } as const;

/** Queries of groups, from cheap to expensive. */
const QUERIES = [
  "os:debian tag:paris",
  'software:"firefox*<3"',
  "software:bash -software:vim ram>=8G",
  "software:lib* -software:vim",
  "seen<7d os:windows",
  "state:offered package:1800000001",
  "group:first -group:second",
];

/** Number of groups while inventories arrive, and of inventories. */
const GROUPS = 50;
const ARRIVALS = 500;

/** Duration of a piece of work, and of the longest pause it caused. */
interface Took {
  readonly ms: number;
  /** The longest time between two turns of the event loop, in milliseconds. */
  readonly heldMs: number;
}

async function timed(work: () => Promise<unknown>): Promise<Took> {
  let held = 0;
  let last = performance.now();
  const begun = last;
  const ticking = setInterval(() => {
    const now = performance.now();
    held = Math.max(held, now - last);
    last = now;
  }, 1);
  await work();
  const ms = performance.now() - begun;
  held = Math.max(held, performance.now() - last);
  clearInterval(ticking);
  return { ms, heldMs: held };
}

/** Measures groups over a fleet with software, in this process. */
export const groups: Bench = {
  name: "groups",
  summary: "groups by queries made, computed again, and kept up to date",
  machines: 100_000,
  run: (options) =>
    inFolder(options, async (data) => {
      const store = await openDatabase(`file:${join(data, "longshore.db")}`);
      try {
        const services = await servicesOn(store, join(data, "archive"));
        return await measure(services, options.rounds);
      } finally {
        await store.close();
      }
    }),
};

async function measure(
  services: Services,
  rounds: number,
): Promise<Row[]> {
  const rows: Row[] = [];
  const ids: number[] = [];
  const make = async (name: string, query: string) => {
    let members = 0;
    const took = await timed(async () => {
      const made = await createGroup(services, {
        name,
        description: "",
        query,
        machines: [],
      }, OPERATOR);
      members = made.machines;
      ids.push(made.id);
    });
    return { took, members };
  };
  const names = ["first", "second"];
  for (const [n, query] of QUERIES.entries()) {
    const name = names[n] ?? `group ${n}`;
    const { took, members } = await make(name, query);
    rows.push(rowOf(`group made: ${query}`, [took], `${members} members, `));
    const again = [];
    for (let round = 0; round < rounds; round++) {
      again.push(
        await timed(() => refreshGroup(services, ids.at(-1)!)),
      );
    }
    rows.push(rowOf("  computed again", again));
    const previews = [];
    for (let round = 0; round < rounds; round++) {
      previews.push(
        await timed(() =>
          previewGroup(services.store, {
            query,
            ...{ add: [], exclude: [], remove: [] },
          }, services.now())
        ),
      );
    }
    rows.push(rowOf("  previewed", previews));
  }
  for (let n = ids.length; n < GROUPS; n++) {
    await make(`group ${n}`, `${QUERIES[n % 3]!} name:*${n % 10}`);
  }
  rows.push(...await arrivals(services, rounds));
  return rows;
}

/**
 * The cost of one inventory for its groups: machines one by one, and many at
 * once.
 */
async function arrivals(
  services: Services,
  rounds: number,
): Promise<Row[]> {
  const look = (machines: number) =>
    timed(async () => {
      await services.store.commit([{
        sql: `insert into group_due (machine_id)
          select id from machine order by id limit ? on conflict do nothing`,
        params: [machines],
      }]);
      await refreshGroups(services, () => Promise.resolve(true));
    });
  // Groups with timed queries are measured above.
  await services.store.commit([
    { sql: "update machine_group set due_at = null", params: [] },
  ]);
  await look(1);
  const rows: Row[] = [];
  for (const machines of [1, ARRIVALS]) {
    const took = [];
    for (let round = 0; round < rounds; round++) {
      took.push(await look(machines));
    }
    rows.push(rowOf(`${machines} inventories, ${GROUPS} groups`, took));
  }
  return rows;
}

function rowOf(name: string, took: readonly Took[], note = ""): Row {
  const held = Math.max(...took.map(({ heldMs }) => heldMs));
  return timedRow(name, took.map(({ ms }) => ms), {
    note: `${note}the event loop held for ${held.toFixed(0)} ms at most`,
  });
}
