import type { Session } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";

/** Waits for enter, so that what the line printed can be read. */
const AND_WAIT =
  'sh -c "$1"; code=$?; printf "\\n%s" "$2"; read -r _; exit "$code"';

/** Runs a line of the shell on the terminal, then says how it ended. */
export async function runShell(
  line: string,
  { lend, say }: Pick<Session, "lend" | "say">,
): Promise<void> {
  const { done, failed, cannot, goOn } = text.customKeys;
  try {
    let code = 0;
    await lend(async () => {
      const shell = new Deno.Command("sh", {
        args: ["-c", AND_WAIT, "sh", line, `${goOn} `],
        stdin: "inherit",
        stdout: "inherit",
        stderr: "inherit",
      });
      ({ code } = await shell.spawn().status);
    });
    say(
      code === 0 ? "ok" : "failed",
      code === 0 ? done(line) : failed(line, code),
    );
  } catch (error) {
    say("failed", cannot((error as Error).message));
  }
}
