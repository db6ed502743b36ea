import type { Connection } from "#db/store/connection.ts";
import { WindowRule } from "#shared/contract/schedules/windows.ts";
import { isWindowOpen } from "#server/domain/schedules/windows.ts";
import type { Faults } from "#tests/programs/crash/check.ts";
import type { Site } from "./site.ts";

/** A rollout as its events in the log describe it. */
interface LoggedRollout {
  readonly id: number;
  readonly notBefore: number | null;
  readonly expiresAt: number | null;
  readonly deadline: number | null;
  readonly waves: ReadonlyMap<number, number>;
  /** True if it is stopped by now. */
  readonly isOver: boolean;
  /** Machines whose next attempts do not depend on waves, and on times. */
  readonly withoutWave: Set<number>;
  readonly withoutTimes: Set<number>;
  state: string;
  openWave: number;
}

interface Row {
  readonly at: number;
  readonly kind: string;
  readonly machine: number;
  readonly packageId: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** How events change the state of a rollout. */
const STATES: Readonly<Record<string, string>> = {
  "rollout.paused": "paused",
  "rollout.resumed": "running",
  "rollout.halted": "halted",
  "rollout.stopped": "stopped",
  "rollout.finished": "finished",
};

/**
 * Reads the log from its beginning and says which first offers it should not
 * contain, by the halts, windows, times and waves in force at that place of it;
 * and where a rollout is not in the state that its events led to.
 */
export function replay(database: Connection, site: Site): Faults {
  const rollouts = rolloutsIn(database, site);
  const faults: string[] = [];
  const halts = new Set<string>();
  const windows = new Map<number, WindowRule>();
  let lastWindow = 0;
  for (const row of eventsIn(database)) {
    const { kind, payload } = row;
    const scope = payload.group === undefined ? "all" : "lab";
    if (kind === "halt.ordered") halts.add(scope);
    if (kind === "halt.lifted") halts.delete(scope);
    if (kind === "window.created") {
      windows.set(++lastWindow, WindowRule.parse(ruleIn(payload)));
    }
    if (kind === "window.removed") windows.delete(Number(payload.window));
    const rollout = rollouts.get(row.packageId);
    if (!rollout) continue;
    if (kind in STATES) rollout.state = STATES[kind]!;
    if (kind === "rollout.wave_opened") {
      const wave = Number(payload.wave);
      if (wave <= rollout.openWave) {
        faults.push(`rollout ${rollout.id} went back to wave ${wave}`);
      }
      rollout.openWave = wave;
    }
    // After the end of a rollout, a retry is a decision about one machine.
    if (kind === "deployment.retried") {
      if (rollout.state === "stopped") rollout.withoutWave.add(row.machine);
      if (isPast(rollout.expiresAt, row.at)) {
        rollout.withoutTimes.add(row.machine);
      }
    }
    if (kind !== "deployment.offered") continue;
    const wrong = duringHalt(halts, row, site) ?? outOfTurn(row, rollout) ??
      atWrongTime(row, rollout) ?? outsideWindows(windows, row, rollout, site);
    if (wrong) faults.push(`${row.machine} ${row.packageId} offered ${wrong}`);
  }
  return [...faults, ...differences(database, rollouts)];
}

function duringHalt(
  halts: ReadonlySet<string>,
  { machine }: Row,
  { inLab }: Site,
): string | null {
  return halts.has("all") || halts.has("lab") && inLab.has(machine)
    ? "during a halt"
    : null;
}

function outOfTurn({ machine }: Row, rollout: LoggedRollout): string | null {
  if (rollout.withoutWave.has(machine)) return null;
  if (!["running", "finished"].includes(rollout.state)) {
    return `while its rollout was ${rollout.state}`;
  }
  const wave = rollout.waves.get(machine);
  // A retry after the end has taken it away before it was seen.
  if (wave === undefined && rollout.isOver) return null;
  return wave === undefined || wave > rollout.openWave
    ? `in wave ${wave}, when ${rollout.openWave} was open`
    : null;
}

function atWrongTime(
  { machine, at }: Row,
  rollout: LoggedRollout,
): string | null {
  if (rollout.withoutTimes.has(machine)) return null;
  if (rollout.notBefore !== null && at < rollout.notBefore) {
    return "before its time";
  }
  return isPast(rollout.expiresAt, at) ? "after its expiry" : null;
}

function outsideWindows(
  windows: ReadonlyMap<number, WindowRule>,
  { machine, at }: Row,
  { withoutTimes, deadline }: LoggedRollout,
  { inLab }: Site,
): string | null {
  if (!inLab.has(machine) || windows.size === 0) return null;
  if (!withoutTimes.has(machine) && isPast(deadline, at)) return null;
  return windows.values().some((rule) => isWindowOpen(rule, at))
    ? null
    : "outside of all windows";
}

function ruleIn({ days, start, minutes, zone, except }: Row["payload"]) {
  return { days, start, minutes, zone, except };
}

function isPast(moment: number | null, at: number): boolean {
  return moment !== null && moment <= at;
}

function rolloutsIn(
  database: Connection,
  site: Site,
): ReadonlyMap<number, LoggedRollout> {
  const { rows } = database.run(`select a.id, a.package_id as package,
      r.state = 'stopped' as over, s.not_before, s.expires_at, s.deadline
    from rollout r join assignment a on a.id = r.assignment_id
    left join assignment_schedule s on s.assignment_id = a.id`);
  const moment = (value: unknown) => value === null ? null : Number(value);
  return new Map(rows.map((row) => [Number(row.package), {
    id: Number(row.id),
    notBefore: moment(row.not_before),
    expiresAt: moment(row.expires_at),
    deadline: moment(row.deadline),
    waves: site.places.get(Number(row.id)) ?? new Map(),
    isOver: row.over === 1,
    withoutWave: new Set(),
    withoutTimes: new Set(),
    state: "running",
    openWave: 1,
  }]));
}

function* eventsIn(database: Connection): Generator<Row> {
  const { rows } = database.run(`select at, kind, payload,
      coalesce(machine_id, 0) as machine, coalesce(package_id, 0) as package
    from event where kind in ('deployment.offered', 'deployment.retried')
      or kind like 'rollout.%' or kind like 'halt.%' or kind like 'window.%'
    order by seq`);
  for (const row of rows) {
    yield {
      at: Number(row.at),
      kind: String(row.kind),
      machine: Number(row.machine),
      packageId: Number(row.package),
      payload: JSON.parse(String(row.payload)),
    };
  }
}

/** Rollouts whose rows are not what their events led to. */
function differences(
  database: Connection,
  rollouts: ReadonlyMap<number, LoggedRollout>,
): Faults {
  const { rows } = database.run(
    "select assignment_id as id, state, open_wave from rollout",
  );
  const stored = new Map(rows.map((row) => [Number(row.id), row]));
  return [...rollouts.values()].flatMap(({ id, state, openWave }) => {
    const row = stored.get(id)!;
    return row.state === state && Number(row.open_wave) === openWave ? [] : [
      `rollout ${id} is ${row.state} at wave ${row.open_wave}, by its events ${state} at ${openWave}`,
    ];
  });
}
