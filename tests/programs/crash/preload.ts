import { join } from "node:path";

/** True if the C compiler that preloaded libraries need is installed. */
export async function canCompile(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("gcc", {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

/**
 * Compiles a library to preload into the server.
 *
 * @param name Name of its source beside this file: `record_writes`.
 * @param folder Folder of the library.
 * @returns Its path.
 */
export async function compiled(name: string, folder: string): Promise<string> {
  const library = join(folder, `${name}.so`);
  const source = new URL(`./${name}.c`, import.meta.url).pathname;
  const { success, stderr } = await new Deno.Command("gcc", {
    args: ["-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return library;
}
