import { LIBC_PATHS } from "#server/http/guard/libc.ts";

const PRIO_PROCESS = 0;
const CALLING_THREAD = 0;
const LOW = 10;

/**
 * Gives the calling thread a low priority, so that other threads get nine times as
 * much of a busy core. A lower one would never end beside a server that is busy all
 * night. On Linux a priority belongs to a thread.
 *
 * @returns False where there is no C library that this process may use.
 */
export function lowerPriority(): boolean {
  if (Deno.build.os !== "linux") return false;
  for (const path of LIBC_PATHS) {
    try {
      const library = Deno.dlopen(
        path,
        {
          setpriority: { parameters: ["i32", "u32", "i32"], result: "i32" },
        } as const,
      );
      library.symbols.setpriority(PRIO_PROCESS, CALLING_THREAD, LOW);
      library.close();
      return true;
    } catch {
      // Other systems keep it elsewhere.
    }
  }
  return false;
}
