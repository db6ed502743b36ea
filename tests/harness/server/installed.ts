import { join } from "node:path";
import { freePort } from "./sqld.ts";
import { ROOT } from "./task.ts";
import { until } from "#tests/harness/time/until.ts";

/** A program of the system that tests run with a documented configuration. */
export interface Program {
  /** Its path in Debian. */
  readonly path: string;
  /** The package of Debian that has it. */
  readonly debianPackage: string;
}

export const NGINX = {
  path: "/usr/sbin/nginx",
  debianPackage: "nginx-light",
} as const satisfies Program;
export const SQUID = {
  path: "/usr/sbin/squid",
  debianPackage: "squid",
} as const satisfies Program;
export const VARNISH = {
  path: "/usr/sbin/varnishd",
  debianPackage: "varnish",
} as const satisfies Program;
export const HAPROXY = {
  path: "/usr/sbin/haproxy",
  debianPackage: "haproxy",
} as const satisfies Program;
export const APACHE = {
  path: "/usr/sbin/apache2",
  debianPackage: "apache2",
} as const satisfies Program;

/** Registers a test with such a program; visibly skipped if it is missing. */
export function withProgram(
  program: Program,
  name: string,
  body: () => Promise<void>,
): void {
  const isThere = isInstalled(program);
  Deno.test({
    name: isThere
      ? name
      : `${name} (skipped: ${program.debianPackage} is not installed)`,
    ignore: !isThere,
    fn: body,
  });
}

export function isInstalled({ path }: Program): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** A process of such a program, with a temporary folder. */
export interface RunningProgram extends AsyncDisposable {
  readonly folder: string;
  /** Everything it has printed. */
  log(): string;
  /** Ends it, and resolves when it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts a program on a documented configuration and waits until its port
 * answers.
 *
 * @param config The text of the configuration, with ports and paths replaced.
 */
export async function startProgram(
  { path }: Program,
  { file, config, args, port, folder }: {
    /** The configuration's name in the folder. */
    readonly file: string;
    readonly config: string;
    readonly args: (file: string) => readonly string[];
    readonly port: number;
    readonly folder: string;
  },
): Promise<RunningProgram> {
  const place = join(folder, file);
  await Deno.writeTextFile(place, config);
  const child = new Deno.Command(path, {
    args: [...args(place)],
    cwd: folder,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let printed = "";
  const note = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const bytes of stream) printed += decoder.decode(bytes);
  };
  const reading = Promise.all([note(child.stdout), note(child.stderr)]);
  let hasEnded = false;
  const ended = child.status.then(() => void (hasEnded = true));
  const stop = async () => {
    if (!hasEnded) child.kill("SIGTERM");
    await ended;
    await reading;
  };
  try {
    await until(async () => {
      if (hasEnded) throw new Error(`${path} ended at once: ${printed}`);
      return await answers(port);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    folder,
    log: () => printed,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function answers(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}

/** A documented configuration; each replacement has to occur in it. */
export async function documented(
  path: string,
  replacements: Readonly<Record<string, string>>,
): Promise<string> {
  let config = await Deno.readTextFile(join(ROOT, path));
  for (const [text, by] of Object.entries(replacements)) {
    if (!config.includes(text)) {
      throw new Error(`${path} does not contain "${text}"`);
    }
    config = config.replaceAll(text, by);
  }
  return config;
}

export { freePort };
