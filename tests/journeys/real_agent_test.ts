import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import {
  readDeployment,
  retryDeployment,
} from "#shared/contract/deployments/deployments.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import {
  listMachines,
  readInventory,
} from "#shared/contract/machines/machines.ts";
import { noise, tarGzOf, zipOf } from "#tests/harness/store/archives.ts";
import {
  assign,
  begin,
  codes,
  eventsOf,
  joined,
  journey,
  launchable,
  make,
  outcome,
} from "#tests/harness/agents/real_journey.ts";

journey("every action arrives, runs and reports", async () => {
  await using services = await begin();
  const { server, folder } = services;
  const agent = await services.agent({ tag: "PARIS" });
  const machine = await joined(server, agent);
  const { rows } = await server.api(listMachines, {});
  assertEquals([rows[0]?.tag, rows[0]?.family], ["PARIS", "unix"]);
  const inventory = await server.api(readInventory, {
    params: { id: machine },
  });
  assert(inventory.sections["HARDWARE"] && inventory.sections["BIOS"]);

  const target = join(folder, "stored");
  const store = await make(
    server,
    { name: "store", action: "store", path: target },
    await tarGzOf({ name: "config.ini", text: "answer=42\n" }),
  );
  const zipped = await make(
    server,
    { name: "zip", action: "store", path: `${target}-zip` },
    zipOf(
      { name: "read.me", text: "from a zip\n" },
      { name: "license.txt", text: "free\n" },
    ),
  );
  const mark = join(folder, "executed");
  const good = await make(server, {
    name: "execute",
    action: "execute",
    command: `echo ran >> ${mark}`,
  });
  const bad = await make(server, {
    name: "execute 7",
    action: "execute",
    command: "exit 7",
  });
  const launch = await make(
    server,
    { name: "launch", action: "launch", command: "run.sh one two" },
    await launchable(`echo "$1 $2" > ${folder}/launched; exit 0`),
  );
  const launch3 = await make(
    server,
    { name: "launch 3", action: "launch", command: "run.sh" },
    await launchable(`cp payload.bin ${folder}/payload; exit 3`),
  );
  const all = [store, zipped, good, bad, launch, launch3];
  const group = await server.api(createGroup, {
    body: { name: "lab", machines: [machine] },
  });
  for (const packageId of all) {
    await server.api(createAssignment, {
      body: { packageId, groups: [group.id] },
    });
  }

  const cycle = await agent.cycle();
  assertEquals([cycle.exitCode, cycle.timedOut], [0, false], cycle.log);
  assertEquals(codes(cycle), {
    [store]: "SUCCESS",
    [zipped]: "SUCCESS",
    [good]: "SUCCESS",
    [bad]: "ERR_EXECUTE",
    [launch]: "SUCCESS_0",
    [launch3]: "SUCCESS_3",
  }, cycle.log);
  assertEquals(await Deno.readTextFile(`${target}/config.ini`), "answer=42\n");
  assertEquals(
    await Deno.readTextFile(`${target}-zip/read.me`),
    "from a zip\n",
  );
  assertEquals(await Deno.readTextFile(mark), "ran\n");
  assertEquals(await Deno.readTextFile(`${folder}/launched`), "one two\n");
  assertEquals(await Deno.readFile(`${folder}/payload`), noise(5000));

  const outcomes = await Promise.all(
    all.map((id) => outcome(server, machine, id)),
  );
  assertEquals(outcomes, [
    ["succeeded", "SUCCESS", null],
    ["succeeded", "SUCCESS", null],
    ["succeeded", "SUCCESS", null],
    ["failed", "ERR_EXECUTE", null],
    ["succeeded", "SUCCESS_0", 0],
    ["failed", "SUCCESS_3", 3],
  ]);
  for (const id of all) {
    assertEquals(await eventsOf(server, id), [
      "deployment.offered",
      "deployment.result",
    ]);
  }

  const again = await agent.cycle();
  assertEquals([again.exitCode, again.reported], [0, []], again.log);
  assert(!again.log.includes("Illegal modulus"), again.log);
  assertEquals(await Deno.readTextFile(mark), "ran\n");
});

journey("priority 0 goes first, and holds the rest if it fails", async () => {
  await using services = await begin();
  const { server, folder } = services;
  const agent = await services.agent();
  const machine = await joined(server, agent);
  const order = join(folder, "order");
  const other = await make(server, {
    name: "other",
    action: "execute",
    command: `echo other >> ${order}`,
  });
  const first = await make(server, {
    name: "first",
    action: "execute",
    priority: 0,
    command: `echo first >> ${order}; test -e ${folder}/mended`,
  });
  await assign(server, machine, other);
  await assign(server, machine, first);

  assertEquals(codes(await agent.cycle()), { [first]: "ERR_EXECUTE" });
  assertEquals(codes(await agent.cycle()), {});
  const held = await server.api(readDeployment, {
    params: { machine, package: other },
  });
  assertEquals(held.reason, { code: "held_by_priority_0", heldBy: first });

  await Deno.writeTextFile(`${folder}/mended`, "");
  await server.api(retryDeployment, { params: { machine, package: first } });
  assertEquals(codes(await agent.cycle()), { [first]: "SUCCESS" });
  assertEquals(codes(await agent.cycle()), { [other]: "SUCCESS" });
  assertEquals(await Deno.readTextFile(order), "first\nfirst\nother\n");
  assertEquals(await outcome(server, machine, first), [
    "succeeded",
    "SUCCESS",
    null,
  ]);
  assertEquals(await eventsOf(server, first), [
    "deployment.offered",
    "deployment.result",
    "deployment.retried",
    "deployment.offered",
    "deployment.result",
  ]);
});

journey("a forced assignment runs a package once more", async () => {
  await using services = await begin();
  const { server, folder } = services;
  const agent = await services.agent();
  const machine = await joined(server, agent);
  const mark = join(folder, "mark");
  const id = await make(server, {
    name: "again",
    action: "execute",
    command: `echo x >> ${mark}`,
  });
  await assign(server, machine, id);
  assertEquals(codes(await agent.cycle()), { [id]: "SUCCESS" });
  assertEquals(await agent.history(), [id]);
  await assertRejects(
    () => assign(server, machine, id),
    Error,
    "1 already has it; force runs it again",
  );
  assertEquals(codes(await agent.cycle()), {});
  await assign(server, machine, id, true);
  const other = await make(server, {
    name: "beside",
    action: "execute",
    command: "true",
  });
  await assign(server, machine, other);
  const forced = await agent.cycle();
  assertEquals(codes(forced), { [id]: "SUCCESS", [other]: "SUCCESS" });
  assert(!forced.log.includes("Illegal modulus"), forced.log);
  assertEquals(await Deno.readTextFile(mark), "x\nx\n");
});

journey("a reinstalled agent does not get everything again", async () => {
  await using services = await begin();
  const { server, folder } = services;
  const before = await services.agent();
  const machine = await joined(server, before);
  const mark = join(folder, "mark");
  const id = await make(server, {
    name: "once",
    action: "execute",
    command: `echo x >> ${mark}`,
  });
  await assign(server, machine, id);
  assertEquals(codes(await before.cycle()), { [id]: "SUCCESS" });

  const after = await services.agent({ folder: join(folder, "reinstalled") });
  assertEquals(codes(await after.cycle()), {});
  const { rows } = await server.api(listMachines, {});
  const ids = rows.map((row) => row.deviceId);
  assert(ids.includes(after.deviceId), ids.join());
  assertEquals(codes(await after.cycle()), {});
  assertEquals(await Deno.readTextFile(mark), "x\n");
});
