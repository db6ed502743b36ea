import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { listEvents } from "#shared/contract/events/events.ts";
import {
  freePort,
  HAPROXY,
  withProgram,
} from "#tests/harness/server/installed.ts";
import {
  PROXIES,
  type Proxy,
  proxyPorts,
  startProxy,
} from "#tests/harness/server/proxy.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { until } from "#tests/harness/time/until.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import {
  hasRealAgent,
  REAL_AGENT_MISSING,
} from "#tests/harness/agents/real_agent.ts";
import {
  assign,
  begin,
  codes,
  joined,
  launchable,
  make,
  outcome,
} from "#tests/harness/agents/real_journey.ts";
import { deploy } from "#tests/mirrors/site.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";

/** An address of this host that no proxy has. */
const CLIENT = "127.0.0.7";

/** The certificate of a server, which its proxy shows instead. */
function certificateOf(data: string) {
  return {
    cert: join(data, "tls", "server.pem"),
    key: join(data, "tls", "server.key"),
  };
}

/** Flags of a server behind a proxy. */
function flagsFor(
  port: number,
  { http, https }: ReturnType<typeof proxyPorts>,
) {
  return [
    ...["--http", `127.0.0.1:${port}`, "--trust-proxy", "127.0.0.1/32"],
    ...["--public-http", `127.0.0.1:${http}`],
    ...["--public-https", `127.0.0.1:${https}`],
  ];
}

async function behind(proxy: Proxy) {
  const ports = proxyPorts();
  const port = freePort();
  const server = await startServer({ flags: flagsFor(port, ports) });
  const running = await startProxy(proxy, {
    origin: `127.0.0.1:${port}`,
    certificate: certificateOf(server.data),
    ...ports,
  }).catch(async (error) => {
    await server[Symbol.asyncDispose]();
    throw error;
  });
  return {
    server,
    port,
    ports,
    running,
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

for (const proxy of PROXIES) {
  withProgram(
    proxy.program,
    `an agent works through ${proxy.name}, which ends TLS, and info comes with it`,
    async () => {
      await using site = await behind(proxy);
      const { server, ports } = site;
      using agent = simulatedAgent({
        server: `https://127.0.0.1:${ports.https}/ocsinventory`,
        ca: await Deno.readTextFile(server.caPath),
        machine: simulatedMachine(1),
      });
      assertEquals((await agent.cycle()).errors, []);
      const { rows } = await server.api(listMachines, {});
      const { id } = await deploy({ server, machines: [rows[0]!.id] });
      const { errors, reported } = await agent.cycle();
      assertEquals(errors, [], site.running.log());
      assertEquals(reported.map(({ id, code }) => [id, code]), [
        [id, "SUCCESS_0"],
      ]);
    },
  );
}

for (const proxy of PROXIES) {
  withProgram(
    proxy.program,
    `behind ${proxy.name} the log and events name the client, not the proxy`,
    async () => {
      await using site = await behind(proxy);
      const { server, port, ports } = site;
      const ca = await Deno.readTextFile(server.caPath);
      using client = Deno.createHttpClient({
        caCerts: [ca],
        localAddress: CLIENT,
      });
      const get = async (base: string, path: string, forged?: string) => {
        const headers = forged ? { "x-forwarded-for": forged } : undefined;
        const answer = await fetch(base + path, { client, headers });
        await answer.body?.cancel();
        return answer.status;
      };
      const over = `https://127.0.0.1:${ports.https}`;
      const plain = `http://127.0.0.1:${ports.http}`;
      const direct = `http://127.0.0.1:${port}`;
      // Names that an address is found by.
      assertEquals(await get(over, "/over"), 404);
      assertEquals(await get(over, "/forged", "6.6.6.6"), 404);
      assertEquals(await get(direct, "/direct", "6.6.6.6"), 404);
      await until(() => server.log().includes('"/direct"'));
      for (const path of ["over", "forged", "direct"]) {
        assertMatch(server.log(), new RegExp(`${CLIENT} GET "/${path}": 404`));
      }
      assert(!server.log().includes("6.6.6.6"), server.log());

      const report =
        '<?xml version="1.0"?><REQUEST><DEVICEID>x-2026-01-01-00-00-00</DEVICEID><QUERY>DOWNLOAD</QUERY><ID>1700000001</ID><ERR>SUCCESS</ERR></REQUEST>';
      const answer = await fetch(`${over}/ocsinventory`, {
        client,
        method: "POST",
        body: report,
      });
      assertEquals(answer.status, 200);
      await answer.body?.cancel();
      const { events } = await server.api(listEvents, { query: { after: 0 } });
      const found = events.find(({ kind }) =>
        kind === "deployment.result_unexpected"
      );
      assertEquals(found?.payload.ip, CLIENT);

      // Info is refused without TLS, whatever the client says.
      const info = "/download/1-1-x/1700000001/info";
      const forgedScheme = await fetch(plain + info, {
        client,
        headers: { "x-forwarded-proto": "https" },
      });
      await forgedScheme.body?.cancel();
      await until(() => server.log().includes("Cannot serve info over http"));
    },
  );
}

const journey = `a package arrives through haproxy, with Debian's agent`;
if (!hasRealAgent()) {
  Deno.test({ name: journey + REAL_AGENT_MISSING, ignore: true, fn() {} });
} else {
  withProgram(HAPROXY, journey, async () => {
    const ports = proxyPorts();
    const port = freePort();
    await using services = await begin({ flags: flagsFor(port, ports) });
    const { server } = services;
    const haproxy = PROXIES.find(({ name }) => name === "haproxy")!;
    await using running = await startProxy(haproxy, {
      origin: `127.0.0.1:${port}`,
      certificate: certificateOf(server.data),
      ...ports,
    });
    const agent = await services.agent({
      server: `https://127.0.0.1:${ports.https}/ocsinventory`,
    });
    const machine = await joined(server, agent);
    const id = await make(
      server,
      { name: "tool", action: "launch", command: "run.sh" },
      await launchable("exit 0"),
    );
    await assign(server, machine, id);
    const cycle = await agent.cycle();
    assertEquals(
      codes(cycle),
      { [id]: "SUCCESS_0" },
      cycle.log + running.log(),
    );
    assertEquals(await outcome(server, machine, id), [
      "succeeded",
      "SUCCESS_0",
      0,
    ]);
  });
}
