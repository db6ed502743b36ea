import type { Archive, Finding } from "#shared/contract/packages/archives.ts";
import type { UploadProgress } from "#shared/contract/packages/uploads.ts";
import type { AnnouncedUpload, Progress } from "#server/archive/resumable.ts";
import { type Requester, requireRole } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { refusingBadArchives } from "./archive_refusal.ts";
import { keepArchive } from "./upload_archive.ts";
import type { PackageServices } from "#server/usecases/services.ts";

/** Uploads that arrive in parts and outlive a broken link. */
export interface Uploads {
  announce(announced: AnnouncedUpload, by: Requester): Promise<UploadProgress>;
  progress(id: string, by: Requester): Promise<UploadProgress>;
  /** @param body Raw bytes that belong at `offset`. */
  append(
    id: string,
    offset: number,
    body: ReadableStream<Uint8Array> | null,
    by: Requester,
  ): Promise<UploadProgress>;
  /** The same as if it had been uploaded at once; asked again, again. */
  finish(
    id: string,
    by: Requester,
  ): Promise<{ archive: Archive; findings: Finding[] }>;
  remove(id: string, by: Requester): Promise<void>;
}

/** The uploads of operators; one request at a time works on each. */
export function resumeUploadsWith(services: PackageServices): Uploads {
  const { archives, now } = services;
  const busy = new Set<string>();

  async function found(id: string): Promise<Progress> {
    const progress = await archives.progress(id);
    if (progress) return progress;
    throw new Refusal(
      "upload_not_found",
      `There is no upload ${id}: it was removed, used up or nothing was added to it for a day; announce it again`,
    );
  }

  async function alone<T>(
    id: string,
    run: (progress: Progress) => Promise<T>,
  ): Promise<T> {
    if (busy.has(id)) {
      throw new Refusal(
        "upload_busy",
        `Another request works on the upload ${id}; wait for it, or for half a minute if its link is cut, and ask again`,
      );
    }
    busy.add(id);
    try {
      const progress = await found(id);
      return await refusingBadArchives(() => run(progress));
    } finally {
      busy.delete(id);
    }
  }

  return {
    async announce(announced, by) {
      requireRole(by, "operator", "upload an archive");
      return described(
        await refusingBadArchives(() => archives.announce(announced)),
      );
    },
    async progress(id, by) {
      requireRole(by, "operator", "look at an upload");
      return described(await found(id));
    },
    async append(id, offset, body, by) {
      requireRole(by, "operator", "upload an archive");
      return await alone(id, async (progress) =>
        described({
          ...progress,
          offset: await archives.append(progress, offset, body),
        }));
    },
    async finish(id, by) {
      requireRole(by, "operator", "upload an archive");
      return await alone(id, async (progress) => {
        const { offset, bytes } = progress;
        if (offset < bytes) {
          throw new Refusal(
            "upload_incomplete",
            `Cannot use the upload ${id}: it has ${offset} of ${bytes} bytes; send the rest first`,
            { offset, bytes },
          );
        }
        const made = await archives.upload(id);
        if (made) {
          return { archive: made.archive, findings: [...made.findings] };
        }
        return await keepArchive(
          services,
          await archives.finish(progress, now()),
          by,
        );
      });
    },
    async remove(id, by) {
      requireRole(by, "operator", "give an upload up");
      await alone(id, () => archives.discard(id));
    },
  };
}

function described({ id, name, offset, bytes }: Progress): UploadProgress {
  return { id, name, offset, bytes };
}
