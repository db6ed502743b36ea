import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import {
  cancelDeployment,
  readDeployment,
} from "#shared/contract/deployments/deployments.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { readWhy } from "#shared/contract/deployments/why.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import {
  assign,
  begin,
  codes,
  eventsOf,
  exists,
  joined,
  journey,
  launchable,
  make,
  outcome,
} from "#tests/harness/agents/real_journey.ts";
import { issueAuthority } from "#server/tls/issue.ts";
import { until } from "#tests/harness/time/until.ts";

journey("a package recalled between two fragments runs nothing", async () => {
  await using services = await begin();
  const { server, folder } = services;
  const agent = await services.agent();
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
  const fetching = await server.api(readWhy, { params });
  assertEquals(
    [fetching.cause, fetching.next.step, fetching.hold.code],
    ["fetching", "fetch", "can_stop"],
  );
  const recalling = await server.api(cancelDeployment, { params });
  assertEquals(recalling.state, "recalling");
  assertEquals(recalling.cause, "recalling");
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
  "a package assigned while the agent is busy with another waits until that ends",
  async () => {
    await using services = await begin();
    const { server, folder } = services;
    const agent = await services.agent();
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
    const during = await agent.cycle();
    const params = { machine, package: late };
    const held = await server.api(readDeployment, { params });
    assertEquals(held.reason, { code: "agent_busy", busyWith: slow });
    const why = await server.api(readWhy, { params });
    assertEquals(
      [why.cause, why.other?.name, why.next.step, why.next.by],
      ["agent_busy", "slow", "other_ends", "agent"],
    );
    // Progress is written every two seconds.
    await until(async () => {
      const { onMachine } = await server.api(readWhy, { params });
      return onMachine.some(({ id, hold }) =>
        id === slow && hold === "cannot_stop"
      );
    });

    await Deno.writeTextFile(`${folder}/go`, "");
    const first = await running.done;
    const second = await agent.cycle();
    const cycles = [during, first, second];
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

journey("a deactivated package is offered to nobody", async (t) => {
  await using services = await begin();
  const { server } = services;
  const agent = await services.agent();
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
  const why = await server.api(readWhy, {
    params: { machine, package: id },
  });
  assertEquals([why.next.step, why.next.by], ["activate", "operator"]);

  await t.step(
    "one whose fragment is damaged cannot be activated",
    async () => {
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
      const path = join(server.data, "archive", `${id}`, "original");
      const bytes = await Deno.readFile(path);
      bytes[2048 + 100]! ^= 1; // in the second fragment
      await Deno.writeFile(path, bytes);
      const problem = await assertRejects(
        () =>
          server.api(setActivation, { params: { id }, body: { active: true } }),
        ApiProblem,
        `${id}-2`,
      );
      assertEquals(problem.code, "package_damaged");
    },
  );
});

journey(
  "a wrong CA is reported as the cause, and why names the server",
  async () => {
    await using services = await begin();
    const { server, folder } = services;
    const ca = join(folder, "other.pem");
    await Deno.writeTextFile(ca, (await issueAuthority(new Date())).cert);
    const agent = await services.agent({ ca });
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
    const { result, next } = await server.api(readWhy, {
      params: { machine, package: id },
    });
    assertEquals(
      [result?.meaning, result?.infoServer, next.step],
      ["info_not_requested", new URL(server.agentTlsUrl).host, "fix_machine"],
    );
  },
);

journey(
  "Basic auth admits an agent that knows the password, over https",
  async () => {
    await using services = await begin({
      env: {
        LONGSHORE_AGENT_LOGIN: "agent:secret",
        LONGSHORE_AGENT_REALM: "OCS Area",
      },
    });
    const { server, folder } = services;
    const login = { user: "agent", password: "secret", realm: "OCS Area" };
    const stranger = await services.agent({ folder: join(folder, "stranger") });
    assertEquals((await stranger.cycle()).exitCode, 1);

    const agent = await services.agent({
      ...login,
      server: server.agentTlsUrl,
    });
    const machine = await joined(server, agent);
    const id = await make(
      server,
      { name: "guarded", action: "launch", command: "run.sh" },
      await launchable(`touch ${folder}/guarded`),
    );
    await assign(server, machine, id);
    assertEquals(codes(await agent.cycle()), { [id]: "SUCCESS_0" });
    assert(await exists(`${folder}/guarded`));
  },
);
