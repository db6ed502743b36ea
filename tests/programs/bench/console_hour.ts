import { join } from "node:path";
import { appendEvent } from "#db/events/events.ts";
import { openDatabase } from "#db/store/open.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { seedLikePeer } from "#tests/programs/seed/seed.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { sleep } from "#tests/harness/time/sleep.ts";
import { openConsole } from "#tests/harness/terminal/terminal.ts";
import { accountOf, childOf } from "./load/processes.ts";

/** Events that arrive between two visits. */
const BURST = 2000;
const MACHINES = 1000;

/** The views an operator opens in between, before returning to the tail. */
const VISITS: readonly (readonly string[])[] = [
  ["1"],
  ["2", "enter", "j", "j"],
  ["3", "G", "w", "enter"],
  ["3", "i"],
  ["5", "z"],
  ["7", "enter"],
  ["2", "m", "G", "g"],
  ["8"],
  ["9"],
  ["?"],
];

/** The console's figures while it followed the log. */
export interface Hour {
  readonly events: number;
  /** MiB, measured after each burst; null if /proc is not available. */
  readonly rss: readonly number[] | null;
  /** Share of one core, of the console alone; may exceed 1. */
  readonly cpu: number | null;
  /** Bytes written to the terminal. */
  readonly bytes: number;
}

/** A wide window, in which more is drawn than usual. */
const WIDE = { columns: 300, rows: 80 };

/**
 * Lets a console follow the log while `events` results are written as fast as
 * possible, and opens its screens in between.
 *
 * @throws {Error} With the screen, if the console ends or no longer follows.
 */
export async function tailingHour(
  events: number,
  window = WIDE,
): Promise<Hour> {
  const data = await Deno.makeTempDir({ prefix: "longshore-bench-" });
  try {
    const url = `file:${join(data, "longshore.db")}`;
    const seeded = await openDatabase(url);
    await seedLikePeer(seeded, MACHINES, new Date());
    await seeded.close();
    await using server = await startServer({ data });
    await using tty = await openConsole({
      args: ["--view", "tail"],
      ...window,
      env: {
        LONGSHORE_SERVER: server.operatorUrl,
        LONGSHORE_TOKEN: server.token,
      },
      patienceMs: 120_000,
    });
    await tty.sees("Following");
    const pid = await childOf(Deno.pid, "/main.js");
    const store = await openDatabase(url);
    const before = pid === null ? null : await accountOf(pid);
    const begun = performance.now();
    const rss: number[] = [];
    try {
      for (let done = 0; done < events; done += BURST) {
        const hours = 1 + done / BURST % 20;
        await store.commit(results(done, Math.min(BURST, events - done)));
        // A write through the server wakes its streams through the notifier.
        await server.api(changeSettings, { body: { pollHours: hours } });
        for (const key of VISITS[done / BURST % VISITS.length]!) {
          tty.press(key);
          await sleep(20);
        }
        tty.press("esc", "esc", "6", "f", "f");
        await tty.sees(new RegExp(`BURST_${done}\\b`));
        const account = pid === null ? null : await accountOf(pid);
        if (account) rss.push(account.rss);
      }
    } finally {
      await store.close();
    }
    const after = pid === null ? null : await accountOf(pid);
    const took = performance.now() - begun;
    tty.press("q");
    const code = await tty.exit();
    if (code !== 0) throw new Error(`The console ended with ${code}`);
    return {
      events,
      rss: rss.length > 0 ? rss : null,
      cpu: before && after ? (after.cpu - before.cpu) / 1000 / took : null,
      bytes: new TextEncoder().encode(tty.written()).length,
    };
  } finally {
    await Deno.remove(data, { recursive: true });
  }
}

/**
 * Results of machines in turn; the code of the last one identifies its burst.
 */
function results(first: number, count: number) {
  return Array.from({ length: count }, (_, i) => {
    const machine = (first + i) % MACHINES;
    const failed = machine % 9 === 0;
    return appendEvent({
      kind: "deployment.result",
      actor: "agent",
      at: new Date(),
      machineId: machine + 1,
      packageId: 1_800_000_000 + machine % 20,
      payload: {
        state: failed ? "failed" : "succeeded",
        code: i === count - 1
          ? `BURST_${first}`
          : failed
          ? "ERR_EXECUTE"
          : "SUCCESS_0",
        exitCode: null,
      },
    });
  });
}

if (import.meta.main) {
  const [events = "200000", columns, rows] = Deno.args;
  const window = columns && rows
    ? { columns: Number(columns), rows: Number(rows) }
    : WIDE;
  const { rss, ...hour } = await tailingHour(Number(events), window);
  // One in ten, so that growth is visible.
  const step = Math.max(1, Math.floor((rss?.length ?? 0) / 10));
  const seen = rss?.filter((_, i) => i % step === 0).map(Math.round);
  console.log(JSON.stringify({ ...hour, ...window, rss: seen }));
}
