import type { Hash } from "node:crypto";
import {
  type Behaviour,
  hashOf,
  isLater,
  resultCode,
} from "./agent_execution.ts";
import type { SimulatedMachine } from "./agent_machine.ts";
import {
  type Attributes,
  type Info,
  readInfo,
  type Reply,
} from "./agent_wire.ts";
import { sleep } from "#tests/harness/time/sleep.ts";
import { DAY_MS } from "#shared/time.ts";

/** The agent's connection to the server. */
export interface Link {
  /** The body of a GET; null if the agent would count it as failed. */
  get(url: string): Promise<Uint8Array | null>;
  /** Sends a result; false: no answer that the agent counts as a success. */
  report(id: number, code: string): Promise<boolean>;
}

export interface DownloadOptions {
  readonly machine: SimulatedMachine;
  readonly link: Link;
  readonly behave: Behaviour;
  /** The real duration of a second of latency, in seconds. */
  readonly latencyScale: number;
  readonly now: () => Date;
}

export interface DownloadOutcome {
  /** Packages that can never make progress: no longer offered (Unix). */
  readonly wedged: number[];
  /**
   * The Unix download child died because of a package that is in its history.
   */
  crashed: boolean;
  /** A behaviour switched the machine off. */
  died: boolean;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Stop, as if switched off, after this many requests for fragments. */
  readonly fragments?: number;
}

interface PendingDownload {
  readonly id: number;
  readonly since: number;
  packLoc: string;
  schedule: string;
  postCommand: string;
  /**
   * True if the last poll offered it, which is all that Unix agents keep of
   * PACK_LOC.
   */
  offered: boolean;
  info: Info | null;
  next: number;
  bytes: number;
  hash: Hash | null;
  /** A result whose report has no answer yet. */
  done: string | null;
}

export interface Downloads {
  readonly history: ReadonlySet<number>;
  /** Ids of the packages that were offered and have not ended. */
  pending(): number[];
  /** True if a wedged package blocks every later one (Unix). */
  stuck(): boolean;
  /** Reads the offers of a poll: checks the history, then fetches `info`. */
  read(reply: Reply): Promise<void>;
  /** Fetches, executes and reports until nothing makes progress. */
  run(options: RunOptions): Promise<DownloadOutcome>;
}

/** The download client of an agent, Unix or Windows, with its memory. */
export function downloads(options: DownloadOptions): Downloads {
  const { machine, link, behave, latencyScale, now } = options;
  const unix = machine.family === "unix";
  const history = new Set<number>();
  const packages = new Map<number, PendingDownload>();
  let conf: Attributes = {};
  let alreadySetUp = false;
  let stuck = false;

  async function read({ conf: given, packs }: Reply): Promise<void> {
    if (given) conf = given;
    for (const one of packages.values()) one.offered = false;
    alreadySetUp = false;
    if (conf.ON === "0") return;
    for (const pack of packs) await take(pack);
  }

  async function take(pack: Attributes): Promise<void> {
    const id = Number(pack.ID);
    if (history.has(id) && pack.FORCE !== "1") {
      if (!packages.has(id)) alreadySetUp = true;
      await link.report(id, "SUCCESS_ALREADY_SETUP");
      return;
    }
    const one = packages.get(id) ?? begin(id);
    one.offered = true;
    one.packLoc = pack.PACK_LOC ?? "";
    one.schedule = pack.SCHEDULE ?? "";
    one.postCommand = pack.POSTCMD ?? "";
    if (one.info) return; // it is kept forever, even if it has changed since
    const bytes = await link.get(`https://${pack.INFO_LOC}/${id}/info`);
    one.info = bytes && readInfo(new TextDecoder().decode(bytes));
    if (one.info) {
      packages.set(id, one);
    } else if (unix) {
      await link.report(id, "ERR_DOWNLOAD_INFO");
    }
  }

  function begin(id: number): PendingDownload {
    const since = now().getTime();
    return {
      ...{ id, since, packLoc: "", schedule: "", postCommand: "" },
      ...{ offered: true, info: null, next: 1, bytes: 0, hash: null },
      done: null,
    };
  }

  async function run(
    { signal, fragments = Infinity }: RunOptions,
  ): Promise<DownloadOutcome> {
    const outcome: DownloadOutcome = {
      wedged: [],
      crashed: false,
      died: false,
    };
    if (conf.ON === "0" || stuck) return outcome;
    await dropUnusable();
    const pause = (name: string) =>
      sleep(Number(conf[name] ?? 10) * latencyScale * 1000, signal);
    const cycles = Number(conf.PERIOD_LENGTH ?? 10);
    let left = fragments;
    const ended = () => signal?.aborted || outcome.died || left < 0;

    for (let moved = true; moved && packages.size > 0;) {
      moved = false;
      for (let cycle = 1; cycle <= cycles && packages.size > 0; cycle++) {
        const all = [...packages.values()];
        const absolute = all.filter((one) => one.info?.priority === 0);
        for (const one of absolute.length > 0 ? absolute : all) {
          const turn = one.done || absolute.length > 0 ||
            cycle % (one.info?.priority ?? 1) === 0;
          if (!turn) continue;
          if (wantsFragment(one)) left--;
          if (ended()) return outcome;
          if (await step(one, outcome, signal)) moved = true;
          if (unix && alreadySetUp && packages.size > 0) {
            outcome.crashed = true;
            return outcome;
          }
          await pause("FRAG_LATENCY");
        }
        if (absolute.length === 0) await pause("CYCLE_LATENCY");
      }
      await pause("PERIOD_LATENCY");
    }
    stuck = outcome.wedged.length > 0;
    return outcome;
  }

  async function dropUnusable(): Promise<void> {
    const limit = Number(conf.TIMEOUT ?? 30) * DAY_MS;
    for (const { id, info, since } of [...packages.values()]) {
      const code = info?.id !== id
        ? "ERR_BAD_ID"
        : now().getTime() - since > limit
        ? "ERR_TIMEOUT"
        : null;
      if (code === null) continue;
      packages.delete(id);
      await link.report(id, code);
    }
  }

  /** One step of a package; false: nothing has changed. */
  async function step(
    one: PendingDownload,
    outcome: DownloadOutcome,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const { id, info } = one;
    if (!info) return false;
    if (one.done !== null) {
      // A repeated report has lost its exit code on Unix: nothing follows the
      // underscore.
      const delivered = await link.report(id, unix ? "SUCCESS_" : one.done);
      if (delivered) packages.delete(id);
      return delivered;
    }
    if (!wantsFragment(one)) return await finish(one, info, outcome, signal);
    if (unix && !one.offered) {
      if (!outcome.wedged.includes(id)) outcome.wedged.push(id);
      return false;
    }
    const bytes = await link.get(
      `${info.protocol}://${one.packLoc}/${id}/${id}-${one.next}`,
    );
    if (bytes === null) return false;
    one.hash ??= hashOf(info.algorithm, unix);
    one.hash?.update(bytes);
    one.bytes += bytes.length;
    one.next++;
    return true;
  }

  async function finish(
    one: PendingDownload,
    info: Info,
    outcome: DownloadOutcome,
    signal?: AbortSignal,
  ): Promise<boolean> {
    if (info.fragments > 0 && one.hash?.copy().digest("hex") !== info.digest) {
      return await settle(one, "ERR_BAD_DIGEST");
    }
    if (!unix && isLater(one.schedule, now())) return false;
    const execution = await behave({
      ...{ id: one.id, machine, action: info.action, command: info.command },
      ...{ path: info.path, bytes: one.bytes, postCommand: one.postCommand },
    });
    if (execution === "dies") {
      outcome.died = true;
      return false;
    }
    await sleep(execution.delayMs ?? 0, signal);
    const code = execution.code ??
      resultCode(machine.family, info.action, execution.exitCode ?? 0);
    return await settle(one, code);
  }

  async function settle(one: PendingDownload, code: string): Promise<boolean> {
    const success = unix ? code.startsWith("SUCCESS") : code === "SUCCESS";
    if (success) history.add(one.id);
    const delivered = await link.report(one.id, code);
    // Unix agents send a failure once, whether it arrives or not.
    if (delivered || (unix && !success)) packages.delete(one.id);
    else one.done = code;
    return true;
  }

  return {
    history,
    pending: () => [...packages.keys()],
    stuck: () => stuck,
    read,
    run,
  };
}

function wantsFragment({ info, next, done }: PendingDownload): boolean {
  return done === null && info !== null && next <= info.fragments;
}
