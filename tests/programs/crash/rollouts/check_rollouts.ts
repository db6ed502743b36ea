import { join } from "node:path";
import { connect, type Connection } from "#db/store/connection.ts";
import { check, type Faults } from "#tests/programs/crash/check.ts";
import type { Claims } from "#tests/programs/crash/ledger.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { until } from "#tests/harness/time/until.ts";
import { replay } from "./replay.ts";
import type { Site } from "./site.ts";

/**
 * Compares the rollouts of a server that was killed and started again with what
 * it has acknowledged, with its log and with their own rows.
 */
export async function checkRollouts(
  server: RunningServer,
  site: Site,
  claims: Claims,
): Promise<Faults> {
  const database = connect(join(server.data, "longshore.db"), "read");
  try {
    await until(() => !isExpanding(database), "assignments are made");
    return [
      ...await check(server, claims),
      ...places(database, site),
      ...waveCounts(database),
      ...lastWaves(database, site),
      ...commands(database, claims),
      ...replay(database, site),
    ];
  } finally {
    database.close();
  }
}

function isExpanding(database: Connection): boolean {
  return database.run(`select 1 from assignment
    where expanded_to is not null and withdrawn_at is null`).rows.length > 0;
}

/** Every machine is in one wave of each rollout, and stays in it. */
function places(database: Connection, site: Site): Faults {
  const faults: string[] = [];
  const { rows } = database.run(`select r.assignment_id as id, r.state,
      (select max(number) from rollout_wave w
        where w.assignment_id = r.assignment_id) as last
    from rollout r`);
  for (const { id, state, last } of rows) {
    const before = site.places.get(Number(id));
    const now = placesOf(database, Number(id));
    const isOver = state === "stopped";
    for (const machine of isOver ? now.keys() : site.machines) {
      const wave = now.get(machine) ?? null;
      const earlier = before?.get(machine);
      if (wave === null && isOver) continue;
      if (wave === null || wave < 1 || wave > Number(last)) {
        faults.push(`machine ${machine} is in wave ${wave} of rollout ${id}`);
      } else if (earlier !== undefined && earlier !== wave) {
        faults.push(
          `${machine} of ${id} was in wave ${earlier}, is in ${wave}`,
        );
      }
    }
    const known = [...now].filter((one): one is [number, number] =>
      one[1] !== null
    );
    site.places.set(Number(id), new Map([...known, ...before ?? []]));
  }
  return faults;
}

function placesOf(
  database: Connection,
  id: number,
): ReadonlyMap<number, number | null> {
  const { rows } = database.run(
    "select machine_id, wave from deployment where assignment_id = ?",
    [BigInt(id)],
  );
  return new Map(
    rows.map(({ machine_id, wave }) => [
      Number(machine_id),
      wave === null ? null : Number(wave),
    ]),
  );
}

const COUNTED = {
  machines: "1",
  waiting: "d.state = 'waiting'",
  out: "d.state in ('offered', 'downloading', 'recalling')",
  succeeded: "d.state in ('succeeded', 'reboot_pending', 'already_installed')",
  failed: "d.state = 'failed'",
  cancelled: "d.state in ('cancelled', 'expired')",
};

/** The counts of each wave are those of its rows. */
function waveCounts(database: Connection): Faults {
  const counted = Object.entries(COUNTED).map(([column, condition]) =>
    `w.${column} as "${column}", (select coalesce(sum(${condition}), 0)
      from deployment d where d.assignment_id = w.assignment_id
        and d.wave = w.number) as "${column} counted"`
  );
  const { rows } = database.run(`select w.assignment_id, w.number,
    ${counted.join(", ")} from rollout_wave w`);
  return rows.flatMap((row) =>
    Object.keys(COUNTED).flatMap((column) =>
      Number(row[column]) === Number(row[`${column} counted`]) ? [] : [
        `wave ${row.number} of ${row.assignment_id} says ${column} ${
          row[column]
        } instead of ${row[`${column} counted`]}`,
      ]
    )
  );
}

/** No rollout is behind the last wave that anybody has seen open. */
function lastWaves(database: Connection, site: Site): Faults {
  const { rows } = database.run(
    "select assignment_id as id, open_wave from rollout",
  );
  return rows.flatMap(({ id, open_wave }) => {
    const [rollout, wave] = [Number(id), Number(open_wave)];
    const seen = site.lastWave(rollout);
    site.sawWave(rollout, wave);
    return wave >= seen
      ? []
      : [`rollout ${id} went back from wave ${seen} to ${wave}`];
  });
}

/** What operators were told was done is in the log, and in force. */
function commands(database: Connection, claims: Claims): Faults {
  const counted = new Map(
    database.run(`select kind || ' ' || json_extract(payload, '$.assignment')
        as command, count(*) as times from event
      where kind like 'rollout.%' and actor like 'operator:%'
        and coalesce(json_extract(payload, '$.reason'), 'by hand') = 'by hand'
      group by 1`).rows.map((row) => [row.command, Number(row.times)]),
  );
  const lost = [...claims.facts("command")].filter((key) => {
    const [event, rollout, count] = key.split(" ");
    return (counted.get(`${event} ${rollout}`) ?? 0) < Number(count);
  });
  const state = (sql: string) =>
    new Map(
      database.run(sql).rows.map(({ key, value }) => [`${key}`, `${value}`]),
    );
  const rollouts = state(
    "select assignment_id as key, state as value from rollout",
  );
  const halts = state("select reason as key, 'ordered' as value from halt");
  const windows = state(
    "select id as key, 'there' as value from maintenance_window",
  );
  const wrong = [
    ...differing(claims.values("rollout"), (id) => {
      const now = rollouts.get(id);
      return now === undefined ? "lost" : now === "stopped" ? now : "there";
    }, "there"),
    ...differing(claims.values("halt"), (key) => halts.get(key) ?? "lifted"),
    ...differing(claims.values("window"), (key) => windows.get(key) ?? "gone"),
  ];
  return [...lost, ...wrong].map((one) => `a command is lost: ${one}`);
}

/**
 * @param passing A value that the server may turn into another one by itself.
 */
function differing(
  claimed: ReturnType<Claims["values"]>,
  now: (key: string) => string,
  passing?: string,
): string[] {
  return [...claimed].flatMap(([key, possible]) => {
    const value = now(key);
    const isPassed = passing !== undefined && possible.has(passing) &&
      value !== "lost";
    return possible.has(value) || isPassed
      ? []
      : [`${key} is ${value}, where ${[...possible]} was answered`];
  });
}
