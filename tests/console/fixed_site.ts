import { join } from "node:path";
import type { Statement } from "#db/store/transaction.ts";
import { settingStatements } from "#db/settings/settings.ts";
import { rereadMachines } from "#server/usecases/machines/reread_machines.ts";
import { servicesOn } from "#tests/harness/store/services.ts";
import { openDatabase } from "#db/store/open.ts";
import { versionKey } from "#shared/query/versions.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import { INVENTORY } from "./fixed_inventory.ts";
import { fixedNetworks } from "./fixed_networks.ts";
import { fixedNotes } from "./fixed_notes.ts";
import { fixedNotifications } from "./fixed_notifications.ts";
import { fixedRelays } from "./fixed_relays.ts";
import { fixedRollouts } from "./fixed_rollouts.ts";
import { startServer } from "#tests/harness/server/server.ts";
import {
  onPackages,
  openConsole,
  type TerminalOptions,
} from "#tests/harness/terminal/terminal.ts";

/**
 * The time of everything: in another year, so that it is always printed the
 * same way.
 */
const THEN = Date.UTC(2025, 2, 1, 10, 15, 0);

const MACHINES = 40;
/** The first of the packages, which is the newest. */
const NEWEST = 1_740_000_006;

const SYSTEMS = [
  ["windows", "Microsoft Windows 11 Pro"],
  ["windows", "Microsoft Windows Server 2022"],
  ["unix", "Debian GNU/Linux 12"],
  ["unix", "Ubuntu 24.04"],
] as const;

const PACKAGES = [
  ["firefox", "128.0", 5, 1],
  ["vlc", "3.0.21", 5, 1],
  ["security baseline", "2025-02", 0, 1],
  ["printer drivers", "7", 6, 0],
  ["7-zip", "24.08", 5, 1],
  ["agent 2.10.4", "", 2, 0],
] as const;

/** States in the order in which machines get them, with the agent's code. */
const STATES = [
  ["succeeded", "SUCCESS_0", 0],
  ["succeeded", "SUCCESS_0", 0],
  ["failed", "ERR_EXECUTE", null],
  ["waiting", null, null],
  ["offered", null, null],
  ["reboot_pending", "SUCCESS_REBOOT_REQUIRED", 3010],
  ["succeeded", "SUCCESS", null],
  ["cancelled", null, null],
] as const;

/** Events, an hour apart: kind, actor, machine, package, payload. */
const EVENTS = [
  ["operator.created", "operator:admin", null, null, {
    name: "ada",
    role: "operator",
  }],
  ["package.created", "operator:ada", null, 0, {
    name: "firefox",
    version: "128.0",
  }],
  ["package.activated", "operator:ada", null, 0, {}],
  ["assignment.created", "operator:ada", null, 0, {
    assignment: 1,
    machines: 0,
    groups: [1],
    groupNames: ["lab"],
    force: false,
    mode: "snapshot",
  }],
  ["deployment.offered", "agent", 1, 0, { attempt: 1 }],
  ["deployment.result", "agent", 1, 0, {
    code: "SUCCESS_0",
    exitCode: 0,
    state: "succeeded",
    outcome: "succeeded",
    attempt: 1,
  }],
  ["deployment.result", "agent", 7, 0, {
    code: "ERR_EXECUTE",
    exitCode: null,
    state: "failed",
    outcome: "failed",
    attempt: 1,
  }],
  ["settings.changed", "operator:admin", null, null, {
    pollHours: { from: 1, to: 2 },
  }],
] as const;

const SERIAL_ALONE = {
  name: "differs",
  serial: "equal",
  uuid: "differs",
  macs: [],
  weakMacs: [],
};
const DOCK = "00:50:B6:00:00:01";

/** The evidence of the first pair, and of the others. */
const PAIRS = [
  [2, 6, SERIAL_ALONE],
  [3, 7, { ...SERIAL_ALONE, name: "equal", serial: "differs" }],
  [4, 8, { ...SERIAL_ALONE, macs: [DOCK], weakMacs: [DOCK] }],
] as const;

/** The newest package's claim to bring a program, and its observations. */
const A_CLAIM: readonly Statement[] = [{
  sql: `update package set brings = 'Mozilla Firefox*',
      brings_like = 'mozilla firefox%', brings_version = '128.0', brings_key = ?
    where id = ?`,
  params: [versionKey("128.0"), NEWEST],
}, {
  sql: `update deployment set observed_at = ?,
      observed = iif(machine_id % 5 = 1, 'contradicted', 'confirmed')
    where package_id = ? and state = 'succeeded' and machine_id % 3 > 0`,
  params: [THEN + DAY_MS, NEWEST],
}];

/** Machines that were removed; the second registered again. */
const REMOVED: readonly Statement[] = [
  [901, "pc-old-1", null, "ada", "[]"],
  [902, "pc-old-2", 5, "grace", `[[${NEWEST},"succeeded"]]`],
].map(([id, name, now, by, results], i): Statement => ({
  sql: `insert into former_machine (id, name, device_id, os, serial, uuid, tag,
      registered_at, last_contact_at, removed_at, removed_by, results,
      returned_id)
    values (?, ?, ?, 'Debian GNU/Linux 11', ?, '', '', ?, ?, ?, ?, ?, ?)`,
  params: [
    id!,
    name!,
    `${name}-2024`,
    `SN90${i}`,
    THEN - 90 * DAY_MS,
    THEN - 30 * DAY_MS,
    THEN - i * DAY_MS,
    by!,
    results!,
    now!,
  ],
}));

/**
 * Opens a server on a folder that is always the same: 40 machines of four
 * systems, six packages, two groups, and a deployment in every state. With
 * `duplicates` the machines 2 and 6 may be one computer, or this many pairs
 * are; with `claims` the newest package declares its program; with `rollouts`
 * three packages go out in waves; with `relays` there are three, and with
 * `notifications` two targets of them.
 */
export async function openFixedSite(
  {
    duplicates = 0,
    claims = false,
    rollouts = false,
    relays = false,
    notifications = false,
  } = {},
) {
  const data = await Deno.makeTempDir({ prefix: "longshore-" });
  try {
    const store = await openDatabase(`file:${join(data, "longshore.db")}`);
    await store.commit([
      ...PACKAGES.map(aPackage),
      ...PACKAGES.map((_, i) => anAssignment(i)),
      ...Array.from({ length: MACHINES }, (_, i) => aMachine(i)).flat(),
      ...["lab", "office"].flatMap(aGroup),
      // Events are kept, however old they are.
      ...settingStatements({
        giveUpDays: 14,
        eventDays: 0,
        discoveryKeepDays: 3650,
      }),
      ...settingStatements(
        { fragmentLatencySeconds: 9 },
        { level: "group", id: 1 },
      ),
      ...settingStatements({ pollHours: 4 }, { level: "machine", id: 1 }),
      ...Array.from({ length: MACHINES }, (_, i) => deploymentsOf(i)).flat(),
      ...fixedNetworks(MACHINES, THEN),
      {
        sql: `insert into assignment_group (assignment_id, group_id)
          values (1, 1)`,
        params: [],
      },
      ...Object.entries(INVENTORY).map(aSection),
      ...EVENTS.map(anEvent),
      ...PAIRS.slice(0, duplicates).map(aPair),
      ...fixedNotes(THEN),
      ...REMOVED,
      ...claims ? A_CLAIM : [],
      ...rollouts ? fixedRollouts(NEWEST, THEN) : [],
      ...relays ? fixedRelays(THEN) : [],
      ...notifications ? fixedNotifications(THEN) : [],
    ]);
    // What a job would do at some moment after the start, and groups show.
    await rereadMachines(await servicesOn(store, join(data, "archive")));
    await store.close();
    const server = await startServer({
      data,
      env: { LONGSHORE_LABEL: "PROD:red" },
    });
    const env = {
      LONGSHORE_SERVER: server.operatorUrl,
      LONGSHORE_TOKEN: server.token,
    };
    return {
      server,
      env,
      /**
       * Opens the console, on the packages unless the arguments name another
       * view.
       */
      console: (options: TerminalOptions = {}) =>
        openConsole({
          ...options,
          args: onPackages(options.args),
          env: { ...env, ...options.env },
        }),
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]();
        await Deno.remove(data, { recursive: true });
      },
    };
  } catch (error) {
    await Deno.remove(data, { recursive: true });
    throw error;
  }
}

function aPackage(
  [name, version, priority, active]: typeof PACKAGES[number],
  i: number,
): Statement {
  return {
    sql: `insert into package (id, name, version, description, priority, action,
        command, path, notify, protocol, archive_kind, archive_name,
        archive_bytes, md5, sha256, fragments, findings, active, created_at,
        created_by)
      values (?, ?, ?, '', ?, 'execute', 'true', '', '{}', 'http', null, '', 0,
        '', '', '[]', '[]', ?, ?, 'ada')`,
    params: [NEWEST - i, name, version, priority, active, THEN - i * DAY_MS],
  };
}

function anAssignment(i: number): Statement {
  return {
    sql: `insert into assignment
        (id, package_id, force, mode, created_at, created_by, expanded_to)
      values (?, ?, 0, 'snapshot', ?, 'ada', null)`,
    params: [i + 1, NEWEST - i, THEN],
  };
}

function aMachine(i: number): Statement[] {
  const [family, os] = SYSTEMS[i % SYSTEMS.length]!;
  const name = `${family === "unix" ? "srv" : "pc"}-${`${i}`.padStart(3, "0")}`;
  const device = `${name}-2025-01-02-03-04-05`;
  const agent = family === "unix"
    ? "OCS-NG_unified_unix_agent_v2.10.0"
    : "OCS-NG_WINDOWS_AGENT_v2.11.0.1";
  return [{
    sql: `insert into machine (id, device_id, name, family, agent, os, ip,
        serial, uuid, tag, registered_at, inventoried_at, last_contact_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?)`,
    params: [
      i + 1,
      device,
      name,
      family,
      agent,
      os,
      `10.0.${i % 3}.${10 + i}`,
      `SN${1000 + i}`,
      i % 2 === 0 ? "paris" : "lyon",
      THEN - 30 * DAY_MS,
      THEN - DAY_MS,
      THEN - i * MINUTE_MS,
    ],
  }, {
    sql: `insert into machine_device (device_id, machine_id, since)
      values (?, ?, ?)`,
    params: [device, i + 1, THEN],
  }];
}

function aGroup(name: string, g: number): Statement[] {
  return [{
    sql: `insert into machine_group (id, name, description, created_at)
      values (?, ?, ?, ?)`,
    params: [g + 1, name, `the ${name}'s machines`, THEN],
  }, {
    sql: `insert into group_member (group_id, machine_id)
      select ?, id from machine where id % 4 = ?`,
    params: [g + 1, g],
  }];
}

function deploymentsOf(i: number): Statement[] {
  return PACKAGES.slice(0, 3).flatMap((_, k) => {
    if ((i + k) % 3 === 2) return [];
    const [state, code, exitCode] = STATES[(i * 3 + k) % STATES.length]!;
    return [{
      sql: `insert into deployment (machine_id, package_id, assignment_id,
          state, force, code, exit_code, offered_at, updated_at)
        values (?, ?, ?, ?, 0, ?, ?, ?, ?)`,
      params: [
        i + 1,
        NEWEST - k,
        k + 1,
        state,
        code,
        exitCode,
        state === "waiting" ? null : THEN - DAY_MS,
        THEN - i * MINUTE_MS,
      ],
    }];
  });
}

/** Stores one section of the first machine's inventory. */
function aSection([name, entries]: [string, readonly object[]]): Statement {
  return {
    sql: `insert into inventory_section
        (machine_id, section, digest, content, changed_at)
      values (1, ?, x'00', ?, ?)`,
    params: [name, JSON.stringify(entries), THEN - DAY_MS],
  };
}

function aPair([older, newer, evidence]: typeof PAIRS[number]): Statement {
  return {
    sql: `insert into duplicate (older_id, newer_id, evidence, found_at)
      values (?, ?, ?, ?)`,
    params: [older, newer, JSON.stringify(evidence), THEN],
  };
}

function anEvent(
  [kind, actor, machine, of, payload]: typeof EVENTS[number],
  i: number,
): Statement {
  return {
    sql: `insert into event (at, kind, actor, machine_id, package_id, payload)
      values (?, ?, ?, ?, ?, ?)`,
    params: [
      THEN + i * HOUR_MS,
      kind,
      actor,
      machine,
      of === null ? null : NEWEST - of,
      JSON.stringify(payload),
    ],
  };
}
