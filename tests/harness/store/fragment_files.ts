import { fragmentFile } from "#server/archive/fragment_files.ts";
import { originalPath, type WrittenFragment } from "#server/archive/store.ts";

/**
 * Writes the files of a package as versions until schema 41 did: its archive in
 * a file of its own, and a file for each fragment beside it.
 */
export async function writeFragmentFiles(
  folder: string,
  packageId: number,
  fragments: readonly Pick<WrittenFragment, "bytes">[],
): Promise<void> {
  const path = originalPath(folder, packageId);
  const archive = await Deno.readFile(path);
  await Deno.remove(path);
  await Deno.writeFile(path, archive);
  let start = 0;
  for (const [i, { bytes }] of fragments.entries()) {
    const part = archive.subarray(start, start += bytes);
    await Deno.writeFile(fragmentFile(folder, packageId, i + 1), part);
  }
}
