import type { Load, LoadResult } from "./load.ts";

const LOAD = new URL("./load.ts", import.meta.url).pathname;
const CEILING = new URL("./ceiling.ts", import.meta.url).pathname;

/** Runs a load in a separate process. */
export async function generate(load: Load): Promise<LoadResult[]> {
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "-q", "--no-check", LOAD, JSON.stringify(load)],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("The load generator failed");
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** A server that only answers, in a separate process. */
export interface Ceiling extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** The size and protocol of its answers. */
export interface CeilingOptions {
  readonly bytes: number;
  /** PEM files; absent: plain http. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export async function startCeiling(
  { bytes, tls }: CeilingOptions,
): Promise<Ceiling> {
  const files = tls ? [tls.cert, tls.key] : [];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "-q", "--no-check", CEILING, `${bytes}`, ...files],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  const port = new TextDecoder().decode(value).trim();
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}/`,
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
    },
  };
}

/** Linux's figures of a process; null elsewhere. */
export interface Account {
  /** CPU time of all its threads, kernel time included, in µs. */
  readonly cpu: number;
  /** Resident memory in MiB, now and at its peak. */
  readonly rss: number;
  readonly peak: number;
}

/** The unit of /proc, on every present Linux. */
const TICKS_PER_SECOND = 100;

export async function accountOf(pid: number): Promise<Account | null> {
  try {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
    const [user, kernel] = stat.slice(stat.lastIndexOf(")")).split(" ")
      .slice(12, 14).map(Number);
    const status = await Deno.readTextFile(`/proc/${pid}/status`);
    const mib = (field: string) =>
      Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)![1]) / 1024;
    return {
      cpu: (user! + kernel!) * 1e6 / TICKS_PER_SECOND,
      rss: mib("VmRSS"),
      peak: mib("VmHWM"),
    };
  } catch {
    return null;
  }
}

/**
 * The child process of `parent` whose command line contains this; null: none.
 */
export async function childOf(
  parent: number,
  word: string,
): Promise<number | null> {
  try {
    for await (const { name } of Deno.readDir("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const read = (file: string) =>
        Deno.readTextFile(`/proc/${name}/${file}`).catch(() => "");
      if (!(await read("status")).includes(`\nPPid:\t${parent}\n`)) continue;
      if ((await read("cmdline")).includes(word)) return Number(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return null;
}
