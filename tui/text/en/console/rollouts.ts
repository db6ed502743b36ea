import { machines } from "#tui/text/en/plural.ts";

const successes = (n: number) =>
  n === 1 ? "1 more success" : `${n} more successes`;

/** The list and the page of rollouts, and what the next wave needs. */
export const rolloutScreens = {
  crumb: "rollouts",
  page: (title: string, id: number) => `${title}, rollout ${id}`,
  noun: "Rollout",
  none: "No rollouts",
  empty:
    "There are no rollouts yet: w on the page of a plan offers a package in waves",
  noRollout: (word: string) =>
    `"${word}" is not the ID of a rollout, which is that of its assignment`,
  list: "rollouts: packages that go out in waves",
  listShort: "rollouts",
  of: "the rollout it is in",
  notInOne: "It is in no rollout",
  open: "open the rollout",
  columns: { waves: "WAVES", next: "NEXT" },
  sections: {
    state: "Rollout",
    waves: "Waves",
    rules: "Rules",
    events: "Events",
  },
  keys: {
    pause: "pause it, or resume it",
    pauseShort: "pause/resume",
    open: "open the next wave now",
    openShort: "open wave",
    openAll: "open all waves now",
    approve: "approve the next wave: open it",
    approveShort: "approve",
    stop: "stop it for good: cancel what waits, recall what is out",
    stopShort: "stop",
    retry: "retry where it failed in this rollout",
    retryShort: "retry",
    machines: "the machines of the wave, or of all waves",
  },
  reason: "Reason",
  reasonHint: "Why, for those who look at it later; may stay empty",
  pauseTitle: (title: string) =>
    `Pause ${title}: nothing new is offered, what is out continues`,
  stopTitle: (title: string) =>
    `Stop ${title} for good; the number of machines is asked for next`,
  pauseSends: "pause",
  stopSends: "go on",
  reasonTooLong: "At most 500 characters",
  allOpen: "All waves are open",
  isStopped: "It was stopped",
  resumeFirst: "It is paused or has halted: p resumes it first",
  notAwaited: "It does not wait for another operator",
  yours: (who: string) =>
    `Another operator than ${who}, who made it, has to open it`,
  nothingFailed: "Nothing failed in it",
  /** "All waves" of a list of machines, or one of them. */
  all: (id: number) => `rollout ${id}`,
  wave: (wave: number) => `wave ${wave}`,
  onlyWave: (wave: number, id: number) => `wave ${wave} of rollout ${id} only`,
  onlyRollout: (id: number) => `rollout ${id} only`,
  inWaves: (state: string) => `in waves, ${state}`,
  share: (part: number, whole: number) => `${part} of ${whole}`,
  approved: (wave: number, who: string, at: string) =>
    `wave ${wave} by ${who}, ${at}`,
  /** Under "Needs you now", behind the package. */
  overview: {
    halted: "Rollouts halted",
    haltedIn: (wave: number, why: string) => `halted in wave ${wave}: ${why}`,
    approval: "Rollouts to approve",
    approvalOf: (wave: number, creator: string) =>
      `wave ${wave} waits for another operator than ${creator}`,
  },
  awaits: (wave: number, creator: string) =>
    `wave ${wave} waits for another operator than ${creator}`,
  stateSince: (state: string, at: string, who: string) =>
    who === "server"
      ? `${state} since ${at}`
      : `${state} since ${at}, by ${who}`,
  minutes: (n: number) => `${n} min`,
  hours: (n: number) => `${n} h`,
  days: (n: number) => `${n} d`,
  /** The form for the waves of an assignment, on the page of its plan. */
  form: {
    key: "offer it in waves, or to all machines at once",
    short: "waves",
    labels: {
      waves: "Waves",
      advanceWhen: "Next wave when",
      soak: "Soak time",
      waveDeadline: "Deadline",
      haltOver: "Halt over",
      haltOn: "Halt on codes",
      haltSilent: "Halt if silent",
      approval: "Approval",
    },
    status: (title: string) =>
      `Waves of ${title}; empty: to all machines at once`,
    sends: "plan",
    planning: "Making the plan",
    planned: (waves: number) =>
      waves === 0
        ? "The plan is for all machines at once"
        : `The plan has ${waves === 1 ? "1 wave" : `${waves} waves`}`,
  },
  /** `longshore rollouts report` */
  report: {
    about:
      "a rollout with its failures and what failing machines have in common",
    html: "write it as one HTML page that loads nothing",
    force: "replace the file if it exists",
    exists: (path: string) => `${path} exists already; --force replaces it`,
    written: (path: string) => `The report is in ${path}`,
    made: (at: string) => `Made by Longshore, ${at}`,
  },
  /** The package is off. */
  off: "the package is off: nothing goes out until it is switched on",
  offeredOnceResumed:
    "It will be offered at the next contact after p resumes the rollout.",
  approvals: "Approval",
  openedAll: "all open",
  /** In the list: a few words. */
  next: {
    opensIn: (wave: number, age: string) => `wave ${wave} in ${age}`,
    opensNow: (wave: number) => `wave ${wave} opens`,
    needs: (wave: number, n: number) => `wave ${wave}: ${n} more OK`,
    stuck: (wave: number) => `wave ${wave} out of reach`,
    results: (n: number) => (n === 1 ? "1 result" : `${n} results`),
    finishes: "finishes",
    approval: (wave: number) => `approval of wave ${wave}`,
  },
  /** On the page and on the command line: a sentence. */
  waits: {
    needs: (n: number, wave: number) => `${successes(n)} in wave ${wave}`,
    stuck: (wave: number, next: number) =>
      `nothing that can still happen in wave ${wave} is enough: retry its failures, or open wave ${next}`,
    short: (n: number, left: number, next: number) =>
      `${successes(n)}, but only ${
        machines(left)
      } can still succeed: retry the failures, or open wave ${next}`,
    results: (n: number) =>
      n === 1 ? "the result of 1 machine" : `the results of ${n} machines`,
    finishes: "nothing any more: it finishes in a moment",
    soak: (next: number, age: string, at: string) =>
      `the soak time: wave ${next} opens in ${age} (${at}), unless it halts`,
    soakOver: (next: number) =>
      `the soak time is over: wave ${next} opens in a moment`,
    approval: (wave: number, creator: string) =>
      `another operator than ${creator}, who opens wave ${wave}`,
    paused: "an operator, who resumes or stops it",
    nothing: "nothing",
  },
};
