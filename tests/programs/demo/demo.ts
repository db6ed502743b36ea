import { join } from "node:path";
import { type FlagValues, numberOf } from "#server/start/flags.ts";
import {
  activateAndAssign,
  furnish,
  hurry,
  machinesJoin,
  type Site,
} from "./demo_site.ts";
import {
  assignedLine,
  countOf,
  playStory,
  titleOf,
  WHERE_TO_GO,
} from "./demo_story.ts";
import { runProgram } from "#tests/programs/run_program.ts";
import { fleet, type FleetStats } from "#tests/harness/fleet/fleet.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { watchStarter } from "#tests/harness/server/starter.ts";
import { ROOT, taskArguments } from "#tests/harness/server/task.ts";

/** More would take too long to join. */
const MOST_AGENTS = 1000;

const FLAGS = {
  agents: {
    value: "N",
    about: "how many machines poll, download, check and report",
    default: "100",
  },
} as const;

/** Exit codes after a signal are 128 plus these. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

const print = (text: string): void => say(() => console.log(text));
const complain = (text: string): void => say(() => console.error(text));

/**
 * If the reader is gone, because a terminal or pipe was closed, the rest goes
 * on.
 */
function say(write: () => void): void {
  try {
    write();
  } catch {
    // The reader is gone.
  }
}

/** True if a full-screen console can be drawn here. */
function atTerminal(): boolean {
  return Deno.stdin.isTerminal() && Deno.stdout.isTerminal() &&
    Deno.env.get("TERM") !== "dumb";
}

/** Runs the server from start to end, and removes its folder. */
async function demo(agents: number, stop: AbortController): Promise<void> {
  const { signal } = stop;
  const console = atTerminal();
  print("Starting the server on a temporary database …");
  await using server = await startServer();
  signal.throwIfAborted();
  print(`Server ready: agents poll ${server.agentUrl}`);
  await hurry(server);

  const polling = new AbortController();
  const crowd = fleet({
    server: server.agentUrl,
    ca: await Deno.readTextFile(server.caPath),
    agents,
    pollSeconds: Math.max(console ? 5 : 3, agents / 50),
    slowMs: console ? 20_000 : 6_000,
    networks: 3,
    mix: { failing: 0.12, slow: console ? 0.3 : 0.1, vanishing: 0.03 },
  });
  const fleetEnds = crowd.run(polling.signal)
    .catch((error) => stop.abort(error));
  try {
    print(`Starting ${countOf(agents, "simulated machine")} …`);
    const machines = await machinesJoin(
      server,
      agents,
      (joined) => print(`  ${joined} have polled and sent their inventory`),
      signal,
    );
    print(`Joined: ${countOf(machines.length, "machine")}`);
    const site = await furnish(server, machines);
    introduce(site);
    if (console) await openConsole(server, site, signal);
    else await playStory({ server, site, stats: crowd.stats, print, signal });
  } finally {
    if (console) print(`Stopping the machines and the server …`);
    polling.abort();
    await fleetEnds;
  }
  if (console) print(`${farewell(crowd.stats)}\n${WHERE_TO_GO}`);
}

function introduce({ paris, berlin, ...packages }: Site): void {
  for (const { name, machines } of [paris, berlin]) {
    print(`Group made: ${name}, ${countOf(machines, "machine")}`);
  }
  for (const made of Object.values(packages)) {
    const { archive, action } = made;
    const files = archive
      ? `${archive.fragments} fragments, ${archive.bytes} bytes`
      : "a command alone";
    print(`Package made: ${titleOf(made)}, ${action}, ${files}`);
  }
}

/** When it opens, one package is in progress and one waits to be activated. */
async function openConsole(
  server: RunningServer,
  { paris, berlin, check, editor }: Site,
  signal: AbortSignal,
): Promise<void> {
  for (const [made, group] of [[check, berlin], [editor, paris]] as const) {
    const reached = await activateAndAssign(server, made, group);
    print(assignedLine(made, group, reached));
  }
  print("Opening the console: ? lists its keys, q leaves …");
  const console = new Deno.Command(Deno.execPath(), {
    args: [
      ...await taskArguments("tui"),
      ...["--server", server.operatorUrl],
      ...["--token-file", join(server.data, "admin.token")],
    ],
    cwd: ROOT,
  }).spawn();
  const end = () => {
    try {
      console.kill("SIGTERM");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended by itself
    }
  };
  signal.addEventListener("abort", end);
  if (signal.aborted) end();
  const { code } = await console.status;
  signal.removeEventListener("abort", end);
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`The console ended with exit code ${code}`);
}

function farewell({ polls, downloads, results }: FleetStats): string {
  const reported = results.values().reduce((sum, times) => sum + times, 0);
  return `The machines polled ${polls} times, downloaded ${downloads} files and reported ${reported} results.`;
}

async function main(flags: FlagValues<typeof FLAGS>): Promise<number> {
  const agents = numberOf("--agents", flags.agents, {
    least: 1,
    most: MOST_AGENTS,
  });
  const stop = new AbortController();
  // Even after a bug here the server must end and the terminal must be
  // restored.
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    stop.abort(event.reason);
  });
  addEventListener("error", (event) => {
    event.preventDefault();
    stop.abort(event.error);
  });
  let bySignal = 0;
  const listeners = Object.entries(SIGNALS).map(([name, number]) => {
    const listener = () => {
      bySignal = 128 + number;
      stop.abort();
    };
    Deno.addSignalListener(name as Deno.Signal, listener);
    return [name as Deno.Signal, listener] as const;
  });
  const unwatch = watchStarter(() => {
    bySignal = 128 + SIGNALS.SIGHUP;
    stop.abort();
  });
  try {
    await demo(agents, stop);
    return bySignal;
  } catch (error) {
    if (bySignal > 0) return bySignal;
    complain(`The demo failed: ${(error as Error).message}`);
    return 1;
  } finally {
    unwatch();
    for (const [name, listener] of listeners) {
      Deno.removeSignalListener(name, listener);
    }
  }
}

Deno.exit(
  await runProgram({
    command: "deno task demo",
    about:
      `Longshore with simulated machines, on a temporary database. In a terminal it
opens the console on them, and leaving the console ends everything. Without a
terminal it plays a deployment as plain text and ends by itself.`,
    flags: FLAGS,
    run: main,
  }, Deno.args),
);
