import { join } from "node:path";
import {
  documented,
  freePort,
  NGINX,
  type Program,
  type RunningProgram,
  SQUID,
  startProgram,
  VARNISH,
} from "./installed.ts";

/** A cache in front of a server, with its documented configuration. */
export interface Mirror extends AsyncDisposable {
  /** The value of `fragmentHost`. */
  readonly host: string;
  log(): string;
  /** Ends the cache; its folder stays. */
  stop(): Promise<void>;
  /** Starts it again on the same port and folder. */
  start(): Promise<void>;
}

/** One of the caches whose configuration is documented. */
export interface Cache {
  readonly name: "nginx" | "squid" | "varnish";
  readonly program: Program;
  /** True if its cache outlives a restart. */
  readonly isKept: boolean;
  run(options: RunOptions): Promise<RunningProgram>;
}

interface RunOptions {
  /** Of the server, host and port. */
  readonly origin: string;
  readonly port: number;
  readonly folder: string;
}

const nginx: Cache = {
  name: "nginx",
  program: NGINX,
  isKept: true,
  run: async ({ origin, port, folder }) =>
    startProgram(NGINX, {
      file: "nginx.conf",
      config: `user root;\ndaemon off;\n${await documented(
        "docs/operate/mirrors/nginx.conf",
        {
          "listen 80;": `listen 127.0.0.1:${port};`,
          "longshore.example:8080": origin,
          "/run/nginx.pid": `${folder}/nginx.pid`,
          "/var/log/nginx": folder,
          "/var/cache/nginx": folder,
        },
      )}`,
      args: (file) => ["-p", folder, "-e", "stderr", "-c", file],
      port,
      folder,
    }),
};

const squid: Cache = {
  name: "squid",
  program: SQUID,
  isKept: true,
  async run({ origin, port, folder }) {
    const [host, originPort] = origin.split(":");
    const config = await documented("docs/operate/mirrors/squid.conf", {
      "http_port 80": `http_port 127.0.0.1:${port}`,
      "longshore.example parent 8080": `${host} parent ${originPort}`,
      "longshore.example:8080": origin,
      "/var/spool/squid": `${folder}/spool`,
      "/var/log/squid": folder,
      "/run/squid.pid": `${folder}/squid.pid`,
      "shutdown_lifetime 5 seconds": "shutdown_lifetime 0 seconds",
    });
    const file = join(folder, "squid.conf");
    // Several run beside each other: each needs shared memory of its own.
    const name = `mirror${port}`;
    const own = `${config}visible_hostname mirror\npinger_enable off\n`;
    // Squid started by root goes on as the user "proxy".
    await Deno.mkdir(join(folder, "spool"), { recursive: true });
    await Deno.chmod(folder, 0o777);
    await Deno.chmod(join(folder, "spool"), 0o777);
    await Deno.writeTextFile(file, own);
    const { code, stderr } = await new Deno.Command(SQUID.path, {
      args: ["-z", "-N", "-n", name, "-f", file],
    }).output();
    if (code !== 0) throw new Error(new TextDecoder().decode(stderr));
    return startProgram(SQUID, {
      file: "squid.conf",
      config: own,
      args: (file) => ["-N", "-n", name, "-f", file],
      port,
      folder,
    });
  },
};

const varnish: Cache = {
  name: "varnish",
  program: VARNISH,
  isKept: false,
  async run({ origin, port, folder }) {
    const [host, originPort] = origin.split(":");
    return startProgram(VARNISH, {
      file: "longshore.vcl",
      config: await documented("docs/operate/mirrors/varnish.vcl", {
        "longshore.example": host!,
        '"8080"': `"${originPort}"`,
      }),
      args: (file) => [
        ...["-F", "-n", join(folder, "varnish"), "-f", file],
        ...["-a", `127.0.0.1:${port}`, "-s", "malloc,64m", "-j", "none"],
      ],
      port,
      folder,
    });
  },
};

export const CACHES: readonly Cache[] = [nginx, squid, varnish];

/** Starts a cache on a free port. */
export async function startMirror(
  cache: Cache,
  origin: string,
): Promise<Mirror> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-mirror-" });
  const port = freePort();
  const run = () => cache.run({ origin, port, folder });
  const leave = () => Deno.remove(folder, { recursive: true });
  let running = await run().catch(async (error) => {
    await leave();
    throw error;
  });
  return {
    host: `127.0.0.1:${port}`,
    log: () => running.log(),
    stop: () => running.stop(),
    async start() {
      running = await run();
    },
    async [Symbol.asyncDispose]() {
      await running.stop();
      await leave();
    },
  };
}
