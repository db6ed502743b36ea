import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { SharedKey } from "#server/crypto/shared_key.ts";
import { MOST_ATTEMPTS } from "#server/domain/notifications/next_retry.ts";
import { changeTarget } from "#server/usecases/notifications/change_target.ts";
import {
  removeTarget,
  resendDeliveries,
  testTarget,
} from "#server/usecases/notifications/edit_targets.ts";
import { onBoth } from "#tests/harness/store/test_services.ts";
import { until } from "#tests/harness/time/until.ts";
import { isSigned, openHook } from "./hook.ts";
import { admin, aSender, aTarget, happens } from "./site.ts";

const status = (code: number, headers: HeadersInit = {}) =>
  new Response(null, { status: code, headers });
const HOURS = 3600;
const never = new AbortController().signal;

onBoth("a webhook is sent what it asked for, signed", async (services) => {
  await using hook = openHook();
  await happens(services, "rollout.halted");
  const target = await aTarget(services, `${hook.url}/hook`);
  const sender = aSender(services);
  await happens(services, "inventory.arrived");
  await happens(services, "rollout.finished", { payload: { assignment: 3 } });
  await sender.runs();
  await sender.runs();

  const [one, ...more] = hook.received;
  assertEquals(more, []);
  assertEquals(one!.path, "/hook");
  assertMatch(one!.id, /^msg_[0-9a-f]{32}$/);
  assert(await isSigned(one!, target.secret));
  const other = target.secret.replace(/^whsec_./, "whsec_+");
  assert(other === target.secret || !await isSigned(one!, other));
  const { type, text, data } = JSON.parse(one!.body);
  assertEquals(type, "rollout.finished");
  assertEquals(text, "[ocs.example] Rollout 3 of  has finished");
  assertEquals(data.payload, { assignment: 3 });
  const { deliveredAt, waiting, dead, behind, problem } = await target.read();
  assertEquals(deliveredAt, services.now().toISOString());
  assertEquals([waiting, dead, behind, problem], [0, 0, 0, null]);
});

onBoth(
  "a notification that fails is sent again with its id, and then given up",
  async (services) => {
    let code = 500;
    await using hook = openHook(() => status(code));
    const target = await aTarget(services, hook.url);
    const sender = aSender(services);
    await happens(services, "rollout.halted");
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      await sender.runs();
      const [delivery] = await target.deliveries();
      assertEquals(delivery!.attempts, attempt);
      await sender.runs();
      assertEquals(hook.received.length, attempt, "not before its time");
      services.pass(12 * HOURS);
    }
    const [delivery] = await target.deliveries();
    assertEquals(
      [delivery!.state, delivery!.status, delivery!.problem],
      ["dead", 500, "status 500"],
    );
    const { dead, problem } = await target.read();
    assertEquals([dead, problem?.text], [1, "status 500"]);
    assertMatch(sender.lines.join(), /to chat was given up after 9 attempts/);

    code = 204;
    assertEquals(await resendDeliveries(services, { id: target.id }), {
      resent: 1,
    });
    await sender.runs();
    assertEquals((await target.deliveries())[0]!.state, "delivered");
    assertEquals((await target.read()).problem, null);
    assertEquals(
      new Set(hook.received.map(({ id }) => id)),
      new Set([delivery!.messageId]),
    );
    assertEquals(hook.received.length, MOST_ATTEMPTS + 1);
  },
);

onBoth("a receiver says when it wants to be asked again", async (services) => {
  await using hook = openHook((_, nth) =>
    nth === 1 ? status(429, { "retry-after": "600" }) : status(204)
  );
  const target = await aTarget(services, hook.url);
  const sender = aSender(services);
  await happens(services, "rollout.halted");
  await sender.runs();
  services.pass(599);
  await sender.runs();
  assertEquals(hook.received.length, 1);
  services.pass(1);
  await sender.runs();
  assertEquals((await target.deliveries())[0]!.state, "delivered");
});

onBoth("a receiver that is gone is disabled", async (services) => {
  await using hook = openHook(() => status(410));
  const target = await aTarget(services, hook.url);
  const sender = aSender(services);
  await happens(services, "rollout.halted");
  await sender.runs();
  assertEquals((await target.read()).enabled, false);
  const { state, problem } = (await target.deliveries())[0]!;
  assertEquals([state, problem], ["dead", "status 410"]);
  await happens(services, "rollout.halted");
  services.pass(HOURS);
  await sender.runs();
  assertEquals(hook.received.length, 1);

  await changeTarget(services, target.id, { enabled: true }, admin);
  await sender.runs();
  assertEquals(hook.received.length, 1, "what happened meanwhile is left out");
  assertEquals(
    (await services.eventKinds()).filter((kind) =>
      kind === "notification.changed"
    ).length,
    2,
  );
});

onBoth("a redirect is not followed", async (services) => {
  await using behind = openHook();
  await using hook = openHook(() => status(307, { location: behind.url }));
  const target = await aTarget(services, hook.url);
  const sender = aSender(services);
  await happens(services, "rollout.halted");
  await sender.runs();
  assertEquals(behind.received, []);
  assertEquals(
    (await target.deliveries())[0]!.problem,
    `status 307: redirects are not followed; it leads to ${behind.url}`,
  );
});

onBoth(
  "private addresses get nothing unless the target may use them",
  async (services) => {
    await using hook = openHook();
    const { port } = new URL(hook.url);
    const hosts = [
      ["127.0.0.1", /^127\.0\.0\.1 is a private address/],
      ["[::1]", /^::1 is a private address/],
      ["0x7f.1", /^127\.0\.0\.1 is a private address/],
      ["localhost", /^localhost has the private address/],
    ] as const;
    for (const [host, problem] of hosts) {
      const { id } = await aTarget(services, `http://${host}:${port}/`, {
        name: `at-${hosts.findIndex(([one]) => one === host)}`,
        allowPrivate: false,
      });
      const tested = await testTarget(services, id, admin, never);
      assertEquals([tested.delivered, tested.status], [false, null]);
      assertMatch(tested.problem, problem);
    }
    assertEquals(hook.received, []);
    const { id } = await aTarget(services, `http://localhost:${port}/`);
    const tested = await testTarget(services, id, admin, never);
    assertEquals([tested.delivered, tested.status], [true, 204]);
    assertEquals(JSON.parse(hook.received[0]!.body).type, "notification.test");
  },
);

onBoth("a receiver that hangs holds up nobody else", async (services) => {
  await using stuck = openHook(() => null);
  await using hook = openHook();
  const hangs = await aTarget(services, stuck.url, { name: "stuck" });
  const works = await aTarget(services, hook.url, { name: "works" });
  const sender = aSender(services);
  for (let i = 0; i < 5; i++) await happens(services, "rollout.halted");
  // It waits for no answer.
  await until(async () => {
    await sender.run();
    return hook.received.length === 5;
  }, "5 notifications");
  await stuck.count(2);
  assertEquals(stuck.received.length, 2, "two at a time to one target");
  await sender.close();

  assertEquals(
    (await works.deliveries()).map(({ state }) => state),
    ["delivered", "delivered", "delivered", "delivered", "delivered"],
  );
  // What was broken off was no attempt, and is due again at once.
  assertEquals(
    (await hangs.deliveries()).map(({ state, attempts }) => [state, attempts]),
    Array.from({ length: 5 }, () => ["waiting", 0]),
  );
});

onBoth(
  "what a killed server was sending is sent by the next one, with its id",
  async (services) => {
    let isStuck = true;
    await using hook = openHook(() => isStuck ? null : status(204));
    const target = await aTarget(services, hook.url);
    const killed = aSender(services);
    const next = aSender(services);
    await happens(services, "rollout.halted");
    await killed.run();
    await hook.count(1);
    isStuck = false;
    await next.runs();
    assertEquals(hook.received.length, 1, "it is still under way");
    services.pass(60);
    await next.runs();
    const [one, other] = hook.received;
    assertEquals(other!.id, one!.id);
    assertEquals((await target.deliveries())[0]!.state, "delivered");
    await killed.close();
    assertEquals((await target.deliveries())[0]!.state, "delivered");
  },
);

onBoth("of several servers only one sends", async (services) => {
  await using hook = openHook();
  const target = await aTarget(services, hook.url);
  const servers = [aSender(services), aSender(services), aSender(services)];
  for (let i = 0; i < 12; i++) await happens(services, "rollout.halted");
  await Promise.all(servers.map((server) => server.runs()));
  await Promise.all(servers.map((server) => server.runs()));
  await until(async () => {
    await servers[0]!.runs();
    return hook.received.length >= 12;
  }, "12 notifications");
  await Promise.all(servers.map((server) => server.runs()));
  const ids = hook.received.map(({ id }) => id);
  assertEquals([ids.length, new Set(ids).size], [12, 12]);
  assertEquals((await target.deliveries()).length, 12);
});

onBoth("a full queue loses nothing", async (services) => {
  let isDown = true;
  await using hook = openHook(() => isDown ? status(503) : status(204));
  const target = await aTarget(services, hook.url, {
    topics: ["inventory."],
  });
  const sender = aSender(services, 10);
  for (let i = 0; i < 25; i++) await happens(services, "inventory.arrived");
  for (let i = 0; i < 8; i++) await sender.runs();
  assertEquals((await target.read()).waiting, 10);

  isDown = false;
  services.pass(12 * HOURS);
  await until(async () => {
    await sender.runs();
    return (await target.deliveries()).length === 25 &&
      (await target.read()).waiting === 0;
  }, "an empty queue");
  const delivered = await target.deliveries();
  assertEquals(delivered.every(({ state }) => state === "delivered"), true);
  assertEquals(new Set(delivered.map(({ seq }) => seq)).size, 25);
});

onBoth("events of other machines are left out", async (services) => {
  await using hook = openHook();
  const one = await services.aMachine();
  const other = await services.aMachine();
  const target = await aTarget(services, hook.url, {
    topics: ["machine.tag_changed", "rollout."],
    query: `name:${one.inventory.name}`,
  });
  const sender = aSender(services);
  await happens(services, "machine.tag_changed", { machineId: other.id });
  await happens(services, "machine.tag_changed", { machineId: one.id });
  await happens(services, "rollout.halted");
  await sender.runs();
  assertEquals(
    (await target.deliveries()).map(({ type }) => type),
    ["machine.tag_changed", "rollout.halted"],
  );
});

onBoth("secrets are encrypted where there is a key file", async (services) => {
  await using hook = openHook();
  const { store } = services;
  const secrets = async (table: "secret" | "shared_secret") =>
    (await store.db.selectFrom(table).selectAll()
      .where("name", "like", "notifications %").execute())
      .map(({ value }) => new TextDecoder().decode(new Uint8Array(value)));

  const target = await aTarget(services, hook.url);
  assertEquals(await secrets("secret"), [target.secret]);
  const key = new SharedKey(new Uint8Array(32).fill(3));
  const withKey = { ...services, outlets: { ...services.outlets, key } };
  const tested = await testTarget(withKey, target.id, admin, never);
  assertEquals(tested.problem, "");
  assert(await isSigned(hook.received[0]!, target.secret));
  assertEquals(await secrets("secret"), []);
  const [stored] = await secrets("shared_secret");
  assert(!stored!.includes(target.secret));

  const withoutKey = await testTarget(services, target.id, admin, never);
  assertMatch(withoutKey.problem, /cannot read the target's secret/);
  await removeTarget(services, target.id, admin);
  assertEquals(await secrets("shared_secret"), []);
});

onBoth("the log names only the host of a webhook", async (services) => {
  const { id } = await aTarget(
    services,
    "https://chat.example:8443/hooks/SECRET?token=SECRET",
  );
  const { payload } = await services.store.db.selectFrom("event")
    .select("payload").where("kind", "=", "notification.created")
    .executeTakeFirstOrThrow();
  assertEquals(JSON.parse(payload).address, "https://chat.example:8443");
  await removeTarget(services, id, admin);
});

onBoth(
  "a target whose query is refused holds up nobody else",
  async (services) => {
    await using hook = openHook();
    const broken = await aTarget(services, hook.url, { name: "broken" });
    await services.store.commit([{
      sql: "update notification_target set query = 'nothing:1' where id = ?",
      params: [broken.id],
    }]);
    const works = await aTarget(services, hook.url, { name: "works" });
    const sender = aSender(services);
    await happens(services, "rollout.halted");
    await assertRejects(() => sender.runs(), Error, "nothing");
    await hook.count(1);
    await sender.close();
    assertEquals((await works.deliveries()).length, 1);
    assertEquals(await broken.deliveries(), []);
  },
);
