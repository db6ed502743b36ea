import { ROOT, taskArguments } from "#tests/harness/server/task.ts";
import { bareEnvironment } from "#tests/harness/terminal/terminal.ts";

/** The result of `deno task restore`. */
export interface RestoreResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `deno task restore` with the product's permissions. */
export async function restore(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RestoreResult> {
  const { code, stdout, stderr } = await (await command(args, env)).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

/** The same, to be killed half-way. */
export async function startRestore(
  args: readonly string[],
): Promise<Deno.ChildProcess> {
  return (await command(args, {})).spawn();
}

async function command(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Deno.Command> {
  return new Deno.Command(Deno.execPath(), {
    args: [...await taskArguments("restore"), ...args],
    cwd: ROOT,
    clearEnv: true,
    env: { ...bareEnvironment(), NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}
