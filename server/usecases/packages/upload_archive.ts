import type { Archive, Finding } from "#shared/contract/packages/archives.ts";
import { appendEvent } from "#db/events/events.ts";
import type { Statement } from "#db/store/transaction.ts";
import type { Upload, UploadDescription } from "#server/archive/archives.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { refuseErrors, refusingBadArchives } from "./archive_refusal.ts";
import type { Services } from "#server/usecases/services.ts";

/** A file that is uploaded, and how its sender describes it. */
interface ArchiveUpload extends UploadDescription {
  /** The raw bytes, read as they come. */
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * Stores an archive, or any single file, for a new package; a dry run removes
 * it again once it has been checked.
 *
 * @throws {Refusal} If agents could not unpack it; it is removed again then.
 */
export async function uploadArchive(
  services: Services,
  { body, ...description }: ArchiveUpload,
  by: Requester,
  dryRun = false,
): Promise<{ archive: Archive; findings: Finding[] }> {
  const { archives, now } = services;
  const upload = await refusingBadArchives(() =>
    archives.receive(body, description, now())
  );
  const checked = await keepArchive(services, upload, by, dryRun);
  if (dryRun) await archives.discard(upload.archive.id);
  return checked;
}

/** The event that an archive was uploaded. */
export function uploadEvent(
  { id, name, size, sha256 }: Archive,
  by: Requester,
  at: Date,
): Statement {
  return appendEvent({
    kind: "archive.uploaded",
    actor: `operator:${by.name}`,
    at,
    payload: { id, name, size, sha256 },
  });
}

/**
 * Logs that an upload is complete, unless it is only to be checked.
 *
 * @throws {Refusal} If agents could not unpack it; it is removed again then.
 */
export async function keepArchive(
  { store, notifier, now, archives }: Services,
  { archive, findings }: Upload,
  by: Requester,
  dryRun = false,
): Promise<{ archive: Archive; findings: Finding[] }> {
  try {
    refuseErrors(
      // What may be accepted is judged when a package is made of it.
      findings.filter(({ acceptable }) => !acceptable),
      "archive_unreadable",
      `use the archive "${archive.name}"`,
    );
    if (!dryRun) await store.commit([uploadEvent(archive, by, now())]);
  } catch (error) {
    await archives.discard(archive.id);
    throw error;
  }
  notifier.notify();
  return { archive, findings: [...findings] };
}
