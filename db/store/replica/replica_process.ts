import { join } from "node:path";
import { lockFile, replicaFiles, type ReplicaPlace } from "./replica_place.ts";
import { linesOf, readReport, type ReplicaReport } from "./report.ts";

/** The process that keeps a replica, which is started again when it ends. */
export interface ReplicaProcess {
  /** Asks it to sync; a number that grows comes back in its report. */
  ask(request: number): void;
  /**
   * Ends it now; it is started again, and checks the replica.
   *
   * @param fromScratch Copies the replica from scratch instead.
   */
  restart(fromScratch?: boolean): void;
  /** Ends it for good. */
  stop(): Promise<void>;
}

export type ProcessReport = ReplicaReport | { readonly kind: "ended" };

export interface ReplicaProcessOptions {
  readonly place: ReplicaPlace;
  /** Receives what it says, and that it has ended. */
  readonly report: (report: ProcessReport) => void;
  readonly log: (line: string) => void;
  /** True while it is known that the libSQL server does not answer. */
  readonly isAway: () => boolean;
  /** The longest silence; see {@linkcode SILENCE_MS}. */
  readonly silenceMs?: number;
}

/**
 * A process that says nothing for this long is killed, unless its files change:
 * to copy a large database takes minutes.
 */
const SILENCE_MS = 10_000;
/** The same before the first sync, for which the server may prepare a copy. */
const FIRST_SILENCE_MS = 60_000;
/** The pause before it is started again; longer if it has never synced. */
const AGAIN_MS = 500;
const AFTER_FAILURE_MS = 10_000;

/** The root of the checkout. */
const ROOT = join(import.meta.dirname!, "../../..");

/** Starts the process that keeps a replica. */
export function startReplicaProcess(
  { place, report, log, isAway, silenceMs = SILENCE_MS }: ReplicaProcessOptions,
): ReplicaProcess {
  const stopping = new AbortController();
  let child: Deno.ChildProcess | null = null;
  let input: WritableStreamDefaultWriter<Uint8Array> | null = null;
  let isRestarting = false;
  let fromScratch = false;

  function write(line: string): void {
    // What a process that has ended was asked, the next one is asked again.
    input?.write(new TextEncoder().encode(`${line}\n`)).catch(() => {});
  }

  /** @returns True if it has worked for a while. */
  async function runOnce(): Promise<boolean> {
    const started = child = spawn(place);
    input = started.stdin.getWriter();
    write(JSON.stringify({ ...place, fromScratch }));
    fromScratch = false;
    const watch = watchOver(started, place.path, silenceMs, (silence) => {
      if (!isAway()) log(silence);
    });
    const complaint = firstLine(started.stderr);
    try {
      for await (const line of linesOf(started.stdout)) {
        const said = readReport(line);
        if (!said) continue;
        watch.heard(said);
        report(said);
      }
      await started.status;
      const why = await complaint;
      if (why !== null) log(`replica: its process has ended: ${why}`);
      return watch.hasSynced;
    } finally {
      watch.stop();
      await input.close().catch(() => {});
      input = child = null;
      report({ kind: "ended" });
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      let ms = AFTER_FAILURE_MS;
      try {
        if (await runOnce() || isRestarting) ms = AGAIN_MS;
      } catch (error) {
        report({ kind: "ended" });
        log(
          `replica: its process cannot be started, so the libSQL server is read instead: ${
            error instanceof Error ? error.message : error
          }`,
        );
        return;
      }
      isRestarting = false;
      await pause(ms, stopping.signal);
    }
  }

  const running = run();
  return {
    ask: (request) => write(String(request)),
    restart(wholly = false) {
      isRestarting = true;
      fromScratch = wholly;
      kill(child);
    },
    async stop() {
      stopping.abort();
      kill(child);
      await running;
    },
  };
}

/** Kills it when it has been silent for too long. */
function watchOver(
  child: Deno.ChildProcess,
  path: string,
  silenceMs: number,
  log: (line: string) => void,
) {
  let heardAt = Date.now();
  let last: ReplicaReport["kind"] | null = null;
  let isFirst = true;

  function look(): void {
    if (last === "checking") return; // only the disk can be slow
    const limit = isFirst ? Math.max(silenceMs, FIRST_SILENCE_MS) : silenceMs;
    const aliveAt = Math.max(heardAt, changedAt(path));
    if (Date.now() - aliveAt < limit) return;
    log(
      `replica: no sign of life from the process that keeps it for ${
        Math.round(limit / 1000)
      } s; it is started again`,
    );
    kill(child);
  }

  const timer = setInterval(look, Math.min(1000, silenceMs / 4));
  return {
    heard(report: ReplicaReport): void {
      heardAt = Date.now();
      last = report.kind;
      isFirst &&= report.kind !== "synced";
    },
    get hasSynced() {
      return !isFirst;
    },
    stop: () => clearInterval(timer),
  };
}

/** When the replica was last written to, milliseconds; 0: never. */
function changedAt(path: string): number {
  return Math.max(
    ...replicaFiles(path).map((file) => {
      try {
        return Deno.statSync(file).mtime?.getTime() ?? 0;
      } catch {
        return 0;
      }
    }),
  );
}

function spawn({ path }: ReplicaPlace): Deno.ChildProcess {
  const files = [...replicaFiles(path), lockFile(path)].join(",");
  const packages = join(ROOT, "node_modules");
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      ...["-q", "--no-check", "--no-prompt", "--cached-only"],
      ...["--config", join(ROOT, "deno.json"), "--node-modules-dir=manual"],
      `--allow-read=${join(ROOT, "db")},${packages},${files}`,
      `--allow-write=${files}`,
      `--allow-ffi=${join(packages, ".deno")}`,
      "--allow-env=LIBSQL_JS_DEV",
      "--allow-sys=cpus,hostname,networkInterfaces,osUptime",
      join(ROOT, "db/store/replica/replica_main.ts"),
    ],
    cwd: ROOT,
    // Without it the library writes a line for each attempt to connect.
    env: { RUST_LOG: "off", NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

function kill(child: Deno.ChildProcess | null): void {
  try {
    child?.kill("SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** What it printed first; null: nothing. The rest is where that happened. */
async function firstLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<string | null> {
  let first: string | null = null;
  for await (const line of linesOf(stream)) first ??= line.trim() || null;
  return first;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener("abort", () => resolve(), { once: true });
  return promise.finally(() => clearTimeout(timer));
}
