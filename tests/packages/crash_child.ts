/**
 * Creates (or deletes) a package and kills itself, as `kill -9` does, at the
 * chosen point: `crash_child.ts DATABASE FOLDER POINT [PACKAGE]`. At the point
 * `converting-N` it removes the files of fragments, and dies at the N-th pause.
 */
import { openDatabase } from "#db/store/open.ts";
import type { Slice } from "#server/archive/archives.ts";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import {
  ada,
  packagesOf,
  packageUseCases,
} from "#tests/harness/store/packages.ts";
import { deletePackage } from "#server/usecases/packages/delete_package.ts";
import { removeFragmentFiles } from "#server/usecases/packages/remove_fragment_files.ts";
import { sweepArchives } from "#server/usecases/packages/tidy_archives.ts";
import { uploadArchive } from "#server/usecases/packages/upload_archive.ts";
import type { Services } from "#server/usecases/services.ts";

const [url, folder, point, packageId] = Deno.args;

function die(): never {
  Deno.kill(Deno.pid, "SIGKILL");
  throw new Error("unreachable");
}

/** Slices that end the process between the second and the third. */
class DeadlySlices extends Array<Slice> {
  override *[Symbol.iterator](): ArrayIterator<Slice> {
    let count = 0;
    for (let i = 0; i < this.length; i++) {
      if (++count === 3) die();
      yield this[i]!;
    }
    return undefined;
  }
}

const store = await openDatabase(url!);
const services = await packagesOf(store, folder!);
const { archives } = services;
let commits = 0;
const dying: Services = {
  ...services,
  store: {
    ...store,
    db: store.db,
    close: () => store.close(),
    async commit(job) {
      commits++;
      const creating = commits === 2; // the first commit is the upload's
      if (creating && point === "before-commit") die();
      const rows = await store.commit(job);
      if (creating && point === "after-commit") die();
      return rows;
    },
  },
  archives: {
    ...archives,
    cut: (id, wanted, slices) =>
      archives.cut(
        id,
        wanted,
        point === "cutting" ? DeadlySlices.from(slices) : slices,
      ),
    removeDeleted: (id) =>
      point === "removing" ? die() : archives.removeDeleted(id),
  },
};
const { upload, create } = packageUseCases(dying);

const pauses = /^converting-(\d+)$/.exec(point!)?.[1];
if (pauses !== undefined) {
  await sweepArchives(services);
  let left = Number(pauses);
  await removeFragmentFiles(services, console.error, () => {
    if (--left === 0) die();
    return Promise.resolve(true);
  });
  Deno.exit(0);
}
if (point === "removing") await deletePackage(dying, Number(packageId), ada);
if (point === "uploading") {
  let pieces = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) =>
      ++pieces > 20 ? die() : controller.enqueue(noise(1000)),
  });
  await uploadArchive(dying, { body, name: "setup.zip", target: "unix" }, ada);
}
const zip = zipOf({ name: "setup", bytes: noise(5000) });
const { archive } = await upload(zip);
await create({ command: "setup", archiveId: archive.id });
await store.close();
