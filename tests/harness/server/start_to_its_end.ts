import { assertEquals } from "@std/assert";
import { bareEnvironment } from "#tests/harness/terminal/terminal.ts";
import { ROOT, taskArguments } from "./task.ts";

/**
 * Starts a server that is expected to end by itself: on free ports of this
 * machine, unless the flags name others, with the product's permissions.
 *
 * @returns Everything it printed: on stderr only, or on stdout only for exit
 * code 0.
 */
export async function startToItsEnd(
  flags: readonly string[],
  env: Record<string, string> = {},
  exitCode = 1,
): Promise<string> {
  const listeners = ["http", "https", "operator"].map((name) => `--${name}`);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...await taskArguments("serve"),
      ...listeners.filter((flag) => !flags.includes(flag))
        .flatMap((flag) => [flag, "127.0.0.1:0"]),
      ...["--name", "localhost", ...flags],
    ],
    cwd: ROOT,
    clearEnv: true,
    env: { ...bareEnvironment(), NO_COLOR: "1", ...env },
    stdin: "null",
    signal: AbortSignal.timeout(180_000),
  }).output();
  const [printed, errors] = [stdout, stderr]
    .map((bytes) => new TextDecoder().decode(bytes));
  assertEquals(code, exitCode, `${printed}${errors}`);
  assertEquals(exitCode === 0 ? errors : printed, "");
  return exitCode === 0 ? printed! : errors!;
}
