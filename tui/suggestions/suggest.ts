import { basename } from "node:path";
import { fileFacts } from "#shared/file_type.ts";
import { namesInTarGz, namesInZip } from "./archive_names.ts";
import { type BoundedFile, openBounded } from "./bounded_file.ts";
import { msiProperties } from "./msi.ts";
import { fromFileName, fromProperties } from "./name_version.ts";
import { chooseProgram, type ProgramChoice } from "./program_choice.ts";
import { programFacts } from "./windows_program.ts";

/** Values for a new package, from the file it is made of. */
export interface Suggestion extends Partial<ProgramChoice> {
  readonly name: string;
  /** Empty if none is known. */
  readonly version: string;
}

/** Bytes that tell the type of a file. */
const HEAD_BYTES = 512;

/**
 * Suggests the values of a package from its file: from the file's name, the
 * properties of an installer, and the names in an archive. A bounded part of
 * the file is read, and what cannot be read is left out.
 *
 * @returns Null if the path is no file that can be read.
 */
export async function suggestFrom(path: string): Promise<Suggestion | null> {
  try {
    if (!(await Deno.stat(path)).isFile) return null;
    using file = await openBounded(path);
    return await suggestionOf(file, basename(path));
  } catch {
    return null;
  }
}

async function suggestionOf(
  file: BoundedFile,
  name: string,
): Promise<Suggestion> {
  const byName = fromFileName(name);
  const { type } = fileFacts(await file.read(0, HEAD_BYTES));
  const readOr = <Value>(otherwise: Value, read: Promise<Value>) =>
    read.catch(() => otherwise);
  switch (type) {
    case "zip": {
      const files = await readOr([], namesInZip(file));
      return { ...byName, ...chooseProgram(files) };
    }
    case "gzip": {
      const files = await readOr([], namesInTarGz(file));
      return {
        ...byName,
        ...files.length > 0 ? chooseProgram(files) : chooseProgram([name]),
      };
    }
    case "ole": {
      const properties = await readOr<ReadonlyMap<string, string>>(
        new Map(),
        msiProperties(file),
      );
      const product = properties.get("ProductName") ?? "";
      const version = properties.get("ProductVersion") ?? "";
      return {
        ...product === "" ? byName : fromProperties(product, version),
        ...chooseProgram([name]),
      };
    }
    case "windows_program": {
      const facts = await readOr(null, programFacts(file));
      const product = facts?.strings.get("ProductName") ?? "";
      const version = facts?.strings.get("ProductVersion") ||
        (facts?.strings.get("FileVersion") ?? "");
      return {
        ...product === "" ? byName : {
          ...fromProperties(product, version),
          ...version === "" && { version: byName.version },
        },
        ...chooseProgram([name], facts?.installer),
      };
    }
    default:
      return { ...byName, ...chooseProgram([name]) };
  }
}
