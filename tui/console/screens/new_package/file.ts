import { text } from "#tui/text/mod.ts";

/** The reason a path names no file that can be sent; null if it does. */
export async function mistakeInFile(path: string): Promise<string | null> {
  try {
    const { isDirectory } = await Deno.stat(path);
    return isDirectory
      ? text.sheet.labelled(path, text.newPackage.isFolder)
      : null;
  } catch {
    return text.sheet.labelled(path, text.newPackage.noFile);
  }
}
