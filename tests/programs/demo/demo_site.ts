import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { createGroup, type Group } from "#shared/contract/groups/groups.ts";
import {
  listMachines,
  type Machine,
} from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  type NewPackage,
  type Package,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { makePlan } from "#shared/contract/assignments/plans.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import {
  type ArchiveEntry,
  noise,
  zipOf,
} from "#tests/harness/store/archives.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { sleep } from "#tests/harness/time/sleep.ts";

/** Small, so that a package has several fragments without being large. */
const FRAGMENT_BYTES = 32 * 1024;
const LOOK_MS = 250;
const JOIN_MS = 180_000;

/** The contents of the demo for its operator. */
export interface Site {
  /** Three of five machines, and the rest. */
  readonly paris: Group;
  readonly berlin: Group;
  /**
   * One package each of execute, launch and store; the newest last, none
   * active.
   */
  readonly check: Package;
  readonly editor: Package;
  readonly certificates: Package;
}

/** Lets agents fetch fragments without a pause. */
export async function hurry({ api }: RunningServer): Promise<void> {
  await api(changeSettings, {
    body: {
      fragmentLatencySeconds: 0,
      cycleLatencySeconds: 0,
      periodLatencySeconds: 0,
      fragmentBytes: FRAGMENT_BYTES,
    },
  });
}

/**
 * Waits until this many machines have polled and sent their inventory.
 *
 * @param onProgress Called about every second with their number.
 * @throws {Error} If they have not joined after 180 s, or `signal` aborts.
 */
export async function machinesJoin(
  server: RunningServer,
  expected: number,
  onProgress: (joined: number) => void,
  signal: AbortSignal,
): Promise<Machine[]> {
  const begun = performance.now();
  for (let looks = 1;; looks++) {
    const { total } = await server.api(listMachines, { query: { limit: 1 } });
    if (total >= expected) return await allMachines(server);
    if (performance.now() - begun > JOIN_MS) {
      throw new Error(
        `Only ${total} of ${expected} machines have joined in time`,
      );
    }
    if (looks % 4 === 0) onProgress(total);
    await sleep(LOOK_MS, signal);
    signal.throwIfAborted();
  }
}

async function allMachines({ api }: RunningServer): Promise<Machine[]> {
  const machines: Machine[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await api(listMachines, { query: { limit: 500, after } });
    machines.push(...page.rows);
    if (page.next === null) return machines;
    after = page.next;
  }
}

/**
 * Creates two groups of the machines, and three packages that are not active.
 */
export async function furnish(
  server: RunningServer,
  machines: readonly Machine[],
): Promise<Site> {
  const inParis = (_: Machine, index: number) => index % 5 < 3;
  const group = (name: string, members: readonly Machine[]) =>
    server.api(createGroup, {
      body: { name, machines: members.map(({ id }) => id) },
    });
  return {
    paris: await group("Paris", machines.filter(inParis)),
    berlin: await group(
      "Berlin",
      machines.filter((machine, index) => !inParis(machine, index)),
    ),
    check: await make(server, {
      name: "Hostname check",
      version: "1.0",
      action: "execute",
      command: "hostname",
    }),
    editor: await make(server, {
      name: "Editor",
      version: "4.2",
      action: "launch",
      command: "install --quiet",
    }, [
      { name: "install", text: "#!/bin/sh\nexit 0\n", mode: 0o755 },
      { name: "install.cmd", text: "exit /b 0\r\n" },
      { name: "editor.bin", bytes: noise(4.5 * FRAGMENT_BYTES) },
    ]),
    certificates: await make(server, {
      name: "Root certificates",
      version: "2026.11",
      action: "store",
      path: "INSTALL_PATH/certificates",
    }, [{ name: "root.pem", bytes: noise(2.5 * FRAGMENT_BYTES, 2) }]),
  };
}

async function make(
  server: RunningServer,
  fields: Pick<NewPackage, "name" | "version" | "action"> & Partial<NewPackage>,
  entries: readonly ArchiveEntry[] = [],
): Promise<Package> {
  const archive = entries.length === 0 ? {} : {
    archiveId:
      (await server.upload("package.zip", zipOf(...entries))).archive.id,
  };
  const made = await server.api(createPackage, {
    body: { ...fields, ...archive },
  });
  return made.package!;
}

/** @returns The number of machines it reaches. */
export async function activateAndAssign(
  { api }: RunningServer,
  { id }: Package,
  group: Group,
): Promise<number> {
  await api(setActivation, { params: { id }, body: { active: true } });
  const plan = await api(makePlan, {
    body: { packageId: id, groups: [group.id] },
  });
  const { reached } = await api(createAssignment, {
    body: { planId: plan.id, confirmMachines: plan.reached },
  });
  return reached.added;
}
