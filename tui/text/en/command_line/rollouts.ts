import type { Approval } from "#shared/contract/rollouts/policy.ts";
import type {
  HaltReason,
  WaitsFor,
} from "#shared/contract/rollouts/rollouts.ts";
import type { RolloutState } from "#shared/contract/rollouts/state.ts";
import { machines } from "#tui/text/en/plural.ts";

/** Rollouts: a package that goes out in waves. */
export const rollouts = {
  /** Help of commands. */
  about: {
    rollouts: "packages that go out in waves",
    list: "list rollouts, newest first",
    show: "show a rollout with its waves",
    pause: "pause a rollout: nothing new is offered, what is out continues",
    resume: "resume a rollout that is paused or has halted",
    stop: "stop a rollout for good: cancel what waits, recall what is out",
    open: "open the next wave of a rollout now",
    wait: "wait until a rollout has finished, or a wave is open",
  },
  id: "ID of the rollout, which is that of its assignment",
  options: {
    waves:
      "offer it in waves, in order: percentages that include all earlier waves (5,25,100), count:10, group:lab, and rest as the last",
    advanceWhen:
      "open the next wave when this has succeeded: succeeded=90% of the wave's machines, succeeded-of-answered=90%, or succeeded=20 machines; default: succeeded=90%",
    soak: "and when that has been so for this time; default: 1h",
    waveDeadline:
      "after this time, do not count machines that were offered nothing yet, such as 7d",
    haltOver:
      "halt the rollout when a wave has more failures than this: failed=5% of the machines that answered, surely-failed=5%, contradicted=10%, or failed=3 to halt at three failures; several with commas; never: none of these; default: failed=10%",
    haltOn: "halt when a machine reports one of these codes, with commas",
    haltSilent:
      "halt when no result arrives for this time, although the package is on machines",
    approval: "another operator has to open the first wave, or each wave",
    reason: "why; shown where the rollout is shown",
    wave: "open all waves up to and with this one",
    allWaves: "open all waves",
    ofWave: "only those of this wave of a rollout",
    state: "only those in this state",
    faults: "only those that have halted, or failed on a machine",
    waitFor: "wait for this: finished, or wave=2",
    timeout: "stop after this time, such as 90m or 2h; default: never",
  },
  errors: {
    waves: "5,25,100 or group:lab,count:10,rest or the like",
    advance: "succeeded=90%, succeeded-of-answered=90%, succeeded=20",
    halt: "failed=5%, failed=3, surely-failed=5%, contradicted=10%, or never",
    minutes: "a time in whole minutes, such as 30m, 2h or 1d",
    hours: "a time in whole hours, such as 6h or 2d",
    condition: "finished, wave=2 or the like",
    needsWaves: (flag: string) => `${flag} needs --waves`,
  },
  columns: {
    state: "STATE",
    wave: "WAVE",
    succeeded: "SUCCEEDED",
    failed: "FAILED",
    machines: "MACHINES",
    waitsFor: "WAITS FOR",
    changed: "CHANGED",
    created: "CREATED",
  },
  labels: {
    rollout: "Rollout",
    package: "Package",
    state: "State",
    waitsFor: "Waits for",
    halted: "Halted because",
    reason: "Reason",
    changed: "Last changed",
    created: "Created",
    wave: (number: number) => `Wave ${number}`,
    inWave: "Wave",
    advance: "Next wave",
    halt: "Halts",
    waves: "Waves",
    off: "Activation",
  },
  none: "There are no rollouts",
  states: {
    running: "running",
    paused: "paused",
    halted: "halted",
    stopped: "stopped",
    finished: "finished",
  } satisfies Record<RolloutState, string>,
  waits: {
    results: "results",
    soak: "the soak time",
    approval: "another operator",
    operator: "an operator",
    nothing: "nothing",
  } satisfies Record<WaitsFor, string>,
  /** The wave of a machine. */
  waveIn: (wave: number, rollout: number) => `${wave} of rollout ${rollout}`,
  /** "2/3": the last open wave of all. */
  waveOf: (open: number, all: number) => `${open}/${all}`,
  by: (at: string, who: string) =>
    who === "server" ? `${at} by itself` : `${at} by ${who}`,
  rules: {
    percent: (n: number) => `up to ${n} %`,
    count: (n: number) => machines(n),
    group: (name: string) => `group ${name}`,
    rest: "the rest",
  },
  notOpen: "not open",
  openSince: (at: string) => `open since ${at}`,
  counts: {
    succeeded: (n: number) => `${n} succeeded`,
    failed: (n: number) => `${n} failed`,
    out: (n: number) => `${n} under way`,
    waiting: (n: number) => `${n} waiting`,
    cancelled: (n: number) => `${n} cancelled`,
    contradicted: (n: number) => `${n} contradicted`,
  },
  planned: (rule: string, n: number) => `${rule}: ${machines(n)}`,
  inWaves: (
    n: number,
  ) => (n === 1 ? "It goes out in 1 wave:" : `It goes out in ${n} waves:`),
  advance: {
    percentOfAll: (n: number) => `when ${n} % of the wave have succeeded`,
    percentOfAnswered: (n: number) =>
      `when ${n} % of those that answered have succeeded`,
    machines: (n: number) => `when ${machines(n)} of the wave have succeeded`,
    soak: (age: string) => `for ${age}`,
    deadline: (hours: number) =>
      `without machines never offered it after ${hours} h`,
    approval: {
      first: "another operator opens the first wave",
      each: "another operator opens each wave",
    } satisfies Record<Exclude<Approval, "none">, string>,
  },
  halt: {
    failedPercent: (n: number) => `over ${n} % failed`,
    surelyFailedPercent: (n: number) => `over ${n} % surely failed`,
    failedMachines: (n: number) => `at ${n} failed`,
    contradictedPercent: (n: number) => `over ${n} % contradicted`,
    codes: (codes: string) => `on ${codes}`,
    silentHours: (n: number) => `without a result for ${n} h`,
    never: "never by itself",
  },
  because: {
    failed_percent: (n: number, of: number) => `${n} of ${of} failed`,
    surely_failed_percent: (n: number, of: number) =>
      `${n} of ${of} failed, which is surely too many`,
    failed_machines: (n: number, _of: number) => `${machines(n)} failed`,
    contradicted_percent: (n: number, of: number) =>
      `inventories contradict ${n} of ${of} successes`,
    silent: (n: number, _of: number) => `no result arrives from ${machines(n)}`,
    code: (code: string) => `a machine reported ${code}`,
  } satisfies
    & Record<
      Exclude<HaltReason["because"], "code">,
      (n: number, of: number) => string
    >
    & { readonly code: (code: string) => string },
  approvals: {
    none: "not needed",
    first: "first wave",
    each: "each wave",
  } satisfies Record<Approval, string>,
  pausing: (id: number) => `Pausing rollout ${id}`,
  paused: (id: number) => `Rollout ${id} is paused`,
  resuming: (id: number) => `Resuming rollout ${id}`,
  resumed: (id: number, wave: number, all: number) =>
    `Rollout ${id} is running, wave ${wave} of ${all}`,
  opening: (id: number) => `Opening waves of rollout ${id}`,
  opened: (id: number, wave: number, all: number, n: number) =>
    `Wave ${wave} of ${all} of rollout ${id} is open: ${machines(n)} more`,
  openQuestion: (id: number) => `Open the next waves of rollout ${id}?`,
  openOneQuestion: (id: number, wave: number) =>
    `Open wave ${wave} of rollout ${id} now?`,
  opens: (n: number) => `${machines(n)} get the package at their next contact.`,
  openYes: "open",
  stopping: (id: number) => `Stopping rollout ${id}`,
  stopQuestion: (id: number) => `Stop rollout ${id} for good?`,
  stopYes: "stop",
  stopped: (id: number, words: string) => `Rollout ${id} is stopped: ${words}`,
  progress: (id: number, state: string, wave: string, words: string) =>
    `Rollout ${id} ${state}, wave ${wave}: ${words}`,
  undoPause: "The rollout goes on.",
  undoResume: "The rollout is paused again.",
};
