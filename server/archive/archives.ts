import type { Contents } from "./contents.ts";
import { adoptPackage } from "./adopt.ts";
import { namesIn, removeAll } from "./disk.ts";
import {
  type AnnouncedUpload,
  announceUpload,
  appendPart,
  finishUpload,
  type Progress,
  progressOf,
} from "./resumable.ts";
import {
  cutPackage,
  fragmentPath,
  originalPath,
  type RecordedFiles,
  removePackage,
  settlePackage,
  type Slice,
  sweepPackages,
  type SweepResult,
  verifyOriginal,
  verifyPackage,
  type WrittenFragment,
} from "./store.ts";
import {
  collectUploads,
  dataOf,
  readUpload,
  receiveUpload,
  type Upload,
  type UploadDescription,
} from "./uploads.ts";

export type {
  Contents,
  RecordedFiles,
  Slice,
  SweepResult,
  Upload,
  UploadDescription,
  WrittenFragment,
};

/**
 * The files of packages. The folder holds `incoming/ID/` with `data` and
 * `about.json` for an upload, `PACKAGE/` with `original` and the fragments
 * `PACKAGE-1` … for a package, and `aside-…` for files that are not complete.
 */
export type Archives = Awaited<ReturnType<typeof openArchives>>;

/**
 * Opens the folder of archives; it is created if it is missing.
 *
 * @param owner The server's id, where other servers may use the same folder:
 * uploads are then in `incoming/OWNER/`, unfinished packages in
 * `aside-OWNER-…`, and only these are removed at a start.
 */
export async function openArchives(folder: string, owner?: string) {
  const all = `${folder}/incoming`;
  const incoming = owner === undefined ? all : `${all}/${owner}`;
  const aside = owner === undefined ? "aside" : `aside-${owner}`;
  await Deno.mkdir(incoming, { recursive: true });
  /** Packages whose files are removed when nobody holds them any more. */
  const deferred = new Set<number>();
  let holders = 0;
  return {
    /** @throws {Error} If the folder cannot be read. */
    async requireReachable(): Promise<void> {
      await Deno.stat(incoming);
    },
    /** {@linkcode receiveUpload} */
    receive: (
      body: ReadableStream<Uint8Array>,
      description: UploadDescription,
      at: Date,
    ) => receiveUpload(incoming, body, description, at),
    /** {@linkcode announceUpload} */
    announce: (announced: AnnouncedUpload): Promise<Progress> =>
      announceUpload(incoming, announced),
    /** {@linkcode progressOf} */
    progress: (id: string): Promise<Progress | null> =>
      progressOf(incoming, id),
    /** {@linkcode appendPart} */
    append: (
      progress: Progress,
      sentOffset: number,
      body: ReadableStream<Uint8Array> | null,
    ): Promise<number> => appendPart(incoming, progress, sentOffset, body),
    /** {@linkcode finishUpload} */
    finish: (progress: Progress, at: Date): Promise<Upload> =>
      finishUpload(incoming, progress, at),
    /** {@linkcode readUpload} */
    upload: (id: string): Promise<Upload | null> => readUpload(incoming, id),
    /** Removes an upload that has become a package, or is refused. */
    discard: (id: string): Promise<void> => removeAll(`${incoming}/${id}`),
    /** {@linkcode cutPackage}, from an upload. */
    cut: (
      uploadId: string,
      packageId: number,
      slices: readonly Slice[],
    ): Promise<WrittenFragment[] | null> =>
      cutPackage(
        { folder, aside },
        dataOf(`${incoming}/${uploadId}`),
        packageId,
        slices,
      ),
    /** {@linkcode adoptPackage} */
    adopt: (
      packageId: number,
      body: ReadableStream<Uint8Array>,
      recorded: RecordedFiles,
    ): Promise<void> =>
      adoptPackage({ folder, aside }, incoming, packageId, body, recorded),
    /** The ids of the packages whose files are here. */
    async packages(): Promise<Set<number>> {
      const names = await namesIn(folder);
      return new Set(
        names.filter((name) => /^\d{10}$/.test(name)).map(Number),
      );
    },
    /** {@linkcode settlePackage} */
    settle: (packageId: number): Promise<void> =>
      settlePackage(folder, packageId),
    /** {@linkcode removePackage} */
    remove: (packageId: number): Promise<void> =>
      removePackage({ folder, aside }, packageId),
    /**
     * Removes the files of a deleted package, as soon as nobody holds files. A
     * server that ends before removes them at its next start.
     */
    removeDeleted: async (packageId: number): Promise<void> => {
      if (holders > 0) deferred.add(packageId);
      else await removePackage({ folder, aside }, packageId);
    },
    /**
     * Keeps the files of packages that are deleted from now on, until the
     * returned function is called.
     */
    hold(): () => Promise<void> {
      holders++;
      return async () => {
        if (--holders > 0) return;
        const ids = [...deferred];
        deferred.clear();
        for (const id of ids) await removePackage({ folder, aside }, id);
      };
    },
    /** {@linkcode verifyPackage} */
    verify: (
      packageId: number,
      recorded: RecordedFiles,
      between?: () => Promise<boolean>,
    ): Promise<string | null> =>
      verifyPackage(folder, packageId, recorded, between),
    /** {@linkcode verifyOriginal} */
    verifyOriginal: (
      packageId: number,
      recorded: RecordedFiles,
      between?: () => Promise<boolean>,
    ): Promise<string | null> =>
      verifyOriginal(folder, packageId, recorded, between),
    fragmentPath: (packageId: number, number: number): string =>
      fragmentPath(folder, packageId, number),
    originalPath: (packageId: number): string =>
      originalPath(folder, packageId),
    /** {@linkcode sweepPackages}; also removes uploads a crash has cut off. */
    async sweep(
      existing: ReadonlySet<number>,
      deleted: ReadonlySet<number>,
    ): Promise<SweepResult> {
      await collectUploads(incoming, new Date(0), "removed");
      return sweepPackages(
        { folder, aside },
        { existing, deleted, isShared: owner !== undefined },
      );
    },
    /** Removes uploads finished before `before`; returns how many. */
    async collect(before: Date): Promise<number> {
      const collected = await collectUploads(incoming, before, "kept");
      // Those of a version that had no folder for each server.
      return owner === undefined
        ? collected
        : collected + await collectUploads(all, before, "kept");
    },
  };
}
