import { Buffer } from "node:buffer";
import { join } from "node:path";

const PROGRAM = "/usr/bin/ocsinventory-agent";
const LIMIT_MS = 180_000;

export interface RealAgentOptions {
  /** The agent URL; the state folder is named by it. */
  readonly server: string;
  /** Path of the PEM file the agent trusts. */
  readonly ca: string;
  /** A folder for all it writes; the caller removes it. */
  readonly folder: string;
  readonly tag?: string;
  /** HTTP Basic, in clear; `realm` must be the server's own word for word. */
  readonly user?: string;
  readonly password?: string;
  readonly realm?: string;
  /** What runs a command in another network; it is run in this host's. */
  readonly inside?: readonly string[];
  /** `<short host name>-YYYY-MM-DD-hh-mm-ss`; one of its own if left out. */
  readonly deviceId?: string;
}

export interface CycleOptions {
  /** Skip the poll and send an inventory at once: no download then. */
  readonly force?: boolean;
  /** List installed software too; slow, so left out unless asked for. */
  readonly software?: boolean;
  /** After which the agent and its download child are killed; 60 s. */
  readonly limitMs?: number;
}

export interface RealCycle {
  /** 0 also when downloads failed; 1: poll or inventory not delivered. */
  readonly exitCode: number;
  /** The results it sent, in order, delivered or not. */
  readonly reported: readonly { readonly id: number; readonly code: string }[];
  /** Its error lines, without those of the missing SNMP module. */
  readonly errors: readonly string[];
  /** All it printed, its download child included. */
  readonly log: string;
  readonly timedOut: boolean;
}

export interface RunningCycle {
  /** Resolves once the agent and its download child have ended. */
  readonly done: Promise<RealCycle>;
  /** Kills both, as a power cut would; `done` still resolves. */
  kill(): void;
}

export interface RealAgent {
  readonly deviceId: string;
  /** Where packages are downloaded to: `<ID>/{info,since,task,…}`. */
  readonly downloads: string;
  /** Package ids that ran to their end, one a line; there after a first poll. */
  readonly historyFile: string;
  /** Runs one cycle: poll, inventory if asked for, downloads, reports. */
  cycle(options?: CycleOptions): Promise<RealCycle>;
  /** Begins a cycle and does not wait for it. */
  start(options?: CycleOptions): RunningCycle;
  /** The package ids in its history. */
  history(): Promise<number[]>;
}

/** Whether Debian's agent and what its downloads need are installed. */
export function hasRealAgent(): boolean {
  return [PROGRAM, "/usr/share/perl5/LWP/Protocol/https.pm"].every((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** To be added to a test's name, so that a skip says why. */
export const REAL_AGENT_MISSING = hasRealAgent()
  ? ""
  : " (skipped: ocsinventory-agent is not installed)";

/** Debian's own agent, with a state folder of its own below `folder`. */
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
      Deno.kill(-child.pid, "SIGKILL"); // the group: the download child too
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  };
  return { done: finish(child, kill, cycle.limitMs ?? LIMIT_MS), kill };
}

/** The agent forks a child that downloads: only the pipe's end is the end. */
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
    // Debian's own configuration names a local folder, which beats --server.
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
let made = 0;

/** Agents of one second would share a name: each is a second older. */
function nextDeviceId(): string {
  const [host] = Deno.hostname().split(".");
  const at = new Date(begun - 1000 * made++).toISOString();
  return `${host}-${at.slice(0, 19).replace(/[T:]/g, "-")}`;
}
