import { assert, assertEquals, assertMatch } from "@std/assert";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { listEvents } from "#shared/contract/events/events.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import {
  documented,
  freePort,
  HAPROXY,
  startProgram,
  withProgram,
} from "#tests/harness/server/installed.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";
import { deploy } from "#tests/mirrors/site.ts";

/** The proxy connects from here, and is trusted; others are not. */
const PROXY = "127.0.0.9";
const CLIENT = "127.0.0.7";

const FLAGS = [
  ...["--trust-proxy", PROXY],
  ...["--proxy-protocol", "agents", "--proxy-protocol", "operators"],
];

interface Ports {
  readonly http: number;
  readonly https: number;
  readonly operators: number;
}

const freePorts = (): Ports => ({
  http: freePort(),
  https: freePort(),
  operators: freePort(),
});

/** HAProxy with the documented configuration, in this version of the protocol. */
async function startHaproxy(
  server: Ports,
  ports: Ports,
  folder: string,
  version: "send-proxy" | "send-proxy-v2",
) {
  const origin = (port: number) => `127.0.0.1:${port} source ${PROXY}`;
  const config = await documented("docs/operate/proxies/haproxy-tcp.cfg", {
    "bind :80": `bind 127.0.0.1:${ports.http}`,
    "bind :443": `bind 127.0.0.1:${ports.https}`,
    "bind :7070": `bind 127.0.0.1:${ports.operators}`,
    "longshore.example:8080": origin(server.http),
    "longshore.example:8443": origin(server.https),
    "longshore.example:7070": origin(server.operators),
    "send-proxy-v2": version,
  });
  return startProgram(HAPROXY, {
    file: `${version}.cfg`,
    config,
    args: (file) => ["-db", "-f", file],
    port: ports.https,
    folder,
  });
}

withProgram(
  HAPROXY,
  "a proxy that passes TLS on names the client, in both versions of its protocol",
  async () => {
    await using folder = await temporaryFolder();
    const own = freePorts();
    const first = freePorts();
    await using server = await startServer({
      flags: [
        ...FLAGS,
        // The public ones are the proxy's.
        ...["--http", `127.0.0.1:${own.http}`],
        ...["--https", `127.0.0.1:${own.https}`],
        ...["--operator", `127.0.0.1:${own.operators}`],
        ...["--public-http", `127.0.0.1:${first.http}`],
        ...["--public-https", `127.0.0.1:${first.https}`],
      ],
    });
    const ca = await Deno.readTextFile(server.caPath);
    using client = Deno.createHttpClient({
      caCerts: [ca],
      localAddress: CLIENT,
    });
    const statusOf = async (url: string, init: RequestInit = {}) => {
      const answer = await fetch(url, { ...init, client });
      await answer.body?.cancel();
      return answer.status;
    };
    for (const version of ["send-proxy-v2", "send-proxy"] as const) {
      const ports = version === "send-proxy" ? freePorts() : first;
      await using _ = await startHaproxy(own, ports, folder.path, version);
      assertEquals(
        await statusOf(`http://127.0.0.1:${ports.http}/${version}`),
        404,
      );
      assertEquals(
        await statusOf(`https://127.0.0.1:${ports.https}/${version}-tls`),
        404,
      );
      const log = () => server.log();
      await until(() => log().includes(`${CLIENT} GET "/${version}": 404`));
      await until(() => log().includes(`${CLIENT} GET "/${version}-tls": 404`));
      const created = await statusOf(
        `http://127.0.0.1:${ports.operators}/api/v1/groups`,
        {
          method: "POST",
          headers: {
            authorization: `Bearer ${server.token}`,
            "content-type": "application/json",
          },
          body: JSON.stringify({ name: version, machines: [] }),
        },
      );
      assertEquals(created, 201);

      using agent = simulatedAgent({
        server: `https://127.0.0.1:${ports.https}/ocsinventory`,
        ca,
        machine: simulatedMachine(version.length),
      });
      assertEquals((await agent.cycle()).errors, []);
      if (version === "send-proxy") continue;
      const { rows } = await server.api(listMachines);
      const { id } = await deploy({ server, machines: [rows[0]!.id] });
      const { errors, reported } = await agent.cycle();
      assertEquals(errors, []);
      assertEquals(reported.map((one) => one.id), [id]);
    }
    await server.api(createGroup, { body: { name: "direct", machines: [] } });
    const { events } = await server.api(listEvents, {
      query: { kind: "group.created" },
    });
    assertEquals(events.map(({ source }) => source).sort(), [
      ...["127.0.0.1", CLIENT, CLIENT],
    ]);

    // A header from anybody else is not one; a proxy's connection needs one.
    assertMatch(await afterForgedHeader(own.http), /^(HTTP\/1.1 400|$)/);
    assert(!server.log().includes("6.6.6.6"), server.log());
    using proxy = Deno.createHttpClient({ localAddress: PROXY });
    const refused = await fetch(`http://127.0.0.1:${own.http}/bare`, {
      client: proxy,
    }).then(() => "an answer", () => "closed");
    assertEquals(refused, "closed");
    await until(() =>
      server.log().includes(`${PROXY} --http: connection closed: PROXY`)
    );
    assertEquals(await server.stop(), 0, server.log());
  },
);

/** The answer to a request of an untrusted peer that begins with a header. */
async function afterForgedHeader(port: number): Promise<string> {
  using connection = await Deno.connect({
    hostname: "127.0.0.1",
    port,
  });
  await connection.write(new TextEncoder().encode(
    "PROXY TCP4 6.6.6.6 10.0.0.5 1000 80\r\nGET /forged HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
  ));
  const bytes = new Uint8Array(64 * 1024);
  const read = await connection.read(bytes).catch(() => null);
  return new TextDecoder().decode(bytes.subarray(0, read ?? 0));
}
