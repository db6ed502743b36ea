import { join } from "node:path";

/** The top of the checkout. */
export const ROOT = join(import.meta.dirname!, "../../..");

/**
 * What `deno` is to be called with, in `ROOT`, to do as a task of deno.json
 * does, permissions included, without another process between.
 *
 * @throws Error If the task is no plain `deno run …`.
 */
export async function taskArguments(name: string): Promise<string[]> {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(join(ROOT, "deno.json")),
  );
  const [deno, run, ...rest] = String(tasks[name]).split(/\s+/);
  if (deno !== "deno" || run !== "run") {
    throw new Error(`The task "${name}" of deno.json is no plain deno run`);
  }
  return ["run", "-q", ...rest];
}
