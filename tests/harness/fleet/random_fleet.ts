import fc from "fast-check";
import type { Statement } from "#db/store/transaction.ts";
import {
  DeploymentState,
  INSTALLED,
} from "#shared/contract/deployments/states.ts";
import { takesPackages } from "#server/domain/machines/families.ts";
import { addressRows } from "#tests/harness/store/rows.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";

/** Ages around every limit of the causes, in milliseconds. */
const age = fc.oneof(
  fc.constantFrom(
    0,
    MINUTE_MS,
    53_000,
    20 * MINUTE_MS,
    50 * MINUTE_MS,
    2 * HOUR_MS,
  ),
  fc.constantFrom(
    100 * MINUTE_MS,
    3 * HOUR_MS,
    7 * HOUR_MS,
    20 * HOUR_MS,
    DAY_MS,
    7 * DAY_MS,
    8 * DAY_MS,
    40 * DAY_MS,
  ),
  fc.nat(10 * DAY_MS),
);
const maybeAge = fc.option(age, { nil: null });

const fourPackages = fc.tuple(...[0, 1, 2, 3].map((i) =>
  fc.record({
    id: fc.constant(1_700_000_001 + i),
    priority: fc.constantFrom(0, 5, 10, 5),
    active: fc.boolean(),
    fragments: fc.nat(3),
    bytes: fc.constantFrom(0, 3000, 300_000_000),
    /** How far away its start and its expiry are; null: it has none. */
    times: fc.constantFrom<readonly (number | null)[] | null>(
      null,
      null,
      [0, null],
      [1, null],
      [-1, 1],
      [null, 0],
      [-HOUR_MS, HOUR_MS],
      [null, null, 0],
      [null, null, HOUR_MS],
    ),
    /** The state and the open wave of its rollout; null: it is none. */
    rollout: fc.constantFrom(
      null,
      null,
      ["running", 1],
      ["running", 0],
      ["finished", 2],
      ["paused", 2],
      ["halted", 1],
      ["stopped", 1],
    ),
  })
));

const deployment = fc.record({
  packageIndex: fc.nat(3),
  state: fc.constantFrom(...DeploymentState.options),
  force: fc.boolean(),
  attempt: fc.integer({ min: 1, max: 2 }),
  code: fc.constantFrom(null, "SUCCESS", "ERR_EXECUTE", "EXIT_CODE_3"),
  seen: fc.nat(3),
  infoAge: maybeAge,
  offeredAge: maybeAge,
  fragmentAge: maybeAge,
  updatedAge: age,
  unverified: fc.boolean(),
  isSuperseded: fc.boolean(),
  inRetryLoop: fc.boolean(),
  wave: fc.integer({ min: 1, max: 2 }),
  /** False: an operator has retried it after its expiry. */
  timed: fc.boolean(),
});

const machine = fc.record({
  family: fc.constantFrom("unix", "windows", "unix", "windows", "mobile"),
  agent: fc.constantFrom("agent", "agent", "GLPI-Agent_v1.7"),
  status: fc.constantFrom("approved", "approved", "pending"),
  /** An open claim to be machine 1, with the verdict on its serial number. */
  claim: fc.constantFrom(
    null,
    null,
    ["takeover", "differs"],
    ["old_id", "unknown"],
    ["old_id", "differs"],
    ["", "equal"],
  ),
  hasAlert: fc.boolean(),
  os: fc.constantFrom("Debian GNU/Linux 12", "Microsoft Windows 11 Pro"),
  addresses: fc.subarray(
    ["10.3.1.7", "10.3.2.9", "172.17.0.1", "192.168.0.4", "fe80::1"]
      .concat("2001:db8::7", "127.0.0.1"),
    { maxLength: 3 },
  ),
  contactAge: age,
  obeys: fc.constantFrom("yes", "no", null),
  pollSeconds: fc.constantFrom(null, 60, 86_400),
  sentHours: fc.constantFrom(null, 1, 24),
  own: fc.constantFrom(null, ["pollHours", 48], ["downloadsOn", false]),
  history: fc.subarray([0, 1, 2, 3]),
  inGroup: fc.boolean(),
  deployments: fc.uniqueArray(deployment, {
    selector: ({ packageIndex }) => packageIndex,
    maxLength: 4,
  }),
});

/** A few machines and packages in all possible states, and some more. */
export const randomFleet = fc.record({
  packages: fourPackages,
  machines: fc.array(machine, { maxLength: 12 }),
  /** Who is halted. */
  halted: fc.constantFrom(null, null, null, "lab", "all"),
  /** A window of the group "lab", as distances of its openings. */
  window: fc.constantFrom<readonly (readonly [number, number])[] | null>(
    null,
    null,
    [],
    [[-HOUR_MS, HOUR_MS]],
    [[0, 1]],
    [[-2, 0], [1, 2]],
    [[HOUR_MS, 2 * HOUR_MS]],
  ),
  /** What the packages are to each other, by their indices. */
  relations: fc.uniqueArray(
    fc.tuple(
      fc.constantFrom("requires", "conflicts", "supersedes", "uninstalls"),
      fc.nat(3),
      fc.nat(3),
    ).filter(([, one, other]) => one !== other),
    { maxLength: 5, selector: (relation) => relation.join() },
  ),
  /** The settings of the group "lab". */
  lab: fc.constantFrom(
    null,
    ["downloadsOn", false],
    ["cycleLatencySeconds", 3600],
    ["executionMinutes", 10_000],
  ),
});
export type RandomFleet = typeof randomFleet extends fc.Arbitrary<infer T> ? T
  : never;

const EMPTY = [
  "halt",
  "window_opening",
  "maintenance_window",
  "duplicate",
  "trouble",
  "deployment",
  "deployment_count",
  "package_relation",
  "rollout_wave",
  "rollout",
  "assignment_schedule",
  "assignment",
  "machine_setting",
  "group_setting",
  "group_member",
  "machine_group",
  "agent_history",
  "machine_address",
  "machine_device",
  "machine",
  "package",
].map((table): Statement => ({ sql: `delete from ${table}`, params: [] }));

/** Replaces the content of the database by the fleet. */
export function fleetStatements(
  { packages, machines, lab, halted, window, relations }: RandomFleet,
  now: number,
): Statement[] {
  return [
    ...EMPTY,
    {
      sql: `insert into machine_group (id, name, description, created_at)
        values (1, 'lab', '', 0)`,
      params: [],
    },
    ...halted
      ? [{
        sql: `insert into halt (group_id, reason, created_at, created_by)
          values (?, '', 0, 'ada')`,
        params: [halted === "lab" ? 1 : null],
      }]
      : [],
    ...window
      ? [
        {
          sql: `insert into maintenance_window
            (id, group_id, rule, created_at, created_by)
          values (1, 1, '{}', 0, 'ada')`,
          params: [],
        },
        ...window.map((ends): Statement => ({
          sql: "insert into window_opening values (1, ?, ?)",
          params: ends.map((ms) => now + ms),
        })),
      ]
      : [],
    ...lab
      ? [{
        sql: "insert into group_setting values (1, ?, ?)",
        params: [`${lab[0]}`, JSON.stringify(lab[1])],
      }]
      : [],
    ...packages.flatMap((one) => packageStatements(one, now)),
    ...machines.flatMap((one, i) =>
      machineStatements(one, i + 1, packages, now)
    ),
    // Last: a newer version that is assigned cancels the older ones.
    ...relations.map(([kind, one, other]): Statement => ({
      sql: "insert into package_relation values (?, ?, ?)",
      params: [packages[one]!.id, kind, packages[other]!.id],
    })),
  ];
}

function packageStatements(
  { id, priority, active, fragments, bytes, rollout, times }:
    RandomFleet["packages"][number],
  now: number,
): Statement[] {
  const each = Array.from({ length: fragments }, () => ({ bytes: 1 }));
  return [
    {
      sql:
        `insert into package (id, name, version, description, priority, action,
        command, path, notify, protocol, archive_kind, archive_name,
        archive_bytes, md5, sha256, fragments, findings, active, created_at,
        created_by)
      values (?, ?, '', '', ?, 'store', '', '/', '{}', 'http', 'zip', 'a', ?,
        '', '', ?, '[]', ?, 0, 'ada')`,
      params: [
        id,
        `package ${id}`,
        priority,
        fragments === 0 ? 0 : bytes,
        JSON.stringify(each),
        active,
      ],
    },
    {
      sql: `insert into assignment
        (id, package_id, force, mode, created_at, created_by, expanded_to)
      values (?, ?, 0, 'snapshot', 0, 'ada', null)`,
      params: [id, id],
    },
    ...times === null ? [] : [{
      sql: `insert into assignment_schedule
          (assignment_id, not_before, expires_at, deadline)
        values (?, ?, ?, ?)`,
      params: [
        id,
        ...[0, 1, 2].map((i) => {
          const ms = times[i] ?? null;
          return ms === null ? null : now + ms;
        }),
      ],
    }],
    ...rollout === null ? [] : [{
      sql: `insert into rollout (assignment_id, state, open_wave, policy,
        changed_at, changed_by, seed)
      values (?, ?, ?, '{}', 0, 'ada', 1)`,
      params: [id, ...rollout],
    }],
  ];
}

function machineStatements(
  machine: RandomFleet["machines"][number],
  id: number,
  packages: RandomFleet["packages"],
  now: number,
): Statement[] {
  const name = `pc-${id}`;
  const before = (age: number | null) => age === null ? null : now - age;
  const {
    family,
    agent,
    os,
    addresses,
    contactAge,
    history,
    inGroup,
    deployments,
  } = machine;
  const { status, claim, hasAlert } = machine;
  const { obeys, pollSeconds, sentHours, own } = machine;
  return [
    {
      sql: `insert into machine (id, device_id, name, family, agent, os, ip,
          serial, uuid, tag, registered_at, inventoried_at, last_contact_at,
          obeys, poll_seconds, told_hours, takes_packages,
          status)
        values (?, ?, ?, ?, ?, ?, '', '', '', '', 0, 0, ?, ?, ?, ?, ?,
          ?)`,
      params: [
        id,
        name,
        name,
        family,
        agent,
        os,
        now - contactAge,
        obeys,
        pollSeconds,
        sentHours,
        Number(takesPackages(agent)),
        status,
      ],
    },
    ...addressRows(id, addresses),
    {
      sql: `insert into machine_device (device_id, machine_id, since)
        values (?, ?, 0)`,
      params: [name, id],
    },
    ...claim
      ? [{
        sql: `insert into duplicate
            (older_id, newer_id, evidence, found_at, claim)
          values (1, ?, json_object('serial', ?, 'uuid', 'unknown'), 0, ?)`,
        params: [id, `${claim[1]}`, `${claim[0]}`],
      }]
      : [],
    ...hasAlert
      ? [{
        sql: `insert into trouble
          values ('hardware_changed', ?, 0, '', 0, 0, 1, '{}')`,
        params: [id],
      }]
      : [],
    ...own
      ? [{
        sql: "insert into machine_setting values (?, ?, ?)",
        params: [id, `${own[0]}`, JSON.stringify(own[1])],
      }]
      : [],
    ...inGroup
      ? [{
        sql: "insert into group_member (group_id, machine_id) values (1, ?)",
        params: [id],
      }]
      : [],
    ...history.map((index) => ({
      sql: "insert into agent_history values (?, ?)",
      params: [id, packages[index]!.id],
    })),
    ...deployments.flatMap((one): Statement[] => {
      const { id: packageId, rollout, times } = packages[one.packageIndex]!;
      return [
        {
          sql: `insert into deployment (machine_id, package_id, assignment_id,
              state, attempt, force, code, fragments_seen, info_at, offered_at,
              fragment_at, updated_at, unverified, wave, timed,
              superseded_by)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          params: [
            id,
            packageId,
            packageId,
            one.state,
            one.attempt,
            one.force,
            one.code,
            one.seen,
            before(one.infoAge),
            before(one.offeredAge),
            before(one.fragmentAge),
            now - one.updatedAge,
            one.unverified && INSTALLED.includes(one.state),
            rollout && one.wave,
            times && one.timed ? 1 : null,
            one.state === "cancelled" && one.isSuperseded ? packageId : null,
          ],
        },
        ...one.inRetryLoop
          ? [{
            sql:
              "insert into trouble values ('hammers', ?, ?, '', 0, 0, 9, '{}')",
            params: [id, packageId],
          }]
          : [],
      ];
    }),
  ];
}
