import {
  cancelDeployment,
  listDeployments,
  retryDeployment,
} from "../../shared/deployments.ts";
import { createAssignment } from "../../shared/assignments.ts";
import { createGroup } from "../../shared/groups.ts";
import { listMachines } from "../../shared/machines.ts";
import {
  createPackage,
  deletePackage,
  setActivation,
} from "../../shared/packages.ts";
import { ApiProblem } from "../../tui/api/problem.ts";
import { noise, zipOf } from "../world/archives.ts";
import type { RunningServer } from "../world/server.ts";
import { type Ledger, replacing } from "./ledger.ts";

/** Why an act may be declined without anything being wrong. */
const DECLINED = new Set([400, 404, 409, 412, 422]);

/**
 * One act of an operator, chosen by chance, entered in the ledger. Acts that
 * the server declines change nothing.
 */
export async function operatorAct(
  server: RunningServer,
  ledger: Ledger,
  random: () => number,
): Promise<void> {
  const acts = [
    makePackage,
    assign,
    assign,
    toggle,
    stop,
    retry,
    remove,
    group,
  ];
  try {
    await acts[Math.floor(random() * acts.length)]!(server, ledger, random);
  } catch (error) {
    if (error instanceof ApiProblem && DECLINED.has(error.status)) return;
    throw error;
  }
}

type Act = (
  server: RunningServer,
  ledger: Ledger,
  random: () => number,
) => Promise<void>;

const makePackage: Act = async (server, ledger, random) => {
  let [archiveId] = ledger.archives;
  if (archiveId === undefined || random() < 0.5) {
    const bytes = noise(2000 + Math.floor(random() * 8000));
    const zip = zipOf({ name: "setup.sh", bytes });
    const { archive } = await server.upload("setup.zip", zip);
    ledger.archives.add(archive.id);
    archiveId = archive.id;
  }
  // It may be used up even if no answer comes.
  ledger.archives.delete(archiveId);
  const { package: made } = await server.api(createPackage, {
    body: {
      name: `storm ${archiveId.slice(0, 6)}`,
      action: "launch",
      command: "setup.sh",
      priority: random() < 0.02 ? 0 : 5,
      archiveId,
    },
  });
  ledger.active.set(made!.id, { possible: new Set([false]) });
  ledger.deleted.set(made!.id, { possible: new Set([false]) });
  await activate(server, ledger, made!.id, true);
};

async function activate(
  { api }: RunningServer,
  ledger: Ledger,
  id: number,
  active: boolean,
): Promise<void> {
  await replacing(
    ledger.active,
    id,
    active,
    () => api(setActivation, { params: { id }, body: { active } }),
  );
}

const toggle: Act = async (server, ledger, random) => {
  const id = somePackage(ledger, random);
  if (id !== null) await activate(server, ledger, id, random() < 0.7);
};

const assign: Act = async (server, ledger, random) => {
  const packageId = somePackage(ledger, random);
  if (packageId === null) return;
  const machines = (await someMachines(server, random)).map(({ id }) => id);
  const groups = [...ledger.groups.keys()].filter(() => random() < 0.3);
  if (machines.length + groups.length === 0) return;
  await server.api(createAssignment, {
    body: { packageId, machines, groups, force: random() < 0.3 },
  });
  for (const id of machines) ledger.assigned.add(`${id} ${packageId}`);
};

const stop: Act = async ({ api }, _, random) => {
  const one = await someDeployment(api, random);
  if (one) await api(cancelDeployment, { params: one });
};

const retry: Act = async ({ api }, _, random) => {
  const one = await someDeployment(api, random);
  if (one) await api(retryDeployment, { params: one });
};

const remove: Act = async (server, ledger, random) => {
  const id = somePackage(ledger, random);
  if (id === null || ledger.active.size < 6) return;
  await activate(server, ledger, id, false);
  await replacing(
    ledger.deleted,
    id,
    true,
    () => server.api(deletePackage, { params: { id } }),
  );
};

const group: Act = async (server, ledger, random) => {
  if (ledger.groups.size >= 20) return;
  const machines = (await someMachines(server, random)).map(({ id }) => id);
  const name = `storm ${random().toString(36).slice(2)}`;
  const made = await server.api(createGroup, { body: { name, machines } });
  ledger.groups.set(made.id, machines.toSorted((a, b) => a - b).join());
};

function somePackage(ledger: Ledger, random: () => number): number | null {
  const there = [...ledger.deleted].filter(([, { possible }]) =>
    !possible.has(true)
  );
  return there[Math.floor(random() * there.length)]?.[0] ?? null;
}

async function someMachines({ api }: RunningServer, random: () => number) {
  const { rows } = await api(listMachines, { query: { limit: 100 } });
  return rows.filter(() => random() < 0.3);
}

async function someDeployment(
  api: RunningServer["api"],
  random: () => number,
) {
  const { rows } = await api(listDeployments, {
    query: { limit: 100, sort: "-updated" },
  });
  const one = rows[Math.floor(random() * rows.length)];
  return one && { machine: one.machine.id, package: one.package.id };
}
