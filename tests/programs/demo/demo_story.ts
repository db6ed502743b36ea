import { DeploymentState } from "#shared/contract/deployments/states.ts";
import { listEvents, type LogEvent } from "#shared/contract/events/events.ts";
import type { Group } from "#shared/contract/groups/groups.ts";
import {
  type Package,
  readPackage,
} from "#shared/contract/packages/packages.ts";
import { activateAndAssign, type Site } from "./demo_site.ts";
import type { FleetStats } from "#tests/harness/fleet/fleet.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { sleep } from "#tests/harness/time/sleep.ts";

const LOOK_MS = 300;
const WATCH_MS = 120_000;
const OPEN = ["waiting", "offered", "downloading", "recalling"] as const;

/** Suggestions for what the reader can do next. */
export const WHERE_TO_GO = `
Where to go from here (without Deno, begin with npx --yes deno@2.9.6):
  deno task demo               in a terminal: the console on these machines
  deno task serve --data DIR   a server for real machines; --help says more
  deno task tui --data DIR     its console`;

interface StoryOptions {
  readonly server: RunningServer;
  readonly site: Site;
  readonly stats: FleetStats;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Plays one deployment: activates and assigns a package, prints each result as
 * it arrives, then the state of all machines.
 *
 * @throws {Error} If the counts do not add up, or nothing is reported.
 */
export async function playStory(playing: StoryOptions): Promise<void> {
  const { server, site: { editor, paris }, stats, print } = playing;
  const { newest } = await server.api(listEvents, { query: { limit: 1 } });
  const assigned = await activateAndAssign(server, editor, paris);
  print(`Activated: ${titleOf(editor)}`);
  print(`${assignedLine(editor, paris, assigned)}\n`);

  await printResults(playing, newest);

  const { counts } = await server.api(readPackage, {
    params: { id: editor.id },
  });
  const sum = DeploymentState.options
    .reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  if (sum !== assigned) {
    throw new Error(`${assigned} machines were assigned, ${sum} have a state`);
  }
  if (sum - openIn(counts) === 0) throw new Error("No machine has reported");
  const states = DeploymentState.options
    .filter((state) => counts[state])
    .map((state) => `${counts[state]} ${wordsOf(state)}`);
  print(`\n${assigned} assigned = ${states.join(" + ")}`);
  if (stats.gone > 0) {
    const gone = countOf(stats.gone, "machine");
    print(`${gone} lost power on the way; the package waits for them`);
  }
  print(WHERE_TO_GO);
}

/**
 * Prints until every machine has reported except those that are gone, or time
 * is up.
 */
async function printResults(
  { server, site: { editor }, stats, print, signal }: StoryOptions,
  newest: number,
): Promise<void> {
  const begun = performance.now();
  for (let after = newest, open = Infinity; open > stats.gone;) {
    if (performance.now() - begun > WATCH_MS) return;
    await sleep(LOOK_MS, signal);
    signal.throwIfAborted();
    const { counts } = await server.api(readPackage, {
      params: { id: editor.id },
    });
    open = openIn(counts);
    const { events } = await server.api(listEvents, {
      query: { package: editor.id, after, limit: 1000 },
    });
    for (const event of events) {
      after = event.seq;
      if (event.kind === "deployment.result") print(lineOf(event));
    }
  }
}

/** "10:15:02  sim000042  failed          EXIT_CODE_1603" */
function lineOf({ at, machine, payload }: LogEvent): string {
  const state = wordsOf(String(payload["state"]));
  return [
    new Date(at).toLocaleTimeString("sv"),
    machine?.name,
    state.padEnd(14),
    payload["code"],
  ].join("  ");
}

function wordsOf(state: string): string {
  return state.replaceAll("_", " ");
}

function openIn(counts: Package["counts"]): number {
  return OPEN.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}

export function assignedLine(
  made: Package,
  group: Group,
  reached: number,
): string {
  const to = `${group.name}, ${countOf(reached, "machine")}`;
  return `Assigned: ${titleOf(made)} to ${to}`;
}

/** "1 machine", "12 machines". */
export function countOf(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** Its name and its version. */
export function titleOf({ name, version }: Package): string {
  return `${name} ${version}`;
}
