/**
 * Stops all processes of this job, as ^z does at a shell, until the shell
 * continues them. A shell that started us through other programs, as `npx` and
 * `deno task`, notices only if those stop too.
 *
 * Without job control nothing is stopped.
 *
 * @throws {Error} If this system has no `kill`.
 */
export async function stopJob(): Promise<void> {
  await new Deno.Command("kill", {
    args: ["-TSTP", "0"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
}
