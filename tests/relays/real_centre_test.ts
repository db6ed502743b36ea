import { assert, assertEquals } from "@std/assert";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { RELAY_HEADER } from "#shared/relay/headers.ts";
import { RelayPlan } from "#shared/relay/plan.ts";
import { readRelayToken } from "#shared/relay/token.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { make } from "#tests/harness/agents/real_journey.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { noise, temporaryFolder } from "#tests/harness/store/archives.ts";
import { join } from "node:path";
import { startRealSite } from "./real_site.ts";

/** Machines that fetch the package at the same time. */
const MACHINES = 30;

Deno.test("a package goes over the link once, however many machines fetch it", async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer();
  await using site = await startRealSite(server, folder.path);
  const ca = await Deno.readTextFile(server.caPath);
  {
    using agent = simulatedAgent({
      ...{ server: `${site.relay.url}/ocsinventory`, ca },
      machine: simulatedMachine(1),
    });
    const { exitCode, errors } = await agent.cycle();
    assertEquals([exitCode, errors], [0, []]);
  }
  const packageId = await make(
    server,
    { name: "large", action: "store", path: "/tmp" },
    noise(1_000_000),
  );
  await server.api(createAssignment, {
    body: { packageId, groups: [site.group] },
  });
  const token = await Deno.readTextFile(join(folder.path, "relay.token"));
  using client = Deno.createHttpClient({ caCerts: [ca], http2: false });
  const answer = await fetch(new URL("/relay/plan", server.agentTlsUrl), {
    headers: { [RELAY_HEADER]: readRelayToken(token)!.secret },
    client,
  });
  const { packages: [planned] } = RelayPlan.parse(await answer.json());
  const before = site.received();
  const fetched = await Promise.all(
    Array.from({ length: MACHINES }, async () => {
      let bytes = 0;
      for (const index of planned!.fragments.keys()) {
        const path = `${planned!.path}/${planned!.id}-${index + 1}`;
        bytes += (await (await fetch(site.relay.url + path)).bytes()).length;
      }
      return bytes;
    }),
  );
  assertEquals(new Set(fetched), new Set([planned!.bytes]));
  const passed = site.received() - before;
  assert(
    passed < 1.2 * planned!.bytes,
    `${passed} bytes over the link for ${
      planned!.bytes
    } and ${MACHINES} machines`,
  );
});
