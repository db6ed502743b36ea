import { foldStatements } from "#db/query/folding.ts";
import type { Archive, Finding } from "#shared/contract/packages/archives.ts";
import type {
  NewPackage,
  Package,
} from "#shared/contract/packages/packages.ts";
import { appendEvent } from "#db/events/events.ts";
import { heldStatements } from "#db/servers/server_packages.ts";
import { Conflict, type Statement } from "#db/store/transaction.ts";
import { packageById, packagesWithArchive } from "#db/packages/packages.ts";
import { relationStatements } from "#db/packages/relations.ts";
import { insertPackage, type PackageRow } from "#db/packages/edits.ts";
import { globalSettings } from "#db/settings/settings.ts";
import { BucketError } from "#server/archive/bucket.ts";
import type { Upload, WrittenFragment } from "#server/archive/archives.ts";
import { acceptFindings } from "#server/domain/packages/finding.ts";
import { packageFindings } from "#server/domain/packages/findings.ts";
import { planFragments } from "#server/domain/packages/fragments.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { ActionOptions } from "#server/usecases/fleet/require_confirmation.ts";
import { refuseRelations } from "./relations.ts";
import { refuseErrors, refusingBadArchives } from "./archive_refusal.ts";
import { uploadEvent } from "./upload_archive.ts";
import type { Services } from "#server/usecases/services.ts";

/** A new package as operators describe it. */
export type PackageInput = Omit<NewPackage, "dryRun">;

/** No package has this id: one that is not made yet. */
const NO_PACKAGE = 0;

/** The number of ids that are tried, because others may take them. */
const TRIES = 8;

/**
 * Creates a package from an upload, or from a command only. Its folder is
 * renamed into place before its row is committed: a crash in between leaves a
 * folder without a row, which the next start removes, and never a row without a
 * folder.
 *
 * @throws {Refusal} `archive_not_found`, `package_refused`,
 *   `changed_meanwhile`.
 */
export async function createPackage(
  services: Services,
  input: PackageInput,
  by: Requester,
  { dryRun }: Pick<ActionOptions, "dryRun"> = {},
): Promise<{ package: Package | null; findings: Finding[] }> {
  const { store, notifier, archives, packageIds, presence } = services;
  const { fragmentBytes } = await globalSettings(store.db);
  const upload = await uploadOf(services, input.archiveId);
  const findings = acceptFindings(
    findingsOf(input, upload, fragmentBytes),
    input.accept,
  );
  await refuseRelations(store.db, NO_PACKAGE, input.relations, {
    doing: `create the package "${input.name}"`,
  });
  if (dryRun) return { package: null, findings };
  refuseErrors(
    findings,
    "package_refused",
    `create the package "${input.name}"`,
  );
  // The upload of a dry run is logged when it is used after all.
  const checked = upload && await archives.progress(upload.archive.id);
  const notLogged = upload && checked?.dryRun
    ? [uploadEvent(upload.archive, by, services.now())]
    : [];
  for (let tries = 0; tries < TRIES; tries++) {
    const id = await packageIds.next(store.db, services.now());
    const fragments = await cut(services, upload, id, fragmentBytes);
    if (!fragments) continue;
    if (upload) await putIntoBucket(services, upload, id, input.name);
    const row = rowOf(
      input,
      id,
      upload,
      fragments,
      findings,
      by,
      services.now(),
    );
    const statements = [
      ...notLogged,
      ...statementsOf(row),
      ...Object.values(input.relations).some((ids) => ids.length > 0)
        ? relationStatements(id, input.relations)
        : [],
      ...heldStatements(presence.id, {
        added: upload ? [id] : [],
        removed: [],
      }),
    ];
    if (!await committed(services, id, statements)) continue;
    notifier.notify();
    if (upload) {
      // After a crash, the next start does this.
      await archives.settle(id).catch(() => {});
      // If this fails, the upload is collected after a day like any unused one.
      await archives.discard(upload.archive.id).catch(() => {});
    }
    return { package: await packageById(store.db, id), findings };
  }
  throw new Refusal(
    "changed_meanwhile",
    `Cannot create the package "${input.name}": ${TRIES} ids in a row were taken by others; try again`,
  );
}

async function uploadOf(
  { archives }: Services,
  id: string | undefined,
): Promise<Upload | null> {
  if (id === undefined) return null;
  const upload = await archives.upload(id);
  if (!upload) throw notFound("archive", id);
  return upload;
}

function findingsOf(
  input: PackageInput,
  upload: Upload | null,
  fragmentBytes: number,
): Finding[] {
  if (!upload) return packageFindings(input, null);
  const { archive: { kind, size }, contents } = upload;
  const fragments = Math.ceil(size / fragmentBytes);
  return [
    ...upload.findings,
    ...packageFindings(input, { ...contents, kind, fragments }),
  ];
}

/** @returns The fragments; null if the id's folder is taken. */
async function cut(
  { archives, store }: Services,
  upload: Upload | null,
  id: number,
  fragmentBytes: number,
): Promise<WrittenFragment[] | null> {
  if (!upload) return [];
  const { size, sha256 } = upload.archive;
  const slices = planFragments(size, fragmentBytes);
  const packages = await packagesWithArchive(store.db, sha256);
  try {
    return await refusingBadArchives(() =>
      archives.cut(upload.archive.id, id, slices, { sha256, packages })
    );
  } catch (error) {
    // Another request has just made a package of it.
    if (error instanceof Deno.errors.NotFound) {
      throw notFound("archive", upload.archive.id);
    }
    throw error;
  }
}

/**
 * Gives the archive to all servers before the package counts as made.
 *
 * @throws {Refusal} `not_possible_now`; nothing is left of the package.
 */
async function putIntoBucket(
  { archives, bucket }: Services,
  { archive: { sha256, size } }: Upload,
  id: number,
  name: string,
): Promise<void> {
  try {
    await bucket?.put(sha256, archives.originalPath(id), size);
  } catch (error) {
    await archives.remove(id);
    if (!(error instanceof BucketError)) throw error;
    throw new Refusal(
      "not_possible_now",
      `Cannot create the package "${name}": ${error.message}`,
    );
  }
}

/** Leaves out fields that the action does not use; a finding has said so. */
function rowOf(
  input: PackageInput,
  id: number,
  upload: Upload | null,
  fragments: readonly WrittenFragment[],
  findings: readonly Finding[],
  by: Requester,
  at: Date,
): PackageRow {
  const { name, version, description, priority, action, notify, protocol } =
    input;
  return {
    ...{ id, name, version, description, priority, action, notify, protocol },
    brings: input.brings,
    successCodes: action === "store" ? [] : input.successCodes,
    rebootCodes: action === "store" ? [] : input.rebootCodes,
    target: input.target,
    command: action === "store" ? "" : input.command,
    path: action === "store" ? input.path : "",
    secrets: action === "store" ? {} : input.secrets,
    archive: upload && {
      kind: upload.archive.kind,
      name: fileName(upload.archive),
      bytes: upload.archive.size,
      md5: upload.archive.md5,
      sha256: upload.archive.sha256,
      fileSha256: upload.archive.fileSha256,
      fragments,
    },
    findings,
    at,
    by: by.name,
  };
}

/** The name of the file operators download; a wrapped file is an archive. */
function fileName({ name, wrapped, kind }: Archive): string {
  return wrapped ? `${name}.${kind}` : name;
}

function statementsOf(row: PackageRow): Statement[] {
  const { id, name, version, action, priority, target } = row;
  const { archive, at, by } = row;
  const accepted = [
    ...new Set(
      row.findings.filter(({ accepted }) => accepted).map(({ code }) => code),
    ),
  ];
  return [
    ...foldStatements([row.name, row.description]),
    insertPackage(row),
    appendEvent({
      kind: "package.created",
      actor: `operator:${by}`,
      at,
      packageId: id,
      payload: {
        ...{ name, version, action, priority, target },
        sha256: archive?.sha256,
        ...accepted.length > 0 && { accepted },
      },
    }),
  ];
}

/** @returns False if the id was taken; its folder is removed then. */
async function committed(
  { store, archives }: Services,
  id: number,
  statements: readonly Statement[],
): Promise<boolean> {
  try {
    await store.commit(statements);
    return true;
  } catch (error) {
    if (error instanceof Conflict) {
      await archives.remove(id);
      return false;
    }
    // A broken connection may hide a successful commit; then the files stay. If
    // that cannot be checked either, the next start will decide.
    const mayExist = await packageById(store.db, id)
      .then((existing) => existing !== null, () => true);
    if (!mayExist) await archives.remove(id);
    throw error;
  }
}
