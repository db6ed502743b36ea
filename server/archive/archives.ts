import type { Contents } from "./contents.ts";
import { adoptPackage, adoptTwin } from "./adopt.ts";
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
  fragmentFile,
  type FragmentFilesRemoval,
  packagesWithFragmentFiles,
  removeFragmentFiles,
  verifyFragmentFiles,
} from "./fragment_files.ts";
import { type FragmentPlace, FragmentPlaces } from "./fragment_places.ts";
import {
  cutPackage,
  isOneFile,
  originalPath,
  type RecordedFiles,
  removePackage,
  settlePackage,
  shareArchive,
  type Slice,
  type Twins,
  type WrittenFragment,
} from "./store.ts";
import { sweepPackages, type SweepResult } from "./sweep.ts";
import { type Between, verifyPackage } from "./verify.ts";
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
  FragmentFilesRemoval,
  FragmentPlace,
  RecordedFiles,
  Slice,
  SweepResult,
  Twins,
  Upload,
  UploadDescription,
  WrittenFragment,
};

/**
 * The files of packages. The folder holds `incoming/ID/` with `data` and
 * `about.json` for an upload, `PACKAGE/original` for a package, and `aside-…`
 * for files that are not complete. A fragment is a range of `original`, and
 * packages with the same archive have links to one file: the file system frees
 * it with the last of them, and with the last download that has it open.
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
  /** Packages whose fragments still have files of their own. */
  let former = new Set<number>();
  const places = new FragmentPlaces();
  const remove = async (packageId: number) => {
    await removePackage({ folder, aside }, packageId);
    former.delete(packageId);
    places.forget(packageId);
  };
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
      twins?: Twins,
    ): Promise<WrittenFragment[] | null> =>
      cutPackage(
        { folder, aside },
        dataOf(`${incoming}/${uploadId}`),
        packageId,
        slices,
        twins,
      ),
    /** {@linkcode adoptPackage} */
    adopt: (
      packageId: number,
      body: ReadableStream<Uint8Array>,
      recorded: RecordedFiles,
    ): Promise<void> =>
      adoptPackage({ folder, aside }, incoming, packageId, body, recorded),
    /** {@linkcode adoptTwin} */
    adoptTwin: (
      packageId: number,
      recorded: RecordedFiles,
      packages: readonly number[],
    ): Promise<boolean> =>
      adoptTwin({ folder, aside }, packageId, recorded, packages),
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
    remove,
    /**
     * Removes the files of a deleted package, as soon as nobody holds files. A
     * server that ends before removes them at its next start.
     */
    removeDeleted: async (packageId: number): Promise<void> => {
      if (holders > 0) deferred.add(packageId);
      else await remove(packageId);
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
        for (const id of ids) await remove(id);
      };
    },
    /**
     * {@linkcode verifyPackage}; while fragments have files of their own, it is
     * enough that those are whole.
     */
    async verify(
      packageId: number,
      recorded: RecordedFiles,
      between?: Between,
    ): Promise<string | null> {
      const fault = await verifyPackage(folder, packageId, recorded, between);
      if (fault === null || !former.has(packageId)) return fault;
      return verifyFragmentFiles(folder, packageId, recorded, between);
    },
    /** Packages whose fragments still have files of their own. */
    get withFragmentFiles(): readonly number[] {
      return [...former];
    },
    /** {@linkcode removeFragmentFiles} */
    async removeFragmentFiles(
      packageId: number,
      recorded: RecordedFiles,
      between: Between,
    ): Promise<FragmentFilesRemoval> {
      const place = { folder, aside };
      const done = await removeFragmentFiles(
        place,
        packageId,
        recorded,
        between,
      );
      if (done.how === "removed") former.delete(packageId);
      return done;
    },
    /** {@linkcode isOneFile} */
    isOneFile: (one: number, other: number): Promise<boolean> =>
      isOneFile(folder, one, other),
    /** {@linkcode shareArchive}; not while fragments have files of their own. */
    share: async (from: number, to: number): Promise<boolean> =>
      !former.has(from) && !former.has(to) &&
      await shareArchive({ folder, aside }, from, to),
    /**
     * Where the bytes of a fragment are; null: there is no such fragment.
     *
     * @param read Reads the sizes of the package's fragments, which are then
     * kept in memory.
     */
    async fragment(
      packageId: number,
      number: number,
      read: () => Promise<Pick<RecordedFiles, "fragments"> | null>,
    ): Promise<FragmentPlace | null> {
      const range = await places.of(packageId, number, read);
      return range && {
        path: originalPath(folder, packageId),
        ...range,
        ownFile: former.has(packageId)
          ? fragmentFile(folder, packageId, number)
          : null,
      };
    },
    originalPath: (packageId: number): string =>
      originalPath(folder, packageId),
    /** {@linkcode sweepPackages}; also removes uploads a crash has cut off. */
    async sweep(
      existing: ReadonlySet<number>,
      deleted: ReadonlySet<number>,
    ): Promise<SweepResult> {
      await collectUploads(incoming, new Date(0), "removed");
      const swept = await sweepPackages(
        { folder, aside },
        { existing, deleted, isShared: owner !== undefined },
      );
      former = await packagesWithFragmentFiles(folder);
      return swept;
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
