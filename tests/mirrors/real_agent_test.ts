import { assertEquals, assertMatch } from "@std/assert";
import { retryDeployment } from "#shared/contract/deployments/deployments.ts";
import { readWhy } from "#shared/contract/deployments/why.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { changeGroupSettings } from "#shared/contract/settings/settings.ts";
import {
  assign,
  begin,
  codes,
  joined,
  launchable,
  make,
  outcome,
} from "#tests/harness/agents/real_journey.ts";
import {
  hasRealAgent,
  REAL_AGENT_MISSING,
} from "#tests/harness/agents/real_agent.ts";
import { NGINX, withProgram } from "#tests/harness/server/installed.ts";
import { CACHES, startMirror } from "#tests/harness/server/mirror.ts";

const nginx = CACHES.find(({ name }) => name === "nginx")!;

/** A test with nginx and Debian's own agent; skipped if one is missing. */
function journey(name: string, body: () => Promise<void>): void {
  const full = `${name}, with Debian's agent`;
  if (hasRealAgent()) withProgram(NGINX, full, body);
  else Deno.test({ name: full + REAL_AGENT_MISSING, ignore: true, fn: body });
}

/** A server, an agent it knows, and a group of its machine. */
async function site() {
  const services = await begin();
  const { server } = services;
  const agent = await services.agent();
  const machine = await joined(server, agent);
  const { id } = await server.api(createGroup, {
    body: { name: "lyon", machines: [machine] },
  });
  const set = (fragmentHost: string) =>
    server.api(changeGroupSettings, {
      params: { id },
      body: { fragmentHost },
    });
  const why = (packageId: number) =>
    server.api(readWhy, { params: { machine, package: packageId } });
  return { services, server, agent, machine, set, why };
}

journey("a package arrives over a mirror with nginx", async () => {
  const { services, server, agent, machine, set, why } = await site();
  await using _ = services;
  const origin = new URL(server.agentUrl).host;
  await using mirror = await startMirror(nginx, origin);
  await set(mirror.host);
  const id = await make(
    server,
    { name: "tool", action: "launch", command: "run.sh" },
    await launchable("exit 0"),
  );
  await assign(server, machine, id);
  const cycle = await agent.cycle();
  assertEquals(codes(cycle), { [id]: "SUCCESS_0" }, cycle.log);
  assertEquals(await outcome(server, machine, id), [
    "succeeded",
    "SUCCESS_0",
    0,
  ]);
  const { mirror: used, offer, result } = await why(id);
  assertEquals([used?.host, used?.left], [mirror.host, null]);
  assertEquals([offer?.fragments.seen, result?.unverified], [0, null]);
});

journey(
  "other bytes of a mirror are refused, and the retry comes from the server",
  async () => {
    const { services, server, agent, machine, set, why } = await site();
    await using _ = services;
    const liar = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      () => new Response("something else"),
    );
    try {
      const host = `127.0.0.1:${liar.addr.port}`;
      await set(host);
      const id = await make(
        server,
        { name: "tool", action: "launch", command: "run.sh" },
        await launchable("exit 0"),
      );
      await assign(server, machine, id);
      const cycle = await agent.cycle();
      assertEquals(codes(cycle), { [id]: "ERR_BAD_DIGEST" }, cycle.log);
      const failed = await why(id);
      assertEquals(failed.result?.meaning, "bad_digest");
      assertEquals(failed.mirror?.host, host);

      const params = { machine, package: id };
      await server.api(retryDeployment, { params });
      const again = await agent.cycle();
      assertEquals(codes(again), { [id]: "SUCCESS_0" }, again.log);
      const after = await why(id);
      assertEquals(after.mirror?.left, "failed");
      assertEquals(after.offer?.fragments.seen, after.offer?.fragments.total);
      assertMatch(host, /^127/);
    } finally {
      await liar.shutdown();
    }
  },
);
