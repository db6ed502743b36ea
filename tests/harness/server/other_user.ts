/** The uid and gid of `nobody`. */
const NOBODY = "65534";

/** Why nothing can be run as another user; null if it can. */
export const OTHER_USER_MISSING = await whyMissing();

/** Runs a shell script as the user `nobody`, without other groups. */
export async function asNobody(
  script: string,
  { gid = NOBODY, groups = [] as readonly string[] } = {},
): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await new Deno.Command("setpriv", {
    args: [
      ...["--reuid", NOBODY, "--regid", gid],
      ...groups.length > 0 ? ["--groups", groups.join(",")] : [
        "--clear-groups",
      ],
      ...["sh", "-c", script],
    ],
  }).output();
  const text = new TextDecoder();
  return { code, output: text.decode(stdout) + text.decode(stderr) };
}

async function whyMissing(): Promise<string | null> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return "needs root";
  try {
    const { success } = await new Deno.Command("setpriv", {
      args: ["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "true"],
      stderr: "null",
    }).output();
    return success ? null : "this system allows no other user";
  } catch {
    return "there is no setpriv";
  }
}
