const SSHD = "/usr/sbin/sshd";

/** Why there is no SSH server to test with; null if there is one. */
export const SSHD_MISSING = await whyMissing();

/** Our own SSH server on a free port, and how to reach it. */
export interface Sshd extends AsyncDisposable {
  /** The arguments of `ssh`: its configuration, and the host. */
  readonly destination: string;
  /** The number of connections it serves now. */
  readonly connections: () => Promise<number>;
  /** The processes of `ssh` that were started with {@linkcode destination}. */
  readonly clients: () => Promise<number[]>;
  /** Ends what it serves now, as a server does whose client sleeps. */
  readonly drop: () => Promise<void>;
  /** Lets our key in from now on, or no longer. */
  readonly accept: (accepted: boolean) => Promise<void>;
  /** Encrypts our key, so that `ssh` has to ask for this passphrase. */
  readonly encryptKey: (passphrase: string) => Promise<void>;
  readonly port: number;
}

const PATIENCE_MS = 180_000;

/**
 * Starts the system's `sshd` on 127.0.0.1 with its own keys and configuration,
 * which are deleted with it.
 */
export async function startSshd(): Promise<Sshd> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-sshd-" });
  const port = freePort();
  await makeKey(`${folder}/host`);
  await makeKey(`${folder}/mine`);
  await Deno.copyFile(`${folder}/mine.pub`, `${folder}/authorized`);
  const hostKey = (await Deno.readTextFile(`${folder}/host.pub`)).trim();
  await Deno.writeTextFile(
    `${folder}/known`,
    `[127.0.0.1]:${port} ${hostKey}\n`,
  );
  await Deno.writeTextFile(
    `${folder}/sshd_config`,
    [
      "ListenAddress 127.0.0.1",
      `Port ${port}`,
      `HostKey ${folder}/host`,
      `AuthorizedKeysFile ${folder}/authorized`,
      `PidFile ${folder}/pid`,
      "StrictModes no",
      "UsePAM no",
      "PasswordAuthentication no",
      "AllowTcpForwarding local",
      "",
    ].join("\n"),
  );
  await Deno.writeTextFile(
    `${folder}/config`,
    [
      "Host box",
      "  HostName 127.0.0.1",
      `  Port ${port}`,
      `  User ${await whoAmI()}`,
      `  IdentityFile ${folder}/mine`,
      "  IdentitiesOnly yes",
      `  UserKnownHostsFile ${folder}/known`,
      "",
    ].join("\n"),
  );
  // sshd needs its absolute path, and /run/sshd to separate privileges.
  if (await isRoot()) await Deno.mkdir("/run/sshd", { recursive: true });
  const child = new Deno.Command(SSHD, {
    args: ["-D", "-e", "-f", `${folder}/sshd_config`],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    await answering(port);
  } catch (error) {
    child.kill("SIGKILL");
    await child.status;
    await Deno.remove(folder, { recursive: true });
    throw error;
  }
  const serving = () => pidsOf("ps", "-o", "pid=", "--ppid", `${child.pid}`);
  return {
    destination: `-F ${folder}/config box`,
    port,
    connections: async () => (await serving()).length,
    clients: () => pidsOf("pgrep", "-f", `ssh -N .*-F ${folder}/config`),
    async drop() {
      for (const pid of await serving()) Deno.kill(pid, "SIGKILL");
    },
    accept: (accepted) =>
      Deno.copyFile(
        accepted ? `${folder}/mine.pub` : `${folder}/host.pub`,
        `${folder}/authorized`,
      ),
    encryptKey: (passphrase) =>
      sshKeygen("-q", "-p", "-P", "", "-N", passphrase, "-f", `${folder}/mine`),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** The process ids that a command prints, one a line. */
async function pidsOf(program: string, ...args: string[]): Promise<number[]> {
  const { stdout } = await new Deno.Command(program, { args }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.trim() !== "").map(Number);
}

async function whyMissing(): Promise<string | null> {
  for (const [program, args] of [[SSHD, ["-t", "-h", "/"]], ["ssh", ["-V"]]]) {
    try {
      await new Deno.Command(program as string, {
        args: args as string[],
        stdout: "null",
        stderr: "null",
      }).output();
    } catch {
      return `there is no ${program}`;
    }
  }
  return null;
}

function makeKey(path: string): Promise<void> {
  return sshKeygen("-q", "-t", "ed25519", "-N", "", "-f", path);
}

async function sshKeygen(...args: string[]): Promise<void> {
  const { code } = await new Deno.Command("ssh-keygen", { args }).output();
  if (code !== 0) throw new Error(`ssh-keygen ended with ${code}`);
}

async function whoAmI(): Promise<string> {
  const { stdout } = await new Deno.Command("id", { args: ["-un"] }).output();
  return new TextDecoder().decode(stdout).trim();
}

async function isRoot(): Promise<boolean> {
  return await whoAmI() === "root";
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function answering(port: number): Promise<void> {
  const limit = performance.now() + PATIENCE_MS;
  while (performance.now() < limit) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error("The SSH server did not begin to listen");
}
