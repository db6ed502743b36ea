import { removeAll } from "./disk.ts";
import { ingest } from "./ingest.ts";
import {
  cutPackage,
  type PackageFolder,
  type RecordedFiles,
  removePackage,
  settlePackage,
  type Slice,
} from "./store.ts";

/** What another server sent is not what the database describes. */
export class OtherContent extends Error {
  override readonly name = "OtherContent";
}

/**
 * Receives the archive of a package that another server has made, and cuts it as
 * that server did. The files are in place only once all digests are those that
 * were recorded.
 *
 * @param incoming The folder for files that arrive.
 * @throws {OtherContent | UploadInterrupted | DiskFull} Nothing is left then.
 */
export async function adoptPackage(
  place: PackageFolder,
  incoming: string,
  packageId: number,
  body: ReadableStream<Uint8Array>,
  recorded: RecordedFiles,
): Promise<void> {
  const home = `${incoming}/fetched-${packageId}`;
  const archive = `${home}/data`;
  await removeAll(home);
  try {
    await Deno.mkdir(home, { recursive: true });
    const { size, sha256 } = await ingest(body, archive, {
      limitBytes: recorded.bytes,
    });
    if (size !== recorded.bytes || sha256 !== recorded.sha256) {
      throw new OtherContent(`it sent ${size} bytes with another digest`);
    }
    const slices = slicesOf(recorded);
    const written = await cutPackage(place, archive, packageId, slices);
    if (written === null) return; // It is here already.
    const same = written.every((one, i) =>
      one.sha256 === recorded.fragments[i]!.sha256
    );
    if (!same) {
      await removePackage(place, packageId);
      throw new OtherContent("its fragments have other digests");
    }
    await settlePackage(place.folder, packageId);
  } finally {
    await removeAll(home);
  }
}

/**
 * Stores a package whose archive another package here has: nothing has to be
 * received.
 *
 * @param packages Those that may have it.
 * @returns False if none has it whole; then nothing is left.
 */
export async function adoptTwin(
  place: PackageFolder,
  packageId: number,
  recorded: RecordedFiles,
  packages: readonly number[],
): Promise<boolean> {
  const { sha256 } = recorded;
  const slices = slicesOf(recorded);
  const twins = { sha256, packages };
  const written = await cutPackage(place, null, packageId, slices, twins);
  if (written === null) return false;
  await settlePackage(place.folder, packageId);
  return true;
}

/** The slices of the archive that the fragments are, one after the other. */
function slicesOf({ fragments }: RecordedFiles): Slice[] {
  let end = 0;
  return fragments.map(({ bytes }, i) => {
    const start = end;
    end += bytes;
    return { number: i + 1, start, end };
  });
}
