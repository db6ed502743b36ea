import type {
  ManifestChange,
  ManifestProblem,
} from "#shared/contract/manifests/manifests.ts";
import {
  FIXED_PACKAGE_FIELDS,
  type PackageManifest,
} from "#shared/contract/manifests/package_manifest.ts";
import type { Package } from "#shared/contract/packages/packages.ts";
import { among, changesOf, differences } from "./differences.ts";
import { refusalAt } from "./manifest_refusals.ts";

/** A manifest and its position among all. */
export interface ManifestAt<Manifest> {
  readonly at: number;
  readonly manifest: Manifest;
}

/** What a plan says of one kind of things. */
export interface KindPlan {
  readonly changes: readonly ManifestChange[];
  /** Made after all other changes. */
  readonly deletions: readonly ManifestChange[];
  readonly problems: readonly ManifestProblem[];
}

/** What manifests say and compare of a package. */
export type PresentPackage = Pick<
  Package,
  | "id"
  | "name"
  | "version"
  | "archive"
  | "active"
  | "successCodes"
  | "rebootCodes"
  | "counts"
  | (typeof FIXED_PACKAGE_FIELDS)[number]
>;

/** "vlc 3.0" */
export function packageTitle(
  { name, version }: { readonly name: string; readonly version: string },
): string {
  return version === "" ? name : `${name} ${version}`;
}

/**
 * The changes that make packages as their manifests say. Of an existing one
 * only its exit codes and its activation change.
 *
 * @param prune Packages without a manifest are deleted.
 * @throws {Refusal} `malformed_request`, if it is not clear which package a
 * manifest is for.
 */
export function planPackages(
  manifests: readonly ManifestAt<PackageManifest>[],
  present: readonly PresentPackage[],
  prune: boolean,
): KindPlan {
  const changes: ManifestChange[] = [];
  const problems: ManifestProblem[] = [];
  const described = new Set<number>();
  const titles = new Set<string>();
  for (const { at, manifest } of manifests) {
    const before = packageOf(present, manifest, at);
    const title = packageTitle(manifest);
    if (before ? described.has(before.id) : titles.has(title)) {
      throw refusalAt(at, "name", `The package ${title} is described twice`);
    }
    if (!before) {
      titles.add(title);
      changes.push(...creation(manifest));
      if (
        manifest.archive && !manifest.archive.file && !manifest.archive.upload
      ) {
        problems.push(noFile(at, manifest));
      }
      continue;
    }
    described.add(before.id);
    const plan = comparison(at, manifest, before);
    changes.push(...plan.changes);
    problems.push(...plan.problems);
  }
  const deletions: ManifestChange[] = [];
  for (const one of prune ? present : []) {
    if (described.has(one.id)) continue;
    const problem = undeletable(one);
    if (problem) problems.push(problem);
    else deletions.push(deletion(one));
  }
  return { changes, deletions, problems };
}

/**
 * The package that a manifest is for; undefined: it is to be created.
 *
 * @throws {Refusal} `malformed_request`, if it is not clear which one.
 */
export function packageOf(
  present: readonly PresentPackage[],
  { name, version, id }: Pick<PackageManifest, "name" | "version" | "id">,
  at: number,
  field = "name",
): PresentPackage | undefined {
  const title = packageTitle({ name, version });
  const called = present.filter((one) =>
    one.name === name && one.version === version
  );
  if (id !== undefined) {
    const only = called.find((one) => one.id === id);
    if (only) return only;
    throw refusalAt(at, "id", `There is no package ${title} with the id ${id}`);
  }
  if (called.length < 2) return called[0];
  const ids = called.map((one) => one.id).join(", ");
  throw refusalAt(
    at,
    field,
    `${called.length} packages are called ${title}; say the id of one: ${ids}`,
  );
}

function creation(manifest: PackageManifest): ManifestChange[] {
  const { kind, name: _, version: _v, id: _i, accept: _a, ...rest } = manifest;
  const { archive, secrets, secretFiles, ...fields } = rest;
  const names = Object.keys({ ...secrets, ...secretFiles });
  return changesOf(kind, packageTitle(manifest), undefined, {
    ...fields,
    ...archive && { archive: { file: archive.file, sha256: archive.sha256 } },
    ...names.length > 0 && { secrets: names },
  });
}

function comparison(
  at: number,
  manifest: PackageManifest,
  before: PresentPackage,
): Omit<KindPlan, "deletions"> {
  const title = packageTitle(before);
  const said = Object.fromEntries(
    Object.entries(manifest).filter(([, value]) => value !== undefined),
  );
  const only = (fields: readonly string[]) =>
    Object.fromEntries(
      fields.filter((one) => Object.hasOwn(said, one))
        .map((field) => [field, said[field]]),
    );
  const fixed = only(FIXED_PACKAGE_FIELDS);
  const open = only(["successCodes", "rebootCodes", "active"]);
  const wrong = [
    ...differences(among({ ...before }, fixed), fixed),
    ...archiveDifference(manifest, before),
  ];
  return {
    changes: changesOf("package", title, { ...before }, open)
      .map((change) => ({ ...change, id: before.id })),
    problems: wrong.map((difference) => ({
      ...difference,
      manifest: at,
      kind: "package",
      name: title,
      reason: "fixed_after_creation",
      sentence:
        `The ${difference.field} of the package ${title} cannot change once it is created; give the manifest another version, which creates a new package`,
    })),
  };
}

/** Compares by the digest of the archive, or of the file it was made from. */
function archiveDifference(
  { archive: wanted }: PackageManifest,
  { archive }: PresentPackage,
): ManifestChange["fields"] {
  if (wanted === undefined || wanted === null && archive === null) return [];
  const same = wanted?.sha256 !== undefined &&
    [archive?.sha256, archive?.fileSha256].includes(wanted.sha256);
  return same ? [] : [{
    field: "archive",
    from: archive && { file: archive.name, sha256: archive.sha256 },
    to: wanted && { file: wanted.file, sha256: wanted.sha256 },
  }];
}

function noFile(at: number, manifest: PackageManifest): ManifestProblem {
  const title = packageTitle(manifest);
  return {
    manifest: at,
    kind: "package",
    name: title,
    reason: "no_file",
    ...{ field: "archive", from: null, to: null },
    sentence:
      `The package ${title} cannot be created without its file; say archive.file`,
  };
}

/** Why a package cannot be deleted; null: it can. */
function undeletable(of: PresentPackage): ManifestProblem | null {
  const title = packageTitle(of);
  const { offered = 0, downloading = 0, recalling = 0 } = of.counts;
  const underWay = offered + downloading + recalling;
  if (!of.active && underWay === 0) return null;
  return {
    manifest: null,
    kind: "package",
    name: title,
    ...{ field: "", from: null, to: null },
    ...of.active
      ? {
        reason: "still_active",
        sentence:
          `The package ${title} is active and cannot be deleted; deactivate it first, or give it a manifest`,
      }
      : {
        reason: "in_progress",
        sentence:
          `The package ${title} is in progress on ${underWay} machines and cannot be deleted; wait for them, or give it a manifest`,
      },
  };
}

function deletion(of: PresentPackage): ManifestChange {
  const { waiting = 0 } = of.counts;
  return {
    action: "delete",
    kind: "package",
    name: packageTitle(of),
    id: of.id,
    fields: [],
    ...waiting > 0 && { machines: waiting },
  };
}
