import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import {
  cancelDeployment,
  listDeployments,
  retryDeployment,
} from "#shared/contract/deployments/deployments.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import {
  listRollouts,
  openWaves,
  pauseRollout,
  resumeRollout,
  type Rollout,
  stopRollout,
} from "#shared/contract/rollouts/rollouts.ts";
import type { RolloutState } from "#shared/contract/rollouts/state.ts";
import {
  liftHalt,
  listHalts,
  orderHalt,
} from "#shared/contract/schedules/halts.ts";
import {
  createWindow,
  listWindows,
  removeWindow,
  Weekday,
} from "#shared/contract/schedules/windows.ts";
import { MINUTE_MS } from "#shared/time.ts";
import type { Act } from "#tests/programs/crash/operators.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import type { Site } from "./site.ts";

/** The most rollouts under way, and windows, at a time. */
const MOST_ROLLOUTS = 6;
const MOST_WINDOWS = 3;

/** What operators do with rollouts, halts and windows, by how often. */
export function actsOn(site: Site): readonly Act[] {
  const begin: Act = async ({ api }, ledger, random) => {
    const { rows } = await api(listRollouts, { query: { limit: 50 } });
    if (rows.filter(isUnderWay).length >= MOST_ROLLOUTS) return;
    const { package: made } = await api(createPackage, {
      body: {
        name: `wave ${random().toString(36).slice(2)}`,
        action: "execute",
        command: "true",
        priority: 5,
        target: "any",
      },
    });
    const packageId = made!.id;
    const params = { id: packageId };
    await api(setActivation, { params, body: { active: true } });
    const { assignment: { id } } = await api(createAssignment, {
      body: {
        packageId,
        groups: [site.fleet],
        rollout: {
          waves: [
            { percent: 5 + Math.floor(random() * 20) },
            ...random() < 0.5 ? [{ group: site.lab }] : [],
            { percent: 60 },
            { rest: true },
          ],
          advance: {
            succeededPercent: 30 + Math.floor(random() * 60),
            of: "answered",
            soakMinutes: 0,
          },
          halt: random() < 0.7
            ? { failedMachines: 2 + Math.floor(random() * 4) }
            : { failedPercent: 40 },
        },
        ...random() < 0.5 && { times: someTimes(random) },
      },
    });
    ledger.enter("rollout", `${id}`, "there");
  };

  const pause = command(
    "rollout.paused",
    ["running"],
    (api, id) =>
      api(pauseRollout, { params: { id }, body: { reason: "by hand" } }),
  );
  const resume = command(
    "rollout.resumed",
    ["paused", "halted"],
    (api, id) => api(resumeRollout, { params: { id } }),
  );
  const open = command(
    "rollout.wave_opened",
    ["running"],
    async (api, id) =>
      (await api(openWaves, { params: { id }, body: {} })).rollout,
  );

  /** A command that changes one rollout, mostly of those that it suits. */
  function command(
    event: string,
    states: readonly RolloutState[],
    run: (api: RunningServer["api"], id: number) => Promise<Rollout>,
  ): Act {
    return async ({ api }, ledger, random) => {
      const id = await someRollout(
        api,
        random,
        random() < 0.9 ? states : undefined,
      );
      if (id === undefined) return;
      const { openWave } = await run(api, id);
      site.sawWave(id, openWave);
      ledger.enter("command", site.next(event, id));
    };
  }

  const stop: Act = async ({ api }, ledger, random) => {
    const id = await someRollout(api, random);
    if (id === undefined || random() < 0.5) return;
    await ledger.sending(
      "rollout",
      `${id}`,
      "stopped",
      () => api(stopRollout, { params: { id }, body: {} }),
    );
  };

  const halt: Act = async ({ api }, ledger, random) => {
    const reason = `halt ${random().toString(36).slice(2)}`;
    const group = random() < 0.5 ? site.lab : undefined;
    const { halt } = await api(orderHalt, { body: { reason, group } });
    // Ordered again after a kill, it goes on with the recall of an earlier one.
    ledger.enter("halt", halt!.reason, "ordered");
  };

  const lift: Act = async ({ api }, ledger, random) => {
    const { rows } = await api(listHalts, {});
    const one = rows[Math.floor(random() * rows.length)];
    if (!one) return;
    await ledger.sending(
      "halt",
      one.reason,
      "lifted",
      () => api(liftHalt, { params: { id: one.id } }),
    );
  };

  const addWindow: Act = async ({ api }, ledger, random) => {
    const { total } = await api(listWindows, {});
    if (total !== null && total >= MOST_WINDOWS) return;
    const away = [-30, -1, 1, 200][Math.floor(random() * 4)]!;
    const at = new Date(Date.now() + away * MINUTE_MS).toISOString();
    const { id } = await api(createWindow, {
      body: {
        group: site.lab,
        days: [...Weekday.options],
        start: at.slice(11, 16),
        minutes: away < -1 ? 120 : 1,
        zone: "UTC",
      },
    });
    ledger.enter("window", `${id}`, "there");
  };

  const dropWindow: Act = async ({ api }, ledger, random) => {
    const { rows } = await api(listWindows, {});
    const one = rows[Math.floor(random() * rows.length)];
    if (!one) return;
    await ledger.sending(
      "window",
      `${one.id}`,
      "gone",
      () => api(removeWindow, { params: { id: one.id } }),
    );
  };

  return [
    ...[begin, begin, begin, pause, resume, resume, resume, open, stop],
    ...[halt, lift, lift, lift, addWindow, dropWindow, dropWindow],
    ...[retry, retry, cancel],
  ];
}

/** Makes the groups, and machines that never poll, and begins a rollout. */
export function beginAt(site: Site, idle: number): Act {
  return async (server, ledger, random) => {
    await site.addIdle(server.agentUrl, idle);
    const machines = await allMachines(server);
    const make = async (name: string, machines: readonly number[]) => {
      const body = { name, machines: [...machines] };
      return (await server.api(createGroup, { body })).id;
    };
    site.fleet = await make("fleet", machines);
    site.lab = await make("lab", machines.filter((id) => id % 2 === 0));
    site.machines = new Set(machines);
    site.inLab = new Set(machines.filter((id) => id % 2 === 0));
    await actsOn(site)[0]!(server, ledger, random);
  };
}

async function allMachines({ api }: RunningServer): Promise<number[]> {
  const machines: number[] = [];
  let after: string | undefined;
  do {
    const page = await api(listMachines, { query: { limit: 500, after } });
    machines.push(...page.rows.map(({ id }) => id));
    after = page.next ?? undefined;
  } while (after !== undefined);
  return machines;
}

function isUnderWay({ state }: Rollout): boolean {
  return state !== "stopped" && state !== "finished";
}

async function someRollout(
  api: RunningServer["api"],
  random: () => number,
  states: readonly RolloutState[] = ["running", "paused", "halted", "finished"],
): Promise<number | undefined> {
  const { rows } = await api(listRollouts, { query: { limit: 20 } });
  const live = rows.filter(({ state }) => states.includes(state));
  return live[Math.floor(random() * live.length)]?.id;
}

const LATEST = { query: { limit: 100, sort: "-updated" } } as const;

const retry: Act = async ({ api }, _, random) => {
  const { rows } = await api(listDeployments, LATEST);
  const ended = rows.filter(({ state }) => state !== "waiting");
  const one = ended[Math.floor(random() * ended.length)];
  if (!one) return;
  const params = { machine: one.machine.id, package: one.package.id };
  await api(retryDeployment, { params });
};

const cancel: Act = async ({ api }, _, random) => {
  const { rows } = await api(listDeployments, LATEST);
  const one = rows[Math.floor(random() * rows.length)];
  if (!one) return;
  const params = { machine: one.machine.id, package: one.package.id };
  await api(cancelDeployment, { params });
};

function someTimes(random: () => number) {
  const inSeconds = (seconds: number) =>
    new Date(Date.now() + 1000 * seconds).toISOString();
  const expires = 4 + random() * 8;
  return {
    ...random() < 0.5 && { notBefore: inSeconds(0.5 + random() * 2) },
    ...random() < 0.7 && { expiresAt: inSeconds(expires) },
    ...random() < 0.3 && { deadline: inSeconds(expires - 1) },
  };
}
