import type { Archive, Finding } from "#shared/contract/packages/archives.ts";
import { appendEvent } from "#db/events/events.ts";
import type { Told, Upload } from "#server/archive/archives.ts";
import { type Requester, requireRole } from "#server/domain/permissions.ts";
import { refuseErrors, refusingBadArchives } from "./archive_refusal.ts";
import type { PackageServices } from "#server/usecases/services.ts";

/**
 * Takes the bytes of an archive, or of any single file, for a package to be
 * made of. What agents could not unpack is refused and gone again.
 */
export function uploadArchiveWith(services: PackageServices) {
  return async (
    body: ReadableStream<Uint8Array>,
    told: Told,
    by: Requester,
  ): Promise<{ archive: Archive; findings: Finding[] }> => {
    requireRole(by, "operator", "upload an archive");
    const upload = await refusingBadArchives(() =>
      services.archives.receive(body, told, services.now())
    );
    return await keepArchive(services, upload, by);
  };
}

/**
 * Says in the log that an upload is there.
 *
 * @throws {Refusal} If agents could not unpack it; it is gone again then.
 */
export async function keepArchive(
  { store, notifier: notifier, now, archives }: PackageServices,
  { archive, findings }: Upload,
  by: Requester,
): Promise<{ archive: Archive; findings: Finding[] }> {
  try {
    refuseErrors(
      findings,
      "archive_unreadable",
      `use the archive "${archive.name}"`,
    );
    const { id, name, size, sha256 } = archive;
    await store.commit([appendEvent({
      kind: "archive.uploaded",
      actor: `operator:${by.name}`,
      at: now(),
      payload: { id, name, size, sha256 },
    })]);
  } catch (error) {
    await archives.discard(archive.id);
    throw error;
  }
  notifier.notify();
  return { archive, findings: [...findings] };
}
