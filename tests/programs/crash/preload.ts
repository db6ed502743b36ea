import { join } from "node:path";

/** Whether the C compiler that preloaded libraries need is there. */
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
 * Compiles a library to be preloaded into the server.
 *
 * @param name Of its source beside this file: `record_writes`.
 * @param folder Where it is to lie; its path is returned.
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
