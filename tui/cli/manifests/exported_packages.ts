import {
  type Assignment,
  listAssignmentMachines,
  listAssignments,
} from "#shared/contract/assignments/assignments.ts";
import { findNames } from "#shared/contract/machines/names.ts";
import type { AssignmentManifest } from "#shared/contract/manifests/assignment_manifest.ts";
import type { Manifest } from "#shared/contract/manifests/manifests.ts";
import {
  listPackages,
  type Package,
} from "#shared/contract/packages/packages.ts";
import {
  listRollouts,
  type Rollout,
} from "#shared/contract/rollouts/rollouts.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { rowsOf } from "./rows.ts";

/** Packages as manifests, oldest first. */
export async function exportedPackages(
  connection: ServerConnection,
): Promise<Manifest[]> {
  const packages = await packagesOf(connection);
  return packages.map((one) => packageManifest(one, isCalledAlike(packages)));
}

/** Oldest first. */
async function packagesOf(connection: ServerConnection): Promise<Package[]> {
  const packages = await rowsOf(connection, listPackages);
  return packages.toSorted((a, b) => a.id - b.id);
}

/** True for packages whose name and version another one has. */
function isCalledAlike(packages: readonly Package[]) {
  const counts = new Map<string, number>();
  for (const { name, version } of packages) {
    const key = JSON.stringify([name, version]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return ({ name, version }: Pick<Package, "name" | "version">) =>
    (counts.get(JSON.stringify([name, version])) ?? 0) > 1;
}

function packageManifest(
  of: Package,
  isAmbiguous: (of: Package) => boolean,
): Manifest {
  const { name, version, description, priority, action, command, path } = of;
  const { notify, protocol, target, brings, successCodes, rebootCodes } = of;
  const { archive, secrets, active } = of;
  return {
    kind: "package",
    ...{ name, version },
    ...isAmbiguous(of) && { id: of.id },
    ...{ description, priority, action, command, path },
    ...{ notify, protocol, target, brings, successCodes, rebootCodes },
    archive: archive && { file: archive.name, sha256: archive.sha256 },
    // Nobody can read the values, so they have to be in files.
    ...secrets.length > 0 && {
      secretFiles: Object.fromEntries(
        secrets.map((name) => [name, `${name}.secret`]),
      ),
    },
    active,
  };
}

/** Assignments in force as manifests, oldest first, each once. */
export async function exportedAssignments(
  connection: ServerConnection,
): Promise<Manifest[]> {
  const isAmbiguous = isCalledAlike(await packagesOf(connection));
  const all = await rowsOf(connection, listAssignments);
  const rollouts = all.some(({ rollout }) => rollout !== null)
    ? await rowsOf(connection, listRollouts)
    : [];
  const manifests = new Map<string, AssignmentManifest>();
  for (const one of all.toReversed()) {
    if (one.withdrawnAt !== null) continue;
    const manifest = await assignmentManifest(connection, one, isAmbiguous, {
      ...rolloutManifest(rollouts.find(({ id }) => id === one.id)),
    });
    if (manifest) manifests.set(JSON.stringify(manifest), manifest);
  }
  return [...manifests.values()];
}

/** @returns Null: all machines that it named were removed. */
async function assignmentManifest(
  connection: ServerConnection,
  { id, package: of, groups, machines, query, force, mode, times }: Assignment,
  isAmbiguous: (of: Pick<Package, "name" | "version">) => boolean,
  rollout: Pick<AssignmentManifest, "rollout">,
): Promise<AssignmentManifest | null> {
  const names = machines > 0 ? await machineNames(connection, id) : [];
  if (groups.length + names.length === 0 && query === null) return null;
  return {
    kind: "assignment",
    package: of.name,
    version: of.version,
    ...isAmbiguous(of) && { packageId: of.id },
    groups: groups.map(({ name }) => name).toSorted(),
    machines: names,
    ...query !== null && { query },
    force,
    ...query === null && { mode },
    ...rollout,
    ...times && {
      times: Object.fromEntries(
        Object.entries(times).filter(([, moment]) => moment !== null),
      ),
    },
  };
}

/** The waves of a rollout, with names of groups. */
function rolloutManifest(
  of: Rollout | undefined,
): Pick<AssignmentManifest, "rollout"> {
  if (!of) return {};
  const { waves, advance, halt } = of;
  return {
    rollout: {
      waves: waves.map(({ rule: { group, ...rule }, groupName }) =>
        group === undefined ? rule : { group: groupName ?? `${group}` }
      ),
      advance,
      halt,
    },
  };
}

/** The names of its machines; the id of one whose name means another. */
async function machineNames(
  connection: ServerConnection,
  id: number,
): Promise<string[]> {
  const rows = await rowsOf(connection, listAssignmentMachines, { id });
  const { machines } = await call(connection, findNames, {
    body: { names: rows.map(({ name }) => name), idsFirst: true },
  });
  const meant = new Set(machines.map((one) => one.id));
  return rows.map((row) => meant.has(row.id) ? row.name : `${row.id}`);
}
