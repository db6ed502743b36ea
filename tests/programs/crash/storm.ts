import { changeSettings } from "#shared/contract/settings/settings.ts";
import { randomOf } from "#tests/harness/fleet/fleet.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { stormAgent } from "./agents.ts";
import { Answers } from "./answers.ts";
import { check, type Faults } from "./check.ts";
import { Ledger } from "./ledger.ts";
import { type Act, firstOrders, operatorAct } from "./operators.ts";

export interface StormOptions {
  /** How often the server is killed. */
  readonly kills: number;
  /** The same seed gives the same computers, acts and moments of death. */
  readonly seed: number;
  readonly agents?: number;
  /** The most acts of the crowd before the server is killed. */
  readonly life?: number;
  /** Called after each kill and check. */
  readonly onProgress?: (result: StormResult) => void;
}

export interface StormResult {
  kills: number;
  /** Number of result reports that were answered 200. */
  acknowledged: number;
  /** Number of reports that were in progress when the server died. */
  unanswered: number;
  packages: number;
  inventories: number;
  operatorActs: number;
  faults: Faults;
}

/** A machine is offered its next package without a pause. */
const NO_PAUSES = {
  fragmentLatencySeconds: 0,
  cycleLatencySeconds: 0,
  periodLatencySeconds: 0,
  // No confirmation is needed, because nobody can type a number.
  guardPercent: 100,
};

/**
 * Runs a real server with agents and an operator and kills it with SIGKILL at
 * random moments, repeatedly on the same folder; after each start everything it
 * ever acknowledged must be stored, once. Ends early at the first fault.
 */
export async function storm(options: StormOptions): Promise<StormResult> {
  const { kills, seed, agents = 24, life = 250 } = options;
  const random = randomOf(seed);
  const ledger = new Ledger();
  const result: StormResult = {
    ...{ kills: 0, acknowledged: 0, unanswered: 0, packages: 0 },
    ...{ inventories: 0, operatorActs: 0, faults: [] },
  };
  await using server = await startServer();
  using crowd = await gather(server, ledger, seed, { agents });
  while (result.kills < kills && result.faults.length === 0) {
    const acts = await crowd.live(1 + random() * life, server.kill);
    await server.restart();
    const reports = ledger.count("report");
    const claims = ledger.claims();
    Object.assign(result, {
      kills: result.kills + 1,
      acknowledged: reports.answered,
      unanswered: reports.sent - reports.answered,
      packages: claims.values("active").size,
      inventories: ledger.count("inventory").answered,
      operatorActs: result.operatorActs + acts,
      faults: await check(server, claims),
    });
    options.onProgress?.(result);
  }
  return result;
}

/** Agents and an operator who work at the same time. */
export interface Crowd extends Disposable {
  /**
   * Works until `acts` acts are done, calls `end` while others are in progress
   * and resolves once all have noticed.
   *
   * An act that fails in an unexpected way ends everything, and its error is
   * thrown at the end.
   *
   * @param end Receives a function whose promise resolves once that many
   * further acts are done.
   * @returns The number of acts of the operator that were answered.
   */
  live(
    acts: number,
    end: (further: (acts: number) => Promise<void>) => Promise<unknown>,
  ): Promise<number>;
}

/** Connects the crowd to a running server; it outlives the server's deaths. */
export async function gather(
  server: RunningServer,
  ledger: Ledger,
  seed: number,
  {
    agents = 24,
    answers = new Answers(),
    unasked = 0.15,
    begin = firstOrders,
    acts: ofOperator,
  }: {
    readonly agents?: number;
    readonly answers?: Answers;
    /** The probability that an agent's act is an unrequested inventory. */
    readonly unasked?: number;
    /** What the operator does once the agents are known. */
    readonly begin?: Act;
    /** What the operator does again and again; default: a bit of everything. */
    readonly acts?: readonly Act[];
  } = {},
): Promise<Crowd> {
  await server.api(changeSettings, { body: NO_PAUSES });
  const ca = await Deno.readTextFile(server.caPath);
  const machines = Array.from({ length: agents }, (_, index) =>
    stormAgent({
      number: index + 1,
      server: server.agentUrl,
      ca,
      ledger,
      answers,
      unasked,
      random: randomOf(seed * 7919 + index),
    }));
  const first = randomOf(seed);
  const never = new AbortController().signal;
  for (const one of machines) await one.act(() => 1, never);
  await begin(server, ledger, first);
  let lives = 0;
  return {
    async live(acts, end) {
      let [done, answered] = [0, 0];
      const waiting = new Set<{ readonly until: number; wake(): void }>();
      let wrong: unknown;
      const further = (acts: number) =>
        new Promise<void>((wake) =>
          wrong === undefined
            ? waiting.add({ until: done + acts, wake })
            : wake()
        );
      const tick = () => {
        done++;
        for (const one of waiting) {
          if (one.until > done && wrong === undefined) continue;
          waiting.delete(one);
          one.wake();
        }
      };
      const enough = further(acts);
      const chance = randomOf(seed * 104_729 + lives++);
      const death = new AbortController();
      const operator = async (random: () => number) => {
        await operatorAct(server, ledger, answers, random, ofOperator);
        answered++;
      };
      const living = [
        ...machines.map((one) => (random: () => number) =>
          one.act(random, death.signal)
        ),
        operator,
      ].map((act) =>
        actAgain(death.signal, randomOf(chance() * 2 ** 32), act, tick)
          .catch((error) => {
            wrong ??= error;
            tick();
          })
      );
      await enough;
      try {
        await end(further);
      } finally {
        death.abort();
        await Promise.all(living);
      }
      if (wrong !== undefined) throw wrong;
      return answered;
    },
    [Symbol.dispose]: () => machines.forEach((one) => one[Symbol.dispose]()),
  };
}

/** Acts until it is aborted; failures because the server dies are expected. */
async function actAgain(
  over: AbortSignal,
  random: () => number,
  act: (random: () => number) => Promise<void>,
  done: () => void,
): Promise<void> {
  while (!over.aborted) {
    try {
      await act(random);
    } catch (error) {
      if (!LINK_ERRORS.test(String(error))) throw error;
    }
    done();
    await new Promise((wake) => setTimeout(wake, random() * 30));
  }
}

/** Messages of a refused or broken connection, and errors made from one. */
const LINK_ERRORS = /NotAnswered|Unreachable|fetch|connect|reset|body/i;
