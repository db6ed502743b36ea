import { type Command, InvalidArgumentError } from "commander";
import { listEvents } from "#shared/contract/events/events.ts";
import {
  readRollout,
  type Rollout,
} from "#shared/contract/rollouts/rollouts.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { tail } from "#tui/api/tail.ts";
import { wholeNumber } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { durationMs } from "#tui/cli/event_bound.ts";
import { EXIT } from "#tui/cli/exit.ts";
import { statusLine } from "#tui/cli/progress.ts";
import { text } from "#tui/text/mod.ts";
import {
  countWords,
  haltedWords,
  totalOf,
} from "#tui/words/rollouts/rollouts.ts";

/** What is waited for: the end, or that a wave is open. */
export type WaitTarget = "finished" | number;

/** Why the waiting is over. */
export type RolloutOutcome = "reached" | "halted" | "stopped" | "timeout";

const CODES: Readonly<Record<RolloutOutcome, number>> = {
  reached: EXIT.fine,
  halted: EXIT.tooManyFailures,
  timeout: EXIT.timedOut,
  stopped: EXIT.nothingLeft,
};

interface WaitOptions {
  readonly for: WaitTarget;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** `longshore rollouts wait ROLLOUT` */
export function waitCommand(rollouts: Command, cli: Cli): void {
  const { about, id, options } = text.rollouts;
  rollouts.command("wait").description(about.wait)
    .argument("<rollout>", id, wholeNumber)
    .option("--for <condition>", options.waitFor, targetOf, "finished")
    .option("--timeout <duration>", options.timeout, timeoutOf)
    .action((id: number, options: WaitOptions) => wait(cli, id, options));
}

/** @throws {InvalidArgumentError} Unless it is `finished` or `wave=2`. */
export function targetOf(word: string): WaitTarget {
  if (word === "finished") return "finished";
  const wave = /^wave=([1-9]\d{0,3})$/.exec(word)?.[1];
  if (wave !== undefined) return Number(wave);
  throw new InvalidArgumentError(text.rollouts.errors.condition);
}

function timeoutOf(word: string): number {
  const ms = durationMs(word);
  if (ms) return ms;
  throw new InvalidArgumentError(text.waitFor.noDuration);
}

/** Why waiting is over; null: it goes on. */
export function outcomeOf(
  { state, openWave }: Pick<Rollout, "state" | "openWave">,
  target: WaitTarget,
): RolloutOutcome | null {
  const isReached = target === "finished"
    ? state === "finished"
    : openWave >= target;
  if (isReached && state !== "halted") return "reached";
  return state === "halted" || state === "stopped" ? state : null;
}

async function wait(
  cli: Cli,
  id: number,
  { for: target, timeout }: WaitOptions,
): Promise<void> {
  const connection = await cli.connect();
  const time = timeout === undefined ? undefined : AbortSignal.timeout(timeout);
  const signal = AbortSignal.any([cli.signal, ...time ? [time] : []]);
  const status = statusLine(cli);
  let rollout = await call(connection, readRollout, { params: { id } });
  let outcome = outcomeOf(rollout, target);
  try {
    if (outcome === null) {
      for await (const now of changesOf(connection, rollout, signal)) {
        rollout = now;
        outcome = outcomeOf(now, target);
        if (outcome) break;
        status.show(progressWords(now));
      }
    }
  } catch (error) {
    // The request under way when the time was over.
    if (!time?.aborted) throw error;
  } finally {
    status.clear();
  }
  if (cli.signal.aborted) return;
  const end = outcome ?? "timeout";
  await cli.out.done({ outcome: end, rollout }, progressWords(rollout), id);
  cli.endWith(CODES[end]);
}

/** The rollout, each time something has happened to its package. */
async function* changesOf(
  connection: ServerConnection,
  { id, package: { id: packageId } }: Rollout,
  signal: AbortSignal,
): AsyncGenerator<Rollout> {
  const read = () => call(connection, readRollout, { params: { id } }, signal);
  while (!signal.aborted) {
    const { newest } = await call(connection, listEvents, {
      query: { limit: 1 },
    }, signal);
    yield await read();
    const missed = new AbortController();
    const events = tail(connection, {
      after: newest,
      filter: { package: packageId, kind: "rollout." },
      signal: AbortSignal.any([signal, missed.signal]),
      onMissed: () => missed.abort(),
      onLost: () => missed.abort(),
    });
    for await (const _ of events) yield await read();
  }
}

function progressWords(rollout: Rollout): string {
  const { progress, states, waveOf } = text.rollouts;
  const { id, state, openWave, waves, halted } = rollout;
  return [
    progress(
      id,
      states[state],
      waveOf(openWave, waves.length),
      countWords(totalOf(rollout)),
    ),
    ...halted === null ? [] : [haltedWords(halted)],
  ].join(text.clause);
}
