import { assertEquals, assertRejects } from "@std/assert";
import { HOUR_MS } from "#shared/time.ts";
import { LinkDown } from "./link.ts";
import { PlanKeeper } from "./plan_keeper.ts";

const PATH = "/download/cache_1_x/1000000001";
const PLAN = {
  relay: {
    ...{ id: 1, name: "lyon", names: ["relay.lyon.example"] },
    ...{ httpPort: 8080, httpsPort: 8443 },
  },
  settings: {
    ...{ prefetchFrom: 0, prefetchTo: 24, bytesPerSecond: 0 },
    cacheBytes: 1_000_000,
  },
  packages: [{
    ...{ id: 1_000_000_001, name: "vlc", bytes: 9, path: PATH },
    fragments: [{ bytes: 9, sha256: "ab".repeat(32) }],
  }],
};

Deno.test("a plan is followed for a day while the centre is away, also after a restart", async () => {
  let now = Date.UTC(2026, 0, 1);
  let isAway = false;
  const values = new Map<string, string>();
  const options = {
    centre: {
      plan: () =>
        isAway
          ? Promise.reject(new LinkDown("cut"))
          : Promise.resolve({ plan: PLAN, etag: '"1"' }),
    },
    spool: {
      valueOf: (name: string) => values.get(name) ?? null,
      setValue(name: string, value: string | null) {
        if (value === null) values.delete(name);
        else values.set(name, value);
      },
    },
    now: () => now,
  };
  const keeper = new PlanKeeper(options);
  await keeper.refresh();
  isAway = true;
  for (let hour = 0; hour < 23; hour++) {
    now += HOUR_MS;
    await assertRejects(() => keeper.refresh(), LinkDown);
  }
  for (const one of [keeper, new PlanKeeper(options)]) {
    assertEquals(one.find(PATH, 1)?.bytes, 9);
  }
  now += HOUR_MS;
  for (const one of [keeper, new PlanKeeper(options)]) {
    assertEquals([one.find(PATH, 1), one.plan], [null, null]);
  }
  isAway = false;
  await keeper.refresh();
  assertEquals(keeper.find(PATH, 1)?.bytes, 9);
});
