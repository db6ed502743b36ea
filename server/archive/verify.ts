import { createHash } from "node:crypto";
import { piecesOf } from "./disk.ts";
import { originalPath, type RecordedFiles } from "./store.ts";

/** Awaited after every piece of at most 256 KiB; false ends the reading. */
export type Between = () => Promise<boolean>;

/**
 * Reads the archive of a package again, and compares it and each of its fragments
 * with what was recorded.
 *
 * @param between If it resolves to false the reading ends without a fault.
 * @returns The fault, as a sentence that names the fragment; or null.
 */
export async function verifyPackage(
  folder: string,
  packageId: number,
  { bytes, sha256, fragments }: RecordedFiles,
  between?: Between,
): Promise<string | null> {
  const path = originalPath(folder, packageId);
  const whole = createHash("sha256");
  let hash = createHash("sha256");
  /** The number of the fragment that is read, its end, and the bytes read. */
  let [number, end, total] = [1, fragments[0]?.bytes ?? 0, 0];
  try {
    const { size } = await Deno.stat(path);
    if (size !== bytes) {
      return `its archive has ${size} bytes instead of ${bytes}`;
    }
    for await (const piece of piecesOf(path)) {
      whole.update(piece);
      for (let taken = 0; taken < piece.length && number <= fragments.length;) {
        const part = piece.subarray(taken, taken + end - total);
        hash.update(part);
        taken += part.length;
        total += part.length;
        if (total < end) continue;
        if (hash.digest("hex") !== fragments[number - 1]!.sha256) {
          return `fragment ${packageId}-${number} has changed`;
        }
        hash = createHash("sha256");
        end += fragments[number++]?.bytes ?? 0;
      }
      if (between && !await between()) return null;
    }
  } catch (error) {
    const missing = error instanceof Deno.errors.NotFound;
    return missing
      ? "its archive is missing"
      : `fragment ${packageId}-${number} cannot be read`;
  }
  const same = total === bytes && whole.digest("hex") === sha256;
  return same ? null : "its fragments together are not the archive";
}
