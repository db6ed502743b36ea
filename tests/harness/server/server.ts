import { join } from "node:path";
import type { z } from "zod";
import { uploadArchive } from "#shared/contract/packages/archives.ts";
import type { Endpoint, EndpointInput } from "#shared/contract/endpoint.ts";
import { addressOf, call, reach } from "#tui/api/call.ts";
import { copyInto, madeOnce } from "#tests/harness/store/made_once.ts";
import { ROOT, taskArguments } from "./task.ts";

/**
 * Time limits for a server that hangs, far above what a machine under load
 * needs: a server that is not ready, or has not ended, after this time is
 * killed.
 */
const READY_MS = 180_000;
const STOP_MS = 60_000;

export interface ServerOptions {
  /**
   * The data folder; by default a temporary one, which is removed at the end.
   * Without other options it is a copy of one in which a server has run before:
   * its database and its certificate are made once for all tests.
   */
  readonly data?: string;
  /** True: the data folder is empty at the first start. */
  readonly isNew?: boolean;
  /** Flags added to the command line, after the default ones. */
  readonly flags?: readonly string[];
  /** Variables added to its environment: LONGSHORE_… */
  readonly env?: Readonly<Record<string, string>>;
  /** Permissions of deno run; by default those of the task. */
  readonly permissions?: readonly string[];
}

/** The real server as a separate process, with the product's permissions. */
export interface RunningServer extends AsyncDisposable {
  /** The agent URL over http; the next one is over https. */
  readonly agentUrl: string;
  readonly agentTlsUrl: string;
  /** The operator API, without a path. */
  readonly operatorUrl: string;
  /** The token of the admin. */
  readonly token: string;
  readonly caPath: string;
  readonly data: string;
  readonly pid: number;
  /** True if the process is running. */
  readonly running: boolean;
  /** Everything it has printed, since its first start. */
  log(): string;
  /** Sends SIGTERM; resolves with the exit code once it has ended. */
  stop(): Promise<number>;
  /** Sends SIGKILL. */
  kill(): Promise<void>;
  /**
   * Starts it again on the same folder and ports; stops it first if it runs.
   */
  restart(): Promise<void>;
  /** @throws {ApiProblem} If the server declines. */
  api: Api;
  /** Uploads an archive, or a single file to wrap for `target`. */
  upload(
    name: string,
    bytes: Uint8Array<ArrayBuffer>,
    target?: "unix" | "windows" | "any",
  ): Promise<z.output<typeof uploadArchive.output>>;
}

type Api = <
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Output extends z.ZodType,
>(
  endpoint: Endpoint<Params, Query, Body, Output>,
  input?: EndpointInput<Params, Query, Body>,
) => Promise<z.output<Output>>;

/** Starts the server on free ports of 127.0.0.1 and waits until it is ready. */
export async function startServer(
  options: ServerOptions = {},
): Promise<RunningServer> {
  const { data: folder, flags = [], env = {}, permissions } = options;
  const data = folder ?? await Deno.makeTempDir({ prefix: "longshore-" });
  const isPlain = Object.keys(options).length === 0;
  if (isPlain) await copyInto(await usedDataFolder(), data);
  let log = "";
  const note = (text: string) => void (log += text);
  const begin = (urls?: Urls) =>
    start({ data, flags, env, permissions, note, urls });
  const leave = async () => {
    if (folder === undefined) await Deno.remove(data, { recursive: true });
  };

  let running: RunningProcess | null;
  try {
    running = await begin();
  } catch (error) {
    await leave();
    throw error;
  }
  const { urls, token } = running;
  const pid = () => {
    if (!running) throw new Error("The server is not running");
    return running.pid;
  };
  async function end(signal: Deno.Signal): Promise<number> {
    if (!running) return 0;
    const { ended } = running;
    const id = pid();
    running = null;
    send(id, signal);
    const limit = setTimeout(() => send(id, "SIGKILL"), STOP_MS);
    return await ended.finally(() => clearTimeout(limit));
  }

  const connection = { server: urls.operator, token };
  return {
    agentUrl: urls.http,
    agentTlsUrl: urls.https,
    operatorUrl: urls.operator,
    token,
    caPath: join(data, "tls", "cacert.pem"),
    data,
    get pid() {
      return pid();
    },
    get running() {
      return running !== null;
    },
    log: () => log,
    stop: () => end("SIGTERM"),
    kill: async () => void await end("SIGKILL"),
    async restart() {
      await end("SIGTERM");
      running = await begin(urls);
    },
    api: (endpoint, input) => call(connection, endpoint, input),
    async upload(name, bytes, target = "unix") {
      const address = addressOf(uploadArchive, { query: { name, target } });
      const answer = await reach(connection, address, {
        method: "POST",
        body: bytes,
        headers: { "content-type": "application/octet-stream" },
      });
      return uploadArchive.output.parse(await answer.json());
    },
    async [Symbol.asyncDispose]() {
      await end("SIGTERM");
      await leave();
    },
  };
}

/** The data folder of a server that was started and stopped once. */
function usedDataFolder(): Promise<string> {
  const sources = ["db", "server", "shared"];
  return madeOnce("data", sources, async (data) => {
    await (await startServer({ data })).stop();
  });
}

/** Sends a signal; does nothing if the process has ended by itself. */
function send(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

interface Urls {
  readonly http: string;
  readonly https: string;
  readonly operator: string;
}

interface RunningProcess {
  readonly pid: number;
  readonly urls: Urls;
  readonly token: string;
  /** Its exit code, once it has ended and all its output was read. */
  readonly ended: Promise<number>;
}

interface StartOptions {
  readonly data: string;
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly permissions?: readonly string[];
  readonly note: (text: string) => void;
  /** The addresses of an earlier start; free ports by default. */
  readonly urls?: Urls;
}

async function start(
  { data, flags, env, permissions, note, urls: earlier }: StartOptions,
): Promise<RunningProcess> {
  const at = (url = NO_PORT) => `127.0.0.1:${portOf(url)}`;
  const task = await taskArguments("serve");
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...permissions
        ? task.flatMap((word) =>
          word.startsWith("--allow-")
            ? []
            : word === "server/main.ts"
            ? [...permissions, word]
            : [word]
        )
        : task,
      ...["--data", data, "--http", at(earlier?.http)],
      ...["--https", at(earlier?.https), "--operator", at(earlier?.operator)],
      ...["--name", "localhost", "--name", "127.0.0.1", ...flags],
    ],
    cwd: ROOT,
    clearEnv: true,
    env: { ...inherited("HOME", "PATH", "DENO_DIR"), NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();

  let seen = "";
  const ready = Promise.withResolvers<Urls | null>();
  const listen = (text: string) => {
    note(text);
    seen += text;
    const urls = readyLine(seen);
    if (urls) ready.resolve(urls);
  };
  const ended = Promise.all([
    follow(child.stdout, listen),
    follow(child.stderr, listen),
    child.status,
  ]).then(([, , { code }]) => code);
  ended.then(() => ready.resolve(null));
  const limit = setTimeout(() => child.kill("SIGKILL"), READY_MS);
  const urls = await ready.promise;
  clearTimeout(limit);
  if (!urls) throw new Error(`The server did not become ready:\n${seen}`);
  const token = await Deno.readTextFile(join(data, "admin.token"));
  return { pid: child.pid, urls, token: token.trim(), ended };
}

/** Any free port; also the operator API's of a server that has none. */
const NO_PORT = "http://127.0.0.1:0";

/**
 * `ready agents=URL agents-tls=URL operators=URL socket=PATH`, on a line of its
 * own.
 */
function readyLine(text: string): Urls | null {
  const found =
    /^ready agents=(\S+) agents-tls=(\S+)(?: operators=(\S+))?(?: socket=\S+)?\n/m
      .exec(
        text,
      );
  const [, http, https, operator = NO_PORT] = found ?? [];
  return http && https ? { http, https, operator } : null;
}

async function follow(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  note: (text: string) => void,
): Promise<void> {
  const text = stream.pipeThrough(new TextDecoderStream());
  for await (const piece of text) note(piece);
}

function portOf(url: string): string {
  return new URL(url).port;
}

function inherited(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}
