import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import {
  readinessOf,
  type ReadinessOptions,
} from "#server/usecases/servers/readiness.ts";
import { testServices } from "#tests/harness/store/test_services.ts";
import { until } from "#tests/harness/time/until.ts";
import { listen } from "./listener.ts";

const PLENTY = { free: 2 ** 34, total: 2 ** 35 };

async function checked(options: Partial<ReadinessOptions> = {}) {
  const services = await testServices();
  const log: string[] = [];
  const readiness = readinessOf({
    ...services,
    space: () => Promise.resolve(PLENTY),
    log: (line) => void log.push(line),
    ...options,
  });
  return {
    ...services,
    log,
    readiness,
    [Symbol.asyncDispose]: () => services[Symbol.asyncDispose](),
  };
}

it("a server with all it needs is ready", async () => {
  await using server = await checked();
  assertEquals(await server.readiness(), []);
  assertEquals(server.log, []);
});

it("a server whose files or disk are missing is not ready, and says why", async () => {
  await using server = await checked({
    archives: {
      requireReachable: () => Promise.reject(new Error("stale handle")),
    },
    space: () => Promise.resolve({ ...PLENTY, free: 2 ** 20 }),
  });
  assertEquals(await server.readiness(), ["files", "disk"]);
  assertEquals(server.log, [
    "not ready: files: Error: stale handle",
    "not ready: disk: 1 MiB are free",
  ]);
});

it("a need that does not answer in time is missing, until it does", async () => {
  let space = Promise.withResolvers<typeof PLENTY>();
  await using server = await checked({
    space: () => space.promise,
    limitMs: 20,
  });
  // On a busy machine the others may be late as well.
  assert((await server.readiness()).includes("disk"));
  assert(server.log.includes("not ready: disk: no answer within 0.02 s"));
  space.resolve(PLENTY);
  space = Promise.withResolvers();
  space.resolve(PLENTY);
  await until(async () => (await server.readiness()).length === 0);
  assert(server.log.includes("ready again: disk"));
});

it("load balancers need no password of agents", async () => {
  const listener = listen({}, {
    auth: { user: "ocs", password: "x", realm: "Agents" },
    readiness: () => Promise.resolve(["database"]),
  });
  try {
    for (const [path, status] of [["health", 200], ["ready", 503]] as const) {
      const answer = await fetch(`http://127.0.0.1:${listener.port}/${path}`);
      await answer.body?.cancel();
      assertEquals(answer.status, status);
    }
    assertEquals([listener.calls, listener.log], [[], []]);
  } finally {
    await listener.close();
  }
});
