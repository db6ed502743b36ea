import { assert, assertEquals, assertExists, assertRejects } from "@std/assert";
import { join } from "node:path";
import { createAssignment } from "../../shared/assignments.ts";
import {
  cancelDeployment,
  readDeployment,
  retryDeployment,
} from "../../shared/deployments.ts";
import { listEvents } from "../../shared/events.ts";
import { createGroup } from "../../shared/groups.ts";
import { listMachines, readInventory } from "../../shared/machines.ts";
import {
  createPackage,
  type NewPackage,
  setActivation,
} from "../../shared/packages.ts";
import { changeSettings } from "../../shared/settings.ts";
import { ApiProblem } from "../../tui/api/problem.ts";
import { noise, tarGzOf, temporaryFolder, zipOf } from "../world/archives.ts";
import {
  hasRealAgent,
  REAL_AGENT_MISSING,
  type RealAgent,
  realAgent,
  type RealCycle,
} from "../world/real_agent.ts";
import {
  type RunningServer,
  type ServerOptions,
  startServer,
} from "../world/server.ts";
import { sleep } from "../world/sleep.ts";

/** One test with Debian's own agent; skipped, visibly, where it is missing. */
function journey(name: string, body: () => Promise<void>): void {
  Deno.test({
    name: `${name}, with Debian's agent${REAL_AGENT_MISSING}`,
    ignore: !hasRealAgent(),
    fn: body,
  });
}

/** A server that makes agents hurry, and an agent that is known to it. */
async function begin(options: ServerOptions = {}) {
  const folder = await temporaryFolder();
  const server = await startServer(options);
  await server.api(changeSettings, {
    body: {
      fragmentLatencySeconds: 0,
      cycleLatencySeconds: 0,
      periodLatencySeconds: 0,
      fragmentBytes: 2048,
    },
  });
  return {
    server,
    folder: folder.path,
    agent: (given: Partial<Parameters<typeof realAgent>[0]> = {}) =>
      realAgent({
        server: server.agentUrl,
        ca: server.caPath,
        folder: folder.path,
        ...given,
      }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Its first cycle: an inventory and nothing else; the machine's row number. */
async function joined(
  server: RunningServer,
  agent: RealAgent,
): Promise<number> {
  const cycle = await agent.cycle();
  assertEquals([cycle.exitCode, cycle.errors], [0, []], cycle.log);
  assertEquals(cycle.reported, []);
  const { rows } = await server.api(listMachines, {});
  const machine = rows.find(({ deviceId }) => deviceId === agent.deviceId);
  assertExists(machine, server.log());
  return machine.id;
}

type Asked = Partial<NewPackage> & Pick<NewPackage, "name" | "action">;

/** Makes and activates a package; its id. */
async function make(
  server: RunningServer,
  asked: Asked,
  archive?: Uint8Array<ArrayBuffer>,
): Promise<number> {
  const archiveId = archive &&
    (await server.upload(`${asked.name}.bin`, archive)).archive.id;
  const made = await server.api(createPackage, {
    body: { priority: 1, target: "unix", ...asked, archiveId },
  });
  const id = made.package!.id;
  await server.api(setActivation, { params: { id }, body: { active: true } });
  return id;
}

async function assign(
  server: RunningServer,
  machine: number,
  packageId: number,
  force = false,
): Promise<void> {
  await server.api(createAssignment, {
    body: { packageId, machines: [machine], force },
  });
}

/** State, code and exit code. */
async function outcome(server: RunningServer, machine: number, id: number) {
  const params = { machine, package: id };
  const { state, code, exitCode } = await server.api(readDeployment, {
    params,
  });
  return [state, code, exitCode];
}

/** Kinds of a package's events on machines, oldest first. */
async function eventsOf(server: RunningServer, id: number): Promise<string[]> {
  const { events } = await server.api(listEvents, {
    query: { after: 0, package: id },
  });
  return events.map(({ kind }) => kind)
    .filter((kind) => kind.startsWith("deployment."));
}

function codes(cycle: RealCycle): Record<number, string> {
  return Object.fromEntries(cycle.reported.map(({ id, code }) => [id, code]));
}

/** A tar.gz that cannot be squeezed below three fragments. */
function launchable(script: string): Promise<Uint8Array<ArrayBuffer>> {
  return tarGzOf(
    { name: "run.sh", text: `#!/bin/sh\n${script}\n`, mode: 0o755 },
    { name: "payload.bin", bytes: noise(5000) },
  );
}

async function until(what: () => Promise<boolean>, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  while (!await what()) {
    if (Date.now() > end) throw new Error(`Not within ${seconds} s: ${what}`);
    await sleep(100);
  }
}

journey("every action arrives, runs and reports", async () => {
  await using world = await begin();
  const { server, folder } = world;
  const agent = await world.agent({ tag: "PARIS" });
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
  await using world = await begin();
  const { server, folder } = world;
  const agent = await world.agent();
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

journey("a package recalled between two fragments runs nothing", async () => {
  await using world = await begin();
  const { server, folder } = world;
  const agent = await world.agent();
  const machine = await joined(server, agent);
  await server.api(changeSettings, { body: { fragmentLatencySeconds: 3 } });
  const id = await make(
    server,
    { name: "wrong", action: "launch", command: "run.sh" },
    await launchable(`touch ${folder}/ran`),
  );
  await assign(server, machine, id);
  const params = { machine, package: id };

  const running = agent.start();
  await until(async () => {
    const { fragments } = await server.api(readDeployment, { params });
    return fragments.seen > 0;
  });
  const recalling = await server.api(cancelDeployment, { params });
  assertEquals(recalling.state, "recalling");
  const cycle = await running.done;
  assertEquals(codes(cycle), { [id]: "ERR_BAD_DIGEST" });
  assertEquals(await outcome(server, machine, id), [
    "cancelled",
    "ERR_BAD_DIGEST",
    null,
  ]);
  await assertRejects(() => Deno.stat(`${folder}/ran`), Deno.errors.NotFound);
  await assertRejects(
    () => Deno.stat(join(agent.downloads, `${id}`)),
    Deno.errors.NotFound,
  );
  assertEquals(await eventsOf(server, id), [
    "deployment.offered",
    "deployment.recalling",
    "deployment.recalled",
  ]);
  assertEquals(codes(await agent.cycle()), {});
});

journey(
  "a package assigned while the agent is at work on another waits for its end",
  async () => {
    await using world = await begin();
    const { server, folder } = world;
    const agent = await world.agent();
    const machine = await joined(server, agent);
    const slow = await make(server, {
      name: "slow",
      action: "execute",
      command:
        `touch ${folder}/begun; while [ ! -e ${folder}/go ]; do sleep 0.1; done`,
    });
    await assign(server, machine, slow);
    const running = agent.start();
    await until(() => exists(`${folder}/begun`));

    const late = await make(
      server,
      { name: "late", action: "launch", command: "run.sh" },
      await launchable(`touch ${folder}/late`),
    );
    await assign(server, machine, late);
    const meanwhile = await agent.cycle();
    const params = { machine, package: late };
    const held = await server.api(readDeployment, { params });
    assertEquals(held.reason, { code: "agent_busy", busyWith: slow });

    await Deno.writeTextFile(`${folder}/go`, "");
    const first = await running.done;
    const second = await agent.cycle();
    const cycles = [meanwhile, first, second];
    const logs = cycles.map(({ log }) => log).join("\n");
    assertEquals(cycles.map(({ timedOut }) => timedOut), [false, false, false]);
    assertEquals(codes(first), { [slow]: "SUCCESS" }, logs);
    assertEquals(codes(second), { [late]: "SUCCESS_0" }, logs);
    assert(await exists(`${folder}/late`));
    assertEquals(await eventsOf(server, late), [
      "deployment.offered",
      "deployment.result",
    ]);
    assertEquals(codes(await agent.cycle()), {});
  },
);

journey("a deactivated package is offered to nobody", async () => {
  await using world = await begin();
  const { server } = world;
  const agent = await world.agent();
  const machine = await joined(server, agent);
  const id = await make(server, {
    name: "off",
    action: "execute",
    command: "true",
  });
  await assign(server, machine, id);
  await server.api(setActivation, { params: { id }, body: { active: false } });
  assertEquals(codes(await agent.cycle()), {});
  const { state, reason } = await server.api(readDeployment, {
    params: { machine, package: id },
  });
  assertEquals([state, reason?.code], ["waiting", "not_active"]);
});

journey("a wrong CA is reported as what it is", async () => {
  await using world = await begin();
  await using elsewhere = await startServer();
  const { server } = world;
  const agent = await world.agent({ ca: elsewhere.caPath });
  const machine = await joined(server, agent);
  const id = await make(server, {
    name: "unseen",
    action: "execute",
    command: "true",
  });
  await assign(server, machine, id);
  assertEquals(codes(await agent.cycle()), { [id]: "ERR_DOWNLOAD_INFO" });
  assertEquals(await outcome(server, machine, id), [
    "failed",
    "ERR_DOWNLOAD_INFO",
    null,
  ]);
});

journey("Basic auth lets in who knows the password, over https", async () => {
  await using world = await begin({
    env: {
      LONGSHORE_AGENT_LOGIN: "agent:secret",
      LONGSHORE_AGENT_REALM: "OCS Area",
    },
  });
  const { server, folder } = world;
  const login = { user: "agent", password: "secret", realm: "OCS Area" };
  const stranger = await world.agent({ folder: join(folder, "stranger") });
  assertEquals((await stranger.cycle()).exitCode, 1);

  const agent = await world.agent({ ...login, server: server.agentTlsUrl });
  const machine = await joined(server, agent);
  const id = await make(
    server,
    { name: "guarded", action: "launch", command: "run.sh" },
    await launchable(`touch ${folder}/guarded`),
  );
  await assign(server, machine, id);
  assertEquals(codes(await agent.cycle()), { [id]: "SUCCESS_0" });
  assert(await exists(`${folder}/guarded`));
});

journey("a forced assignment runs a package once more", async () => {
  await using world = await begin();
  const { server, folder } = world;
  const agent = await world.agent();
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
  await assign(server, machine, id);
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
  await using world = await begin();
  const { server, folder } = world;
  const before = await world.agent();
  const machine = await joined(server, before);
  const mark = join(folder, "mark");
  const id = await make(server, {
    name: "once",
    action: "execute",
    command: `echo x >> ${mark}`,
  });
  await assign(server, machine, id);
  assertEquals(codes(await before.cycle()), { [id]: "SUCCESS" });

  const after = await world.agent({ folder: join(folder, "reinstalled") });
  assertEquals(codes(await after.cycle()), {});
  const { rows } = await server.api(listMachines, {});
  assertEquals(rows.map((row) => [row.id, row.deviceId]), [
    [machine, after.deviceId],
  ]);
  assertEquals(codes(await after.cycle()), {});
  assertEquals(await Deno.readTextFile(mark), "x\n");
});

Deno.test("a corrupted fragment on disk: activation is refused, naming it", async () => {
  await using server = await startServer();
  await server.api(changeSettings, { body: { fragmentBytes: 2048 } });
  const { archive } = await server.upload(
    "run.tar.gz",
    await launchable("exit 0"),
  );
  const made = await server.api(createPackage, {
    body: {
      name: "broken",
      action: "launch",
      command: "run.sh",
      target: "unix",
      archiveId: archive.id,
    },
  });
  const id = made.package!.id;
  const path = join(server.data, "archive", `${id}`, `${id}-2`);
  const bytes = await Deno.readFile(path);
  bytes[100]! ^= 1;
  await Deno.writeFile(path, bytes);
  const problem = await assertRejects(
    () => server.api(setActivation, { params: { id }, body: { active: true } }),
    ApiProblem,
    `${id}-2`,
  );
  assertEquals(problem.code, "package_damaged");
});

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
