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
 * Stores an archive, or any single file, for a new package.
 *
 * @throws {Refusal} If agents could not unpack it; it is removed again then.
 */
export async function uploadArchive(
  services: Services,
  { body, ...description }: ArchiveUpload,
  by: Requester,
): Promise<{ archive: Archive; findings: Finding[] }> {
  const upload = await refusingBadArchives(() =>
    services.archives.receive(body, description, services.now())
  );
  return await keepArchive(services, upload, by);
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
