import type { Store } from "#db/store/transaction.ts";
import { sleep } from "#tests/harness/time/sleep.ts";
import {
  openConsole,
  type Terminal,
} from "#tests/harness/terminal/terminal.ts";
import { accountOf, childOf } from "./load/processes.ts";
import type { Bench } from "./bench.ts";
import { onFleet } from "./fleet.ts";
import { median, type Row, timedRow } from "./rows.ts";

/** The small fleet, measured in the same run for comparison. */
const SMALL_FLEET = 1000;
/** Above all seeded packages, so that it is the first in its list. */
const EVERYWHERE = 1_900_000_000;
const IDLE_MS = 3000;
/**
 * A key's effect is complete once nothing was drawn for this many milliseconds.
 */
const DRAWN_MS = 30;
/** The same if rows are requested, which includes the pause of a filter. */
const ANSWERED_MS = 350;

/** A window that shows details beside the list. */
const SPLIT = { columns: 140, rows: 40 };

/** The timing of one key; milliseconds after it was pressed. */
interface KeyTiming {
  /** Until the first bytes of a changed frame. */
  readonly first: number;
  /** Until the last bytes: the requested rows are shown. */
  readonly last: number;
  readonly bytes: number;
}

/** Keys of one kind, pressed one after the other. */
interface Series {
  readonly name: string;
  /** True if the rows are requested from the server again. */
  readonly asks: boolean;
  readonly pressed: readonly KeyTiming[];
}

/** The console's figures on one fleet. */
interface ConsoleResult {
  readonly series: readonly Series[];
  readonly idleBytes: number;
  /** MiB of the console alone; null if /proc is not available. */
  readonly rss: number | null;
  readonly peak: number | null;
}

/**
 * Times from a key to its frame in the real console: in the list of all
 * machines and in the deployments of a package that every machine received,
 * each compared with a small fleet.
 */
export const console: Bench = {
  name: "console",
  summary: "the console from key to frame, beside a small fleet",
  machines: 100_000,
  async run({ machines }) {
    const small = await fare(SMALL_FLEET);
    const large = await fare(Math.max(machines, SMALL_FLEET));
    const rows = large.series.map((one, i) => rowOf(one, small.series[i]!));
    const idle = timedRow(`console: idle for ${IDLE_MS / 1000} s`, [], {
      answers: 1,
      rss: large.rss,
      peak: large.peak,
      ratio: large.rss && small.rss ? large.rss / small.rss : null,
      ratioTo: TO,
      note: `${large.idleBytes} bytes written; its own memory`,
    });
    return [...rows, idle];
  },
};

const TO = `${SMALL_FLEET} machines`;

function rowOf(large: Series, small: Series): Row {
  const { name, asks, pressed } = large;
  const first = pressed.map((one) => one.first);
  const last = pressed.map((one) => one.last);
  const bytes = median(pressed.map((one) => one.bytes));
  const shown = asks
    ? `, rows shown ${median(last).toFixed()}, at most ${
      Math.max(...last).toFixed()
    } ms`
    : "";
  // If the server is asked, a large fleet can only slow down its answer.
  const compared = (one: Series) =>
    median(one.pressed.map((key) => asks ? key.last : key.first));
  return timedRow(`console, ${name}`, first, {
    ratio: compared(large) / compared(small),
    ratioTo: TO,
    note: `at most ${
      Math.max(...first).toFixed()
    } ms, ${bytes} B a key${shown}`,
  });
}

function fare(machines: number): Promise<ConsoleResult> {
  const more = (store: Store) => seedEverywhere(store, Date.now());
  return onFleet({ machines, more }, async (server) => {
    const env = {
      LONGSHORE_SERVER: server.operatorUrl,
      LONGSHORE_TOKEN: server.token,
    };
    await using tty = await openConsole({
      args: ["--view", "machines"],
      env: { ...env, DENO_NO_UPDATE_CHECK: "1" },
      patienceMs: 60_000,
    });
    const all = new RegExp(`Machine 1 of ${machines}\\b`);
    await tty.sees(all);
    const inMachines = await walk(tty, "machines", "bench0009");
    tty.press("2");
    await tty.sees(/> everywhere /);
    tty.press("m");
    await tty.sees(all);
    const inDeployments = await walk(tty, "deployments", "bench0009");
    await sleep(1000);
    const before = tty.written().length;
    await sleep(IDLE_MS);
    const idleBytes = tty.written().length - before;
    const pid = await childOf(Deno.pid, "/main.js");
    const account = pid === null ? null : await accountOf(pid);
    tty.press("q");
    await tty.exit();
    await using wide = await openConsole({
      args: ["--view", "machines"],
      env: { ...env, DENO_NO_UPDATE_CHECK: "1" },
      patienceMs: 60_000,
      ...SPLIT,
    });
    await wide.sees(all);
    const beside = await walkSplit(wide);
    wide.press("q");
    await wide.exit();
    return {
      series: [...inMachines, ...inDeployments, ...beside],
      idleBytes,
      rss: account?.rss ?? null,
      peak: account?.peak ?? null,
    };
  });
}

/** Presses the keys of an operator in a long list. */
async function walk(
  tty: Terminal,
  where: string,
  filter: string,
): Promise<Series[]> {
  await sleep(1000);
  const times = async (name: string, keys: string[], asks = false) => {
    const pressed: KeyTiming[] = [];
    for (const key of keys) pressed.push(await press(tty, key, asks));
    return { name: `${where}: ${name}`, asks, pressed };
  };
  const many = (count: number, ...keys: string[]) =>
    Array.from({ length: count }, () => keys).flat();
  const series = [
    await times("j", many(200, "j")),
    await times("^d", many(40, "^d")),
    await times("G and g", many(8, "G", "g"), true),
    await times("s, another order", many(4, "s", "j", "enter"), true),
  ];
  const typed: KeyTiming[] = [];
  const answered: KeyTiming[] = [];
  const letters = [...filter];
  for (let n = 0; n < 4; n++) {
    await press(tty, "/", false);
    for (const letter of letters.slice(0, -1)) {
      typed.push(await press(tty, letter, false));
    }
    answered.push(await press(tty, letters.at(-1)!, true));
    await press(tty, "esc", true);
  }
  series.push(
    { name: `${where}: / typing`, asks: false, pressed: typed },
    { name: `${where}: / and its rows`, asks: true, pressed: answered },
  );
  return series;
}

/** Moves the cursor beside the details of the selected machine. */
async function walkSplit(tty: Terminal): Promise<Series[]> {
  await sleep(1000);
  const times = async (name: string, count: number, asks: boolean) => {
    const pressed: KeyTiming[] = [];
    for (let n = 0; n < count; n++) pressed.push(await press(tty, "j", asks));
    return { name: `machines, split: ${name}`, asks, pressed };
  };
  return [await times("j", 100, false), await times("details", 20, true)];
}

/** Presses a key and waits until drawing has ended. */
async function press(
  tty: Terminal,
  key: string,
  asks: boolean,
): Promise<KeyTiming> {
  const quiet = asks ? ANSWERED_MS : DRAWN_MS;
  const from = tty.written().length;
  let [drawn, first, last] = [from, NaN, NaN];
  const begun = performance.now();
  tty.press(key);
  for (;;) {
    await sleep(1);
    const now = performance.now() - begun;
    const length = tty.written().length;
    if (length > drawn) {
      drawn = length;
      last = now;
      if (Number.isNaN(first)) first = now;
    } else if (now - last > quiet) {
      const bytes = new TextEncoder().encode(tty.written().slice(from)).length;
      return { first, last, bytes };
    } else if (Number.isNaN(first) && now > 10_000) {
      throw new Error(`The key ${key} changed nothing:\n${tty.screen()}`);
    }
  }
}

/** Seeds a package that every machine of the fleet is offered. */
async function seedEverywhere(store: Store, now: number): Promise<void> {
  await store.commit([
    {
      sql: `insert into package (id, name, version, description, priority,
          action, command, path, notify, protocol, archive_kind, archive_name,
          archive_bytes, md5, sha256, fragments, findings, active, created_at,
          created_by)
        select ?, 'everywhere', version, description, priority, action,
          command, path, notify, protocol, archive_kind, archive_name,
          archive_bytes, md5, sha256, fragments, findings, active, created_at,
          created_by from package limit 1`,
      params: [EVERYWHERE],
    },
    {
      sql: `insert into assignment (id, package_id, force, mode, created_at,
          created_by, expanded_to)
        values (1000, ?, 0, 'snapshot', ?, 'seed', null)`,
      params: [EVERYWHERE, now],
    },
    {
      sql: `insert into deployment (machine_id, package_id, assignment_id,
          state, force, offered_at, updated_at)
        select id, ?, 1000, case when id % 9 = 0 then 'failed'
          when id % 3 = 0 then 'offered' else 'succeeded' end, 0, ?, ? - id
        from machine`,
      params: [EVERYWHERE, now, now],
    },
  ]);
}
