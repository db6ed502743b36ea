import { assertEquals } from "@std/assert";
import {
  bareEnvironment,
  consoleCommand,
} from "#tests/harness/terminal/terminal.ts";

/** The result of a command that was run without a terminal. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `longshore …` as a script does, with its output in a pipe. */
export async function longshore(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<CliResult> {
  return await longshoreWith("", env, ...args);
}

/** The same with something on its standard input. */
export async function longshoreWith(
  input: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<CliResult> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...await consoleCommand(), ...args],
    clearEnv: true,
    env: { ...bareEnvironment(), LANG: "C", NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input)).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

/** Runs a command that has to succeed with nothing on stderr. */
export async function does(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<string> {
  const { code, out, err } = await longshore(env, ...args);
  assertEquals([code, err], [0, ""], args.join(" "));
  return out;
}

/** Asserts that it failed with this code and one sentence, on stderr alone. */
export function assertRefused(
  { code, out, err }: CliResult,
  expected: number,
  part: string,
): void {
  assertEquals([code, out], [expected, ""], err);
  assertEquals(err.includes(part), true, `"${part}" is not in: ${err}`);
  assertEquals(err.trimEnd().split("\n").length, 1, err);
}
