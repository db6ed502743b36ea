import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { readRelay, revokeRelay } from "#shared/contract/relays.ts";
import { noise } from "#tests/harness/store/archives.ts";
import {
  begin,
  codes,
  eventsOf,
  joined,
  journey,
  launchable,
  make,
  outcome,
} from "#tests/harness/agents/real_journey.ts";
import { until } from "#tests/harness/time/until.ts";
import { startRealSite } from "./real_site.ts";
import { pollTo, reportTo } from "./site.ts";

journey("a package arrives and is reported over a relay", async () => {
  await using services = await begin();
  const { server, folder } = services;
  await using site = await startRealSite(server, folder);
  const agent = await services.agent({
    server: `${site.relay.url}/ocsinventory`,
  });
  const machine = await joined(server, agent);
  const offer = async (name: string, code: number) => {
    const id = await make(
      server,
      { name, action: "launch", command: "run.sh" },
      await launchable(`cp payload.bin ${folder}/${name}; exit ${code}`),
    );
    await server.api(createAssignment, {
      body: { packageId: id, groups: [site.group] },
    });
    return id;
  };
  const good = await offer("good", 0);
  const bad = await offer("bad", 3);
  const cycle = await agent.cycle();
  assertEquals(
    codes(cycle),
    { [good]: "SUCCESS_0", [bad]: "SUCCESS_3" },
    cycle.log,
  );
  assertEquals(await Deno.readFile(`${folder}/good`), noise(5000));
  await until(async () =>
    (await outcome(server, machine, bad))[0] === "failed"
  );
  assertEquals(await outcome(server, machine, good), [
    "succeeded",
    "SUCCESS_0",
    0,
  ]);
  assertEquals(await outcome(server, machine, bad), ["failed", "SUCCESS_3", 3]);
  for (const id of [good, bad]) {
    assertEquals(await eventsOf(server, id), [
      "deployment.offered",
      "deployment.result",
    ]);
  }
  const cached = await Array.fromAsync(
    Deno.readDir(join(folder, "relay", "cache")),
  );
  assert(cached.length > 0, "the fragments came from the cache");

  // Pointed to the server itself, the agent runs nothing again.
  const direct = await services.agent({ deviceId: agent.deviceId });
  const again = await direct.cycle();
  assertEquals([again.exitCode, again.reported], [0, []], again.log);
  const info = await server.api(readRelay, { params: { id: site.relayId } });
  assertEquals(info.state, "live");
});

journey("a result of an outage is stored once", async () => {
  await using services = await begin();
  const { server, folder } = services;
  await using site = await startRealSite(server, folder);
  const agent = await services.agent({
    server: `${site.relay.url}/ocsinventory`,
  });
  const machine = await joined(server, agent);
  const [began, goOn] = [join(folder, "began"), join(folder, "go-on")];
  const id = await make(
    server,
    { name: "slow", action: "launch", command: "run.sh" },
    await launchable(
      `touch ${began}; while [ ! -e ${goOn} ]; do sleep 0.1; done; exit 4`,
    ),
  );
  await server.api(createAssignment, {
    body: { packageId: id, groups: [site.group] },
  });
  const running = agent.start();
  const exists = (path: string) =>
    Deno.stat(path).then(() => true, () => false);
  await until(() => exists(began), "the package runs");
  await server.kill();
  await Deno.writeTextFile(goOn, "");
  const cycle = await running.done;
  assertEquals(codes(cycle), { [id]: "SUCCESS_4" }, cycle.log);
  assertEquals(await pollTo(site.relay.url, 7), 503);
  await site.restart("SIGKILL");
  await server.restart();
  await until(async () => (await outcome(server, machine, id))[1] !== null);
  assertEquals(await outcome(server, machine, id), ["failed", "SUCCESS_4", 4]);
  assertEquals(await eventsOf(server, id), [
    "deployment.offered",
    "deployment.result",
  ]);

  await server.api(revokeRelay, { params: { id: site.relayId } });
  assertEquals(await pollTo(site.relay.url, 7), 503);
  assertEquals(await reportTo(site.relay.url, 7, "SUCCESS"), 200);
  await until(() => site.relay.log().includes("refuses this relay"));
  assertMatch(site.relay.log(), /it was revoked/);
});
