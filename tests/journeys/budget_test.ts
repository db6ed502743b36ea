import { assert, assertEquals } from "@std/assert";
import { createGroup } from "#shared/contract/groups/groups.ts";
import {
  changeGroupSettings,
  changeSettings,
} from "#shared/contract/settings/settings.ts";
import { readWhy } from "#shared/contract/deployments/why.ts";
import { noise, tarGzOf } from "#tests/harness/store/archives.ts";
import {
  assign,
  begin,
  codes,
  joined,
  journey,
  make,
  outcome,
} from "#tests/harness/agents/real_journey.ts";

const BYTES_PER_SECOND = 8192;

journey("a package arrives whole within its site's budget", async () => {
  await using services = await begin();
  const { server } = services;
  const agent = await services.agent();
  const machine = await joined(server, agent);
  const { id } = await server.api(createGroup, {
    body: { name: "paris", machines: [machine] },
  });
  await server.api(changeSettings, { body: { downloadsAtOnce: 100 } });
  await server.api(changeGroupSettings, {
    params: { id },
    body: { downloadsAtOnce: 1, downloadBytesPerSecond: BYTES_PER_SECOND },
  });
  const archive = await tarGzOf({
    name: "payload.bin",
    bytes: noise(2 * BYTES_PER_SECOND),
  });
  const packageId = await make(
    server,
    { name: "store", action: "store", path: services.folder },
    archive,
  );
  await assign(server, machine, packageId);

  const began = performance.now();
  const cycle = await agent.cycle();
  const seconds = (performance.now() - began) / 1000;
  assertEquals(codes(cycle), { [packageId]: "SUCCESS" }, cycle.log);
  assertEquals(await outcome(server, machine, packageId), [
    "succeeded",
    "SUCCESS",
    null,
  ]);
  // The last piece of each fragment is sent without a wait.
  assert(seconds >= 1, `${archive.length} bytes in ${seconds} s`);

  const params = { machine, package: packageId };
  const { downloads } = await server.api(readWhy, { params });
  const use = { running: 0, waiting: 0 };
  assertEquals(downloads, {
    budgets: [
      { level: "global", group: null, atOnce: 100, bytesPerSecond: 0, ...use },
      {
        level: "group",
        group: { id, name: "paris" },
        atOnce: 1,
        bytesPerSecond: BYTES_PER_SECOND,
        ...use,
      },
    ],
    waits: false,
  });
});
