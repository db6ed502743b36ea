import {
  cancelDeployment,
  listDeployments,
  retryDeployment,
} from "#shared/contract/deployments/deployments.ts";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  deletePackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import type { ProblemCode } from "#shared/contract/problem.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { ask, merge, plan, set, TWIN } from "./changes.ts";
import type { Answers } from "./answers.ts";
import type { Ledger } from "./ledger.ts";

/** Statuses with which an act may be declined although nothing is wrong. */
const DECLINED = new Set([400, 404, 409, 412, 422]);

/** Codes that are allowed while the server's disk is in trouble. */
const IN_TROUBLE: ReadonlySet<ProblemCode> = new Set([
  "disk_full",
  "disk_failing",
  "stopping",
  "database_unreachable",
  "row_missing",
]);

/** An act of an operator, which is entered in the ledger. */
export type Act = (
  server: RunningServer,
  ledger: Ledger,
  random: () => number,
) => Promise<void>;

/**
 * Performs one random act of an operator and enters it in the ledger. Acts that
 * the server declines change nothing.
 */
export async function operatorAct(
  server: RunningServer,
  ledger: Ledger,
  answers: Answers,
  random: () => number,
  acts: readonly Act[] = ACTS,
): Promise<void> {
  try {
    await acts[Math.floor(random() * acts.length)]!(server, ledger, random);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    if (DECLINED.has(error.status)) return;
    const { code } = error;
    if (!IN_TROUBLE.has(code)) throw error;
    answers.declined(code);
  }
}

/** Assigns a package to every machine, so that all have work from the start. */
export async function firstOrders(
  server: RunningServer,
  ledger: Ledger,
  random: () => number,
): Promise<void> {
  await makePackage(server, ledger, random);
  await give(server, ledger, Number(ledger.keys("deleted", false)[0]), () => 0);
}

function anArchive(bytes: number) {
  return zipOf({ name: "setup.sh", bytes: noise(bytes) });
}

/** Archives of which several packages are made. */
const COMMON = [2500, 5000, 7500].map(anArchive);

const makePackage: Act = async (server, ledger, random) => {
  let [archiveId] = ledger.keys("used", false);
  if (archiveId === undefined || random() < 0.5) {
    const zip = random() < 0.5
      ? COMMON[Math.floor(random() * COMMON.length)]!
      : anArchive(2000 + Math.floor(random() * 8000));
    const { archive } = await server.upload("setup.zip", zip);
    ledger.enter("used", archive.id, false);
    archiveId = archive.id;
  }
  const id = archiveId;
  const create = () =>
    server.api(createPackage, {
      body: {
        name: `storm ${id.slice(0, 6)}`,
        action: "launch",
        command: "setup.sh",
        priority: random() < 0.02 ? 0 : 5,
        archiveId: id,
      },
    });
  const { package: made } = await ledger.sending("used", id, true, create);
  // A database that lost its power right after the commit has it no more.
  if (!made) return;
  ledger.enter("active", `${made.id}`, false);
  ledger.enter("deleted", `${made.id}`, false);
  await activate(server, ledger, made.id, true);
};

async function activate(
  { api }: RunningServer,
  ledger: Ledger,
  id: number,
  active: boolean,
): Promise<void> {
  await ledger.sending(
    "active",
    `${id}`,
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
  if (packageId !== null) await give(server, ledger, packageId, random);
};

async function give(
  server: RunningServer,
  ledger: Ledger,
  packageId: number,
  random: () => number,
): Promise<void> {
  const machines = (await someMachines(server, random)).map(({ id }) => id);
  const groups = groupsOf(ledger).filter(() => random() < 0.3);
  if (machines.length + groups.length === 0) return;
  await server.api(createAssignment, {
    body: { packageId, machines, groups, force: random() > 0.7 },
  });
  for (const id of machines) ledger.enter("assigned", `${id} ${packageId}`);
}

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
  if (id === null || ledger.keys("deleted", false).length < 6) return;
  await activate(server, ledger, id, false);
  await ledger.sending(
    "deleted",
    `${id}`,
    true,
    () => server.api(deletePackage, { params: { id } }),
  );
};

const group: Act = async (server, ledger, random) => {
  if (groupsOf(ledger).length >= 20) return;
  const machines = (await someMachines(server, random)).map(({ id }) => id);
  const name = `storm ${random().toString(36).slice(2)}`;
  const created = await server.api(createGroup, { body: { name, machines } });
  const members = machines.toSorted((a, b) => a - b).join();
  ledger.enter("members", `${created.id}`, members);
};

function somePackage(ledger: Ledger, random: () => number): number | null {
  const there = ledger.keys("deleted", false);
  const id = there[Math.floor(random() * there.length)];
  return id === undefined ? null : Number(id);
}

function groupsOf(ledger: Ledger): number[] {
  return [...ledger.claims().values("members").keys()].map(Number);
}

async function someMachines({ api }: RunningServer, random: () => number) {
  const { rows } = await api(listMachines, { query: { limit: 100 } });
  // A merge moves a twin's deployments to another machine.
  return rows.filter(({ name }) => !name.startsWith(TWIN) && random() < 0.3);
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

const ACTS: readonly Act[] = [
  makePackage,
  assign,
  assign,
  toggle,
  stop,
  retry,
  remove,
  group,
  set,
  ask,
  plan,
  merge,
];
