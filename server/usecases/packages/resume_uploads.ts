import type { Archive, Finding } from "#shared/contract/packages/archives.ts";
import type { UploadProgress } from "#shared/contract/packages/uploads.ts";
import type { AnnouncedUpload, Progress } from "#server/archive/resumable.ts";
import { notFound } from "#server/domain/not_found.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { refusingBadArchives } from "./archive_refusal.ts";
import { keepArchive } from "./upload_archive.ts";
import type { Services } from "#server/usecases/services.ts";

/** Begins an upload that arrives in parts and survives a broken connection. */
export async function announceUpload(
  { archives }: Services,
  announced: AnnouncedUpload,
): Promise<UploadProgress> {
  return described(
    await refusingBadArchives(() => archives.announce(announced)),
  );
}

/**
 * The progress of an upload.
 *
 * @throws {Refusal} `upload_not_found`.
 */
export async function uploadProgress(
  services: Services,
  id: string,
): Promise<UploadProgress> {
  return described(await existing(services, id));
}

/** A part of an upload. */
interface UploadPart {
  readonly id: string;
  /** The position of the bytes; the upload must end there. */
  readonly offset: number;
  /** Raw bytes; null appends nothing. */
  readonly body: ReadableStream<Uint8Array> | null;
}

/**
 * Appends a part to an upload.
 *
 * @throws {Refusal} `upload_not_found`, `upload_busy`, `upload_offset`.
 */
export async function appendToUpload(
  services: Services,
  { id, offset, body }: UploadPart,
): Promise<UploadProgress> {
  return await alone(services, id, async (progress) =>
    described({
      ...progress,
      offset: await services.archives.append(progress, offset, body),
    }));
}

/**
 * Makes an archive of a complete upload, as `uploadArchive` does with a file
 * sent in one request. Repeating the request gives the same answer.
 *
 * @throws {Refusal} `upload_not_found`, `upload_busy`, `upload_incomplete`.
 */
export async function finishUpload(
  services: Services,
  id: string,
  by: Requester,
): Promise<{ archive: Archive; findings: Finding[] }> {
  const { archives, now } = services;
  return await alone(services, id, async (progress) => {
    const { offset, bytes } = progress;
    if (offset < bytes) {
      throw new Refusal(
        "upload_incomplete",
        `Cannot use the upload ${id}: it has ${offset} of ${bytes} bytes; send the rest first`,
        { offset, bytes },
      );
    }
    const finished = await archives.upload(id);
    if (finished) {
      return { archive: finished.archive, findings: [...finished.findings] };
    }
    return await keepArchive(
      services,
      await archives.finish(progress, now()),
      by,
      progress.dryRun,
    );
  });
}

/**
 * Cancels an upload and removes its bytes.
 *
 * @throws {Refusal} `upload_not_found`, `upload_busy`.
 */
export async function removeUpload(
  services: Services,
  id: string,
): Promise<void> {
  await alone(services, id, () => services.archives.discard(id));
}

async function existing(
  { archives }: Services,
  id: string,
): Promise<Progress> {
  const progress = await archives.progress(id);
  if (!progress) throw notFound("upload", id);
  return progress;
}

/** Runs work on an upload, unless another request is working on it. */
async function alone<T>(
  services: Services,
  id: string,
  run: (progress: Progress) => Promise<T>,
): Promise<T> {
  const { uploadsInUse } = services;
  if (uploadsInUse.has(id)) {
    throw new Refusal(
      "upload_busy",
      `Another request is using the upload ${id}; wait until it has ended, or half a minute if its connection is lost, and try again`,
    );
  }
  uploadsInUse.add(id);
  try {
    const progress = await existing(services, id);
    return await refusingBadArchives(() => run(progress));
  } finally {
    uploadsInUse.delete(id);
  }
}

function described({ id, name, offset, bytes }: Progress): UploadProgress {
  return { id, name, offset, bytes };
}
