import { Buffer } from "node:buffer";
import { join } from "node:path";

const PROGRAM = "/usr/bin/ocsinventory-agent";
const LIMIT_MS = 180_000;

export interface RealAgentOptions {
  /** The agent URL, which also names the state folder. */
  readonly server: string;
  /** Path of the PEM file the agent trusts. */
  readonly ca: string;
  /** A folder for everything it writes; the caller removes it. */
  readonly folder: string;
  readonly tag?: string;
  /** HTTP Basic, in clear; `realm` must be exactly the server's. */
  readonly user?: string;
  readonly password?: string;
  readonly realm?: string;
  /**
   * A command prefix that runs the agent in another network; by default it runs
   * in this host's.
   */
  readonly inside?: readonly string[];
  /** `<short host name>-YYYY-MM-DD-hh-mm-ss`; a new one by default. */
  readonly deviceId?: string;
}

export interface CycleOptions {
  /**
   * Skip the poll and send an inventory at once; then nothing is downloaded.
   */
  readonly force?: boolean;
  /** List installed software too; off by default because it is slow. */
  readonly software?: boolean;
  /**
   * The time after which the agent and its download child are killed; 60 s by
   * default.
   */
  readonly limitMs?: number;
}

export interface RealCycle {
  /** 0 even if downloads failed; 1: poll or inventory not delivered. */
  readonly exitCode: number;
  /** The results it sent, in order, delivered or not. */
  readonly reported: readonly { readonly id: number; readonly code: string }[];
  /** Its error lines, without those about the missing SNMP module. */
  readonly errors: readonly string[];
  /** Everything it printed, including its download child. */
  readonly log: string;
  readonly timedOut: boolean;
}

export interface RunningCycle {
  /** Resolves once the agent and its download child have ended. */
  readonly done: Promise<RealCycle>;
  /** Kills both, like a power cut; `done` still resolves. */
  kill(): void;
}

export interface RealAgent {
  readonly deviceId: string;
  /** The folder of downloaded packages: `<ID>/{info,since,task,…}`. */
  readonly downloads: string;
  /**
   * Package ids that ran to their end, one per line; exists after the first
   * poll.
   */
  readonly historyFile: string;
  /**
   * Runs one cycle: poll, inventory if the server asks for it, downloads,
   * reports.
   */
  cycle(options?: CycleOptions): Promise<RealCycle>;
  /** Starts a cycle without waiting for it. */
  start(options?: CycleOptions): RunningCycle;
  /** The package ids in its history. */
  history(): Promise<number[]>;
}

/** True if Debian's agent and what its downloads need are installed. */
export function hasRealAgent(): boolean {
  return [PROGRAM, "/usr/share/perl5/LWP/Protocol/https.pm"].every((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** Added to a test's name, so that a skipped test says why. */
export const REAL_AGENT_MISSING = hasRealAgent()
  ? ""
  : " (skipped: ocsinventory-agent is not installed)";

/** Debian's own agent, with its own state folder below `folder`. */
export async function realAgent(options: RealAgentOptions): Promise<RealAgent> {
  const deviceId = options.deviceId ?? nextDeviceId();
  const state = join(options.folder, options.server.replaceAll("/", "_"));
  await Deno.mkdir(state, { recursive: true });
  await Deno.writeTextFile(
    join(state, "ocsinv.conf"),
    `<CONF>\n  <DEVICEID>${deviceId}</DEVICEID>\n</CONF>\n`,
  );
  const downloads = join(state, "download");
  const historyFile = join(downloads, "history");
  const start = (cycle: CycleOptions = {}) => startCycle(options, cycle);
  return {
    deviceId,
    downloads,
    historyFile,
    start,
    cycle: (cycle) => start(cycle).done,
    async history() {
      const lines = await Deno.readTextFile(historyFile);
      return lines.split("\n").filter(Boolean).map(Number);
    },
  };
}

function startCycle(
  options: RealAgentOptions,
  cycle: CycleOptions,
): RunningCycle {
  const words = [
    ...options.inside ?? [],
    PROGRAM,
    ...flags(options, cycle),
  ];
  const child = new Deno.Command("/bin/sh", {
    // One pipe for both streams keeps their lines in order.
    args: ["-c", 'exec "$@" 2>&1', "sh", ...words],
    clearEnv: true,
    env: {
      PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
      HOME: options.folder,
      LC_ALL: "C",
    },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
    detached: true,
  }).spawn();
  const kill = () => {
    try {
      Deno.kill(-child.pid, "SIGKILL"); // the process group, which includes the download child
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  return { done: finish(child, kill, cycle.limitMs ?? LIMIT_MS), kill };
}

/**
 * The agent forks a child that downloads, so only the end of the pipe is the
 * end of the cycle.
 */
async function finish(
  child: Deno.ChildProcess,
  kill: () => void,
  limitMs: number,
): Promise<RealCycle> {
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    kill();
  }, limitMs);
  try {
    const log = await new Response(child.stdout).text();
    const { code } = await child.status;
    return { exitCode: code, timedOut, log, ...readLog(log) };
  } finally {
    clearTimeout(limit);
  }
}

function readLog(log: string): Pick<RealCycle, "reported" | "errors"> {
  const sent = log.matchAll(/Sending message for (\d+), code=(\S*)\./g);
  return {
    reported: [...sent].map(([, id, code]) => ({
      id: Number(id),
      code: code ?? "",
    })),
    errors: log.split("\n").filter((line) =>
      line.startsWith("[error]") && !/snmp/i.test(line)
    ),
  };
}

function flags(
  { server, ca, folder, tag, user, password, realm }: RealAgentOptions,
  { force, software }: CycleOptions,
): string[] {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return [
    // Debian's configuration names a local folder, which overrides --server.
    "--nolocal",
    ...["--server", server, "--basevardir", folder, "--ca", ca],
    ...["--ssl=1", "--debug"],
    ...software ? [] : ["--nosoftware"],
    ...force ? ["--force"] : [],
    ...tag === undefined ? [] : ["--tag", tag],
    ...user === undefined ? [] : ["--user", base64(user)],
    ...password === undefined ? [] : ["--password", base64(password)],
    ...realm === undefined ? [] : ["--realm", realm],
  ];
}

const begun = Date.now();
let count = 0;

/**
 * Agents made in the same second would share a name, so each is a second older.
 */
function nextDeviceId(): string {
  const [host] = Deno.hostname().split(".");
  const at = new Date(begun - 1000 * count++).toISOString();
  return `${host}-${at.slice(0, 19).replace(/[T:]/g, "-")}`;
}
