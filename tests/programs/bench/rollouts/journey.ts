import type { Bench } from "#tests/programs/bench/bench.ts";
import { type Row, timedRow } from "#tests/programs/bench/rows.ts";
import {
  onPackages,
  openConsole,
  type Terminal,
} from "#tests/harness/terminal/terminal.ts";
import { listRollouts } from "#shared/contract/rollouts/rollouts.ts";
import { pollingSite } from "./polling_site.ts";

/** The most times that all agents poll until a state is reached. */
const MOST_CYCLES = 200;

/**
 * An operator's rollout to a fleet of which 3 % fail, entirely by keys in the
 * console, 80 columns wide: the first wave halts it, the page says why and
 * where, the cause is removed, the failed machines are retried, and it goes on
 * until all have succeeded.
 */
export const rolloutJourney: Bench = {
  name: "rollout-journey",
  summary: "a rollout by keys: made, halted, read, retried, finished",
  machines: 2000,
  named: true,
  async run({ machines }) {
    await using site = await pollingSite(machines);
    const { server } = site;
    await using tty = await openConsole({
      args: onPackages(),
      env: {
        ...{ LONGSHORE_SERVER: server.operatorUrl },
        ...{ LONGSHORE_TOKEN: server.token, LONGSHORE_LANG: "en" },
        ...{ NO_COLOR: "1", TZ: "UTC" },
      },
    });
    const rows: Row[] = [];
    const part = async <Of>(name: string, work: () => Promise<Of>) => {
      const begun = performance.now();
      const done = await work();
      rows.push(timedRow(name, [performance.now() - begun]));
      return done;
    };
    const rollout = await part("planned and begun", async () => {
      await begin(tty, machines);
      return (await server.api(listRollouts, {})).rows[0]!;
    });
    await site.chooseFailing(rollout.id, rollout.waves.length);
    const failing = site.failing();
    const polled = (name: string, seen: RegExp) =>
      part(name, () => pollUntil(site.cycle, tty, seen));

    await polled(
      "the first wave halts it",
      /Halted because +3 machines failed/,
    );
    await part("read, and retried", async () => {
      await readAndRetry(tty, site.repair);
    });
    await polled("all have succeeded", /finished since/);
    const all = rollout.waves.map((wave) => wave.machines).join(" + ");
    rows.push(timedRow("the whole rollout", [
      rows.reduce((sum, { p50 }) => sum + p50, 0),
    ], { note: `${all} machines, ${failing} of them fail` }));
    return rows;
  },
};

/** Assigns the package to the group in three waves. */
async function begin(tty: Terminal, machines: number): Promise<void> {
  await tty.sees("> vlc");
  tty.press("A");
  await tty.sees(/> 1 +office/);
  tty.press("enter");
  await tty.sees(new RegExp(`Reaches +${machines} machines`));
  tty.press("w");
  await tty.sees("> Waves");
  tty.type("5,25,100");
  await tty.sees(/> Waves +5,25,100[^]*Soak time/);
  tty.press("enter", "enter");
  await tty.sees("> Soak time");
  tty.press("^u");
  tty.type("0m");
  await tty.sees(/> Soak time +0m/);
  tty.press("enter", "enter");
  await tty.sees("> Halt over");
  tty.press("^u");
  tty.type("failed=3");
  await tty.sees(/> Halt over +failed=3/);
  tty.press("^s");
  await tty.sees("The plan has 3 waves");
  tty.press("A");
  await tty.sees(new RegExp(`It goes out in 3 waves[^]*Type ${machines}`));
  tty.type(`${machines}`);
  tty.press("enter");
  await tty.sees(`${machines} machines added`);
  tty.type(":rollouts");
  tty.press("enter");
  await tty.sees(/> vlc.* 1\/3/);
  tty.press("enter");
  await tty.sees("running since");
}

/** Looks which machines failed, and why; removes the cause; retries them. */
async function readAndRetry(
  tty: Terminal,
  repair: () => void,
): Promise<void> {
  await tty.sees(/Failures[^]*3 +command failed/);
  tty.press("g");
  for (let lines = 0; !/^> +3 +command failed/m.test(tty.screen()); lines++) {
    if (lines > 20) throw new Error(`No line of failures:\n${tty.screen()}`);
    const before = selected(tty);
    tty.press("j");
    await tty.until(() => selected(tty) !== before, "the next line");
  }
  tty.press("enter");
  await tty.sees(/> sim\d+ +failed[^]*Machine 1 of 3/);
  tty.press("enter");
  await tty.sees(/What to do +Run the command by hand/);
  tty.press("esc");
  await tty.sees("Machine 1 of 3");
  tty.press("esc");
  await tty.sees("halted since");
  repair();
  tty.press("r");
  await tty.sees(/Retry everything that failed[^]*Type 3/);
  tty.type("3");
  tty.press("enter");
  await tty.sees("Retrying on 3 machines");
  await tty.sees("3 waiting");
  tty.press("p");
  await tty.sees(/is running, wave 1 of 3/);
}

/** The selected line of the page, and the marker's row. */
function selected(tty: Terminal): string {
  const lines = tty.screen().split("\n");
  const at = lines.findIndex((line) => line.startsWith(">"));
  return `${at} ${lines[at] ?? ""}`;
}

/** Agents poll, one after the other, until the screen shows something. */
async function pollUntil(
  cycle: () => Promise<void>,
  tty: Terminal,
  seen: RegExp,
): Promise<void> {
  for (let cycles = 0; cycles < MOST_CYCLES; cycles++) {
    if (seen.test(tty.screen())) return;
    await cycle();
  }
  throw new Error(`It never showed ${seen}:\n${tty.screen()}`);
}
