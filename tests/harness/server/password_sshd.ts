import { join } from "node:path";
import { ROOT } from "./task.ts";

/**
 * An SSH server that knows no keys, only a password. The system's `sshd` can
 * check the passwords of accounts alone, of which a test has none.
 */
export interface PasswordSshd extends AsyncDisposable {
  /** The arguments of the system's `ssh`: its configuration, and the host. */
  readonly destination: string;
  /** The process ids of the `ssh` that were started with it. */
  readonly clients: () => Promise<number[]>;
}

/** Starts it on 127.0.0.1; it only forwards connections. */
export async function startPasswordSshd(
  password: string,
): Promise<PasswordSshd> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-password-" });
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      "--config",
      join(ROOT, "tests/deno.json"),
      join(ROOT, "tests/harness/server/password_sshd_main.ts"),
      password,
    ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.endsWith("\n")) {
    const { value, done } = await lines.read();
    if (done) throw new Error("The SSH server ended before it listened");
    line += value;
  }
  await lines.cancel();
  const [, port, key] = /^(\d+) (.+)\n$/.exec(line)!;
  await Deno.writeTextFile(
    `${folder}/known`,
    `[127.0.0.1]:${port} ${key}\n`,
  );
  await Deno.writeTextFile(
    `${folder}/config`,
    [
      "Host box",
      "  HostName 127.0.0.1",
      `  Port ${port}`,
      "  User ops",
      "  IdentityFile none",
      "  IdentityAgent none",
      `  UserKnownHostsFile ${folder}/known`,
      "",
    ].join("\n"),
  );
  return {
    destination: `-F ${folder}/config box`,
    async clients() {
      const args = ["-f", `ssh -N .*-F ${folder}/config`];
      const { stdout } = await new Deno.Command("pgrep", { args }).output();
      return new TextDecoder().decode(stdout).trim().split("\n")
        .filter((line) => line !== "").map(Number);
    },
    async [Symbol.asyncDispose]() {
      await child.stdin.close();
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}
