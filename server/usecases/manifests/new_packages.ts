import type {
  Manifest,
  ManifestProblem,
} from "#shared/contract/manifests/manifests.ts";
import type { PackageManifest } from "#shared/contract/manifests/package_manifest.ts";
import { NewPackage } from "#shared/contract/packages/packages.ts";
import { refusalAt } from "#server/domain/manifests/manifest_refusals.ts";
import {
  type KindPlan,
  packageTitle,
} from "#server/domain/manifests/plan_packages.ts";
import type { Requester } from "#server/domain/permissions.ts";
import {
  createPackage,
  type PackageInput,
} from "#server/usecases/packages/create_package.ts";
import type { Services } from "#server/usecases/services.ts";

/** Stands for a secret word whose file has not been read yet. */
const UNREAD = "secret";

/**
 * The input with which a manifest creates its package.
 *
 * @throws {ZodError} Never: each field was read by the same schema.
 */
export function packageInputOf(manifest: PackageManifest): PackageInput {
  const { kind: _, id: _i, archive, active: _a, secretFiles = {}, ...rest } =
    manifest;
  const unread = Object.fromEntries(
    Object.keys(secretFiles).map((name) => [name, UNREAD]),
  );
  return NewPackage.parse({
    ...rest,
    action: rest.action ?? "launch",
    secrets: { ...unread, ...rest.secrets },
    archiveId: archive?.upload,
  });
}

/**
 * Checks the packages that a plan creates, as far as their archives are on the
 * server; changes nothing.
 *
 * @returns A problem for each that would be refused.
 * @throws {Refusal} `archive_not_found`; `malformed_request`, if an upload is
 * another file than the manifest says.
 */
export async function checkNewPackages(
  services: Services,
  manifests: readonly Manifest[],
  { changes }: Pick<KindPlan, "changes">,
  by: Requester,
): Promise<ManifestProblem[]> {
  const created = new Set(
    changes.filter(({ action }) => action === "create")
      .map(({ name }) => name),
  );
  const problems: ManifestProblem[] = [];
  for (const [at, manifest] of manifests.entries()) {
    if (manifest.kind !== "package") continue;
    const title = packageTitle(manifest);
    const { archive } = manifest;
    if (!created.has(title) || archive && !archive.upload) continue;
    await refuseOtherFile(services, at, manifest);
    const { findings } = await createPackage(
      services,
      packageInputOf(manifest),
      by,
      { dryRun: true },
    );
    const wrong = findings.find(({ severity }) => severity === "error");
    if (!wrong) continue;
    problems.push({
      manifest: at,
      kind: "package",
      name: title,
      reason: "package_refused",
      ...{ field: "", from: null, to: null },
      sentence: `Cannot create the package "${title}": ${wrong.message}`,
      finding: wrong,
    });
  }
  return problems;
}

async function refuseOtherFile(
  { archives }: Services,
  at: number,
  { archive }: PackageManifest,
): Promise<void> {
  if (!archive?.upload || archive.sha256 === undefined) return;
  const upload = await archives.upload(archive.upload);
  if (!upload) return;
  const { sha256, fileSha256 } = upload.archive;
  if ([sha256, fileSha256].includes(archive.sha256)) return;
  throw refusalAt(
    at,
    "archive",
    `The upload has the SHA-256 ${fileSha256}, and the manifest says ${archive.sha256}; send the file again`,
  );
}
