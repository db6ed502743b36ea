import { readConfig, variableNames } from "#server/config.ts";
import { permissionsOf } from "#server/start/permissions.ts";
import { ROOT, taskArguments } from "#tests/harness/server/task.ts";

/** The real program as a relay, in a process of its own. */
export interface RelayProcess {
  readonly pid: number;
  /** The address of its http listener, and of the https one. */
  readonly url: string;
  readonly tlsUrl: string;
  /** Everything it has printed. */
  log(): string;
  /** Sends a signal; resolves with the exit code once it has ended. */
  end(signal: Deno.Signal): Promise<number>;
}

export interface RelayProcessOptions {
  readonly centre: string;
  readonly tokenFile: string;
  readonly data: string;
  /** `HOST:PORT`; by default free ports of 127.0.0.1. */
  readonly http?: string;
  readonly https?: string;
  /** Runs it with the narrowest permissions, not with those of the task. */
  readonly isNarrow?: boolean;
}

/**
 * Starts it and waits until it is ready.
 *
 * @throws {Error} If it ends before; the message has what it printed.
 */
export async function startRelayProcess(
  options: RelayProcessOptions,
): Promise<RelayProcess> {
  const { centre, tokenFile, data, http = FREE, https = FREE } = options;
  const flags = [
    ...["--relay", centre, "--token-file", tokenFile, "--data", data],
    ...["--http", http, "--https", https],
  ];
  const task = await taskArguments("serve");
  const config = readConfig(flags, {})!;
  const narrow = permissionsOf(config, ROOT, variableNames());
  const words = options.isNarrow
    ? task.flatMap((word) =>
      word.startsWith("--allow-")
        ? []
        : word === "server/main.ts"
        ? [...narrow, word]
        : [word]
    )
    : task;
  const child = new Deno.Command(Deno.execPath(), {
    args: [...words, ...flags],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  const ready = Promise.withResolvers<RegExpExecArray | null>();
  const follow = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
      text += piece;
      const found = READY.exec(text);
      if (found) ready.resolve(found);
    }
  };
  const ended = Promise.all([
    follow(child.stdout),
    follow(child.stderr),
    child.status,
  ]).then(([, , { code }]) => code);
  ended.then(() => ready.resolve(null));
  const [, httpPort, httpsPort] = await ready.promise ?? [];
  if (!httpPort) {
    await ended;
    throw new Error(`The relay did not become ready:\n${text}`);
  }
  return {
    pid: child.pid,
    url: `http://127.0.0.1:${httpPort}`,
    tlsUrl: `https://127.0.0.1:${httpsPort}`,
    log: () => text,
    end(signal) {
      try {
        child.kill(signal);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
      return ended;
    },
  };
}

const FREE = "127.0.0.1:0";
const READY = /^ready relay of \S+ http=(\d+) https=(\d+)$/m;
