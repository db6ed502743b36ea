import { dirname, join } from "node:path";
import { consoleCommand } from "./terminal.ts";

/**
 * Writes a `longshore` into a folder, as `task install` does.
 *
 * @returns The folder to put on the PATH.
 */
export async function placeProgram(folder: string): Promise<string> {
  const words = await consoleCommand();
  const quoted = (word: string) => `'${word}'`;
  const path = join(folder, "bin", "longshore");
  await Deno.mkdir(dirname(path), { recursive: true });
  const script = `#!/bin/sh\nexec ${
    [Deno.execPath(), ...words].map(quoted).join(" ")
  } "$@"\n`;
  await Deno.writeTextFile(path, script, { mode: 0o755 });
  return dirname(path);
}
