import type { Statement } from "#db/store/transaction.ts";
import type { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import { HOUR_MS } from "#shared/time.ts";

/** What became of the machines of a wave, one after the other. */
type State = "succeeded" | "failed" | "offered" | "waiting";
type States = readonly State[];

interface FixedRollout {
  /** The assignment, of the package as many places after the newest. */
  readonly id: number;
  readonly state: "running" | "halted" | "paused";
  readonly openWave: number;
  readonly policy: RolloutPolicy;
  readonly waves: readonly States[];
  readonly halted?: Readonly<Record<string, unknown>>;
  /** Kind, actor and what else of its events. */
  readonly events: readonly (readonly [string, string, object])[];
}

const times = (n: number, state: State): State[] =>
  Array.from({ length: n }, () => state);

const WAVES = [{ percent: 10 }, { percent: 50 }, { percent: 100 }];
const ADVANCE = {
  succeededPercent: 90,
  of: "all",
  soakMinutes: 240,
  approval: "none",
} as const;

const ROLLOUTS: readonly FixedRollout[] = [
  {
    id: 4,
    state: "running",
    openWave: 1,
    policy: {
      waves: WAVES,
      advance: { ...ADVANCE, soakMinutes: 0, approval: "each" },
      halt: { failedPercent: 10, codes: [] },
    },
    waves: [times(3, "succeeded"), times(12, "waiting"), times(15, "waiting")],
    events: [["wave_opened", "operator:grace", { wave: 1 }]],
  },
  {
    id: 5,
    state: "running",
    openWave: 2,
    policy: {
      waves: WAVES,
      advance: ADVANCE,
      halt: { failedPercent: 25, codes: ["ERR_UNZIP"] },
    },
    waves: [
      times(3, "succeeded"),
      ["failed", ...times(6, "succeeded"), ...times(3, "offered"), "waiting"],
      times(15, "waiting"),
    ],
    events: [["wave_opened", "server", { wave: 2 }]],
  },
  {
    id: 6,
    state: "halted",
    openWave: 1,
    policy: {
      waves: [{ group: 1 }, { rest: true }],
      advance: ADVANCE,
      halt: { failedMachines: 3, codes: [] },
    },
    waves: [[
      ...times(3, "failed"),
      ...times(5, "succeeded"),
      ...times(2, "waiting"),
    ], times(20, "waiting")],
    halted: { because: "failed_machines", machines: 3, of: 8 },
    events: [["halted", "server", {
      wave: 1,
      halted: { because: "failed_machines", machines: 3, of: 8 },
    }]],
  },
];

/**
 * A rollout that waits for an approval, one that runs and one that has halted;
 * and the halt of a group. Nothing that a job does changes them.
 */
export function fixedRollouts(newest: number, at: number): Statement[] {
  return [
    ...ROLLOUTS.flatMap((one) => aRollout(one, newest + 1 - one.id, at)),
    {
      sql: `insert into halt (group_id, reason, created_at, created_by)
        values (2, 'INC-1042: the new driver stops the till printers', ?,
          'grace')`,
      params: [at],
    },
  ];
}

function aRollout(
  { id, state, openWave, policy, waves, halted, events }: FixedRollout,
  packageId: number,
  at: number,
): Statement[] {
  let machine = 0;
  return [
    {
      sql: `insert into rollout (assignment_id, state, open_wave, policy,
          halted, changed_at, changed_by, seed)
        values (?, ?, ?, ?, ?, ?, 'server', 1)`,
      params: [
        id,
        state,
        openWave,
        JSON.stringify(policy),
        halted ? JSON.stringify(halted) : null,
        at + id * HOUR_MS,
      ],
    },
    ...waves.map((_, i): Statement => ({
      sql: `insert into rollout_wave
          (assignment_id, number, rule, cut, opened_at, quiet_since)
        values (?, ?, ?, -1, ?, ?)`,
      params: [
        id,
        i + 1,
        JSON.stringify(policy.waves[i]),
        i < openWave ? at + i * HOUR_MS : null,
        at,
      ],
    })),
    ...waves.flatMap((states, i) =>
      states.map((become): Statement => ({
        sql: `insert into deployment (machine_id, package_id, assignment_id,
            state, force, code, offered_at, updated_at, wave)
          values (?, ?, ?, ?, 0, ?, ?, ?, ?)`,
        params: [
          ++machine,
          packageId,
          id,
          become,
          become === "failed"
            ? "ERR_EXECUTE"
            : become === "succeeded"
            ? "SUCCESS"
            : null,
          become === "waiting" ? null : at,
          at,
          i + 1,
        ],
      }))
    ),
    ...events.map(([kind, actor, payload], i): Statement => ({
      sql: `insert into event (at, kind, actor, package_id, payload)
        values (?, ?, ?, ?, ?)`,
      params: [
        at + (i + 1) * HOUR_MS,
        `rollout.${kind}`,
        actor,
        packageId,
        JSON.stringify({ assignment: id, ...payload }),
      ],
    })),
  ];
}
