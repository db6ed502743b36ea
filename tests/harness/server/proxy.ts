import { join } from "node:path";
import {
  APACHE,
  documented,
  freePort,
  HAPROXY,
  NGINX,
  type Program,
  type RunningProgram,
  startProgram,
} from "./installed.ts";

/** The files of the certificate that a proxy shows. */
export interface ProxyCertificate {
  readonly cert: string;
  readonly key: string;
}

interface RunOptions extends ProxyPorts {
  /** Of the server, host and port. */
  readonly origin: string;
  readonly certificate: ProxyCertificate;
  readonly folder: string;
}

/** The ports of a proxy, which the server is told as its public ones. */
export interface ProxyPorts {
  readonly http: number;
  readonly https: number;
}

/** A reverse proxy that ends TLS, with its documented configuration. */
export interface Proxy {
  readonly name: "nginx" | "haproxy" | "apache";
  readonly program: Program;
  run(options: RunOptions): Promise<RunningProgram>;
}

const nginx: Proxy = {
  name: "nginx",
  program: NGINX,
  run: async ({ origin, certificate, http, https, folder }) =>
    startProgram(NGINX, {
      file: "nginx.conf",
      config: `user root;\ndaemon off;\n${await documented(
        "docs/operate/proxies/nginx.conf",
        {
          "listen 80;": `listen 127.0.0.1:${http};`,
          "listen 443 ssl;": `listen 127.0.0.1:${https} ssl;`,
          "longshore.example:8080": origin,
          "/etc/longshore/server.pem": certificate.cert,
          "/etc/longshore/server.key": certificate.key,
          "/run/nginx.pid": `${folder}/nginx.pid`,
          "/var/log/nginx": folder,
        },
      )}`,
      args: (file) => ["-p", folder, "-e", "stderr", "-c", file],
      port: https,
      folder,
    }),
};

const haproxy: Proxy = {
  name: "haproxy",
  program: HAPROXY,
  async run({ origin, certificate, http, https, folder }) {
    const both = join(folder, "longshore.pem");
    await Deno.writeTextFile(
      both,
      await Deno.readTextFile(certificate.cert) +
        await Deno.readTextFile(certificate.key),
    );
    return startProgram(HAPROXY, {
      file: "haproxy.cfg",
      config: await documented("docs/operate/proxies/haproxy.cfg", {
        "bind :80": `bind 127.0.0.1:${http}`,
        "bind :443": `bind 127.0.0.1:${https}`,
        "/etc/haproxy/longshore.pem": both,
        "longshore.example:8080": origin,
      }),
      args: (file) => ["-db", "-f", file],
      port: https,
      folder,
    });
  },
};

/** What Debian's apache2.conf and `a2enmod` bring. */
const APACHE_MODULES = [
  ...["mpm_event", "authz_core", "headers", "proxy", "proxy_http"],
  ...["socache_shmcb", "ssl"],
];

const apache: Proxy = {
  name: "apache",
  program: APACHE,
  run: async ({ origin, certificate, http, https, folder }) =>
    startProgram(APACHE, {
      file: "apache.conf",
      config: [
        `ServerRoot ${folder}`,
        "ServerName ocs.example.org",
        `PidFile ${folder}/apache.pid`,
        `Mutex file:${folder}`,
        `ErrorLog ${folder}/error.log`,
        `Listen 127.0.0.1:${http}`,
        `Listen 127.0.0.1:${https}`,
        "User nobody",
        "Group nogroup",
        ...APACHE_MODULES.map((name) =>
          `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`
        ),
        await documented("docs/operate/proxies/apache.conf", {
          "*:80>": `127.0.0.1:${http}>`,
          "*:443>": `127.0.0.1:${https}>`,
          "longshore.example:8080": origin,
          "/etc/longshore/server.pem": certificate.cert,
          "/etc/longshore/server.key": certificate.key,
        }),
      ].join("\n"),
      args: (file) => ["-D", "FOREGROUND", "-f", file],
      port: https,
      folder,
    }),
};

export const PROXIES: readonly Proxy[] = [nginx, haproxy, apache];

/** Free ports for a proxy that is started after its server. */
export function proxyPorts(): ProxyPorts {
  return { http: freePort(), https: freePort() };
}

/** Starts a proxy in a temporary folder. */
export async function startProxy(
  proxy: Proxy,
  options: Omit<RunOptions, "folder">,
): Promise<RunningProgram> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-proxy-" });
  const leave = () => Deno.remove(folder, { recursive: true });
  try {
    const running = await proxy.run({ ...options, folder });
    return {
      ...running,
      async [Symbol.asyncDispose]() {
        await running.stop();
        await leave();
      },
    };
  } catch (error) {
    await leave();
    throw error;
  }
}
