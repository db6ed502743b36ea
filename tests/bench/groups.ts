import { join } from "node:path";
import { openDatabase } from "../../db/open.ts";
import type { Store } from "../../db/job.ts";
import { Bell } from "../../server/live/bell.ts";
import {
  createGroupWith,
  refreshGroupWith,
} from "../../server/usecases/edit_groups.ts";
import { refreshGroupsWith } from "../../server/usecases/refresh_groups.ts";
import { seedLikePeer } from "../world/seed.ts";
import { seedSoftware } from "../world/seed_software.ts";
import { median } from "./rows.ts";

const SOFTWARE = 200;
const OPERATOR = { name: "bench", role: "operator" } as const;

/** What groups are made of, from cheap to dear. */
const QUERIES = [
  "os:debian tag:paris",
  'software:"firefox*<3"',
  "software:bash -software:vim ram>=8G",
  "seen<7d os:windows",
  "state:offered package:1800000001",
  "group:first -group:second",
];

/** Groups while inventories arrive. */
const GROUPS = 50;
const ARRIVALS = 500;

/** One line: how long something took, and how long nothing else was answered. */
export interface GroupRow {
  readonly name: string;
  readonly members: number | null;
  readonly ms: number;
  /** The longest time the event loop was held. */
  readonly heldMs: number;
}

/** The longest time between two turns of the event loop while `work` runs. */
async function timed(
  work: () => Promise<unknown>,
): Promise<Pick<GroupRow, "ms" | "heldMs">> {
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

/** Groups over a fleet, each machine with about 200 entries of software. */
export async function groupRows(
  machines: number,
  rounds: number,
): Promise<GroupRow[]> {
  const data = await Deno.makeTempDir({ prefix: "longshore-bench-" });
  try {
    const store = await openDatabase(`file:${join(data, "longshore.db")}`);
    try {
      await seedLikePeer(store, machines, new Date());
      await seedSoftware(store, machines, SOFTWARE, new Date());
      return await measure(store, rounds);
    } finally {
      await store.close();
    }
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

/** The same on a fleet that is there. */
export async function measure(
  store: Store,
  rounds: number,
): Promise<GroupRow[]> {
  const world = { store, bell: new Bell(), now: () => new Date() };
  const rows: GroupRow[] = [];
  const ids: number[] = [];
  const make = async (name: string, query: string) => {
    let members = 0;
    const took = await timed(async () => {
      const made = await createGroupWith(world)(
        { name, description: "", query, machines: [] },
        OPERATOR,
      );
      members = made.machines;
      ids.push(made.id);
    });
    return { ...took, members };
  };
  const names = ["first", "second"];
  for (const [n, query] of QUERIES.entries()) {
    const name = names[n] ?? `group ${n}`;
    rows.push({ name: `made: ${query}`, ...await make(name, query) });
    const again = [];
    for (let round = 0; round < rounds; round++) {
      again.push(
        await timed(() => refreshGroupWith(world)(ids.at(-1)!, OPERATOR)),
      );
    }
    rows.push({
      name: "  computed again",
      members: null,
      ms: median(again.map(({ ms }) => ms)),
      heldMs: Math.max(...again.map(({ heldMs }) => heldMs)),
    });
  }
  for (let n = ids.length; n < GROUPS; n++) {
    await make(`group ${n}`, `${QUERIES[n % 3]!} name:*${n % 10}`);
  }
  rows.push(...await arrivals(world, rounds));
  return rows;
}

/** What one inventory costs its groups: machines one by one, and many at once. */
async function arrivals(
  world: Parameters<typeof refreshGroupsWith>[0],
  rounds: number,
): Promise<GroupRow[]> {
  const look = (machines: number) =>
    timed(async () => {
      await world.store.commit([{
        sql: `insert into group_due (machine_id)
          select id from machine order by id limit ? on conflict do nothing`,
        params: [machines],
      }]);
      await refreshGroupsWith(world)(() => Promise.resolve(true));
    });
  // What is computed by the clock is timed above.
  await world.store.commit([
    { sql: "update machine_group set due_at = null", params: [] },
  ]);
  await look(1);
  const rows: GroupRow[] = [];
  for (const machines of [1, ARRIVALS]) {
    const took = [];
    for (let round = 0; round < rounds; round++) {
      took.push(await look(machines));
    }
    rows.push({
      name: `${machines} inventories, ${GROUPS} groups`,
      members: null,
      ms: median(took.map(({ ms }) => ms)),
      heldMs: Math.max(...took.map(({ heldMs }) => heldMs)),
    });
  }
  return rows;
}

/** The rows as text in columns. */
export function printGroupRows(rows: readonly GroupRow[]): string {
  return [
    ["", "members", "ms", "held ms"],
    ...rows.map(({ name, members, ms, heldMs }) => [
      name,
      members === null ? "" : `${members}`,
      ms.toFixed(ms < 100 ? 1 : 0),
      heldMs.toFixed(1),
    ]),
  ].map(([name, ...cells]) =>
    name!.padEnd(48) + cells.map((cell) => cell.padStart(10)).join("")
  ).join("\n");
}
