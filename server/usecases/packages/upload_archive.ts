import type { Archive, Finding } from "#shared/contract/packages/archives.ts";
import { appendEvent } from "#db/events/events.ts";
import type { Told, Upload } from "#server/archive/archives.ts";
import { type Asker, demand } from "#server/domain/permissions.ts";
import { refuseErrors, refusingBadArchives } from "./archive_refusal.ts";
import type { PackageWorld } from "#server/usecases/services.ts";

/**
 * Takes the bytes of an archive, or of any single file, for a package to be
 * made of. What agents could not unpack is refused and gone again.
 */
export function uploadArchiveWith(world: PackageWorld) {
  return async (
    body: ReadableStream<Uint8Array>,
    told: Told,
    by: Asker,
  ): Promise<{ archive: Archive; findings: Finding[] }> => {
    demand(by, "operator", "upload an archive");
    const upload = await refusingBadArchives(() =>
      world.archives.receive(body, told, world.now())
    );
    return await keepArchive(world, upload, by);
  };
}

/**
 * Says in the log that an upload is there.
 *
 * @throws {Refusal} If agents could not unpack it; it is gone again then.
 */
export async function keepArchive(
  { store, bell, now, archives }: PackageWorld,
  { archive, findings }: Upload,
  by: Asker,
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
  bell.ring();
  return { archive, findings: [...findings] };
}
