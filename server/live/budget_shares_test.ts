import { assertEquals } from "@std/assert";
import { BudgetShares } from "./budget_shares.ts";

const cases: [string, number, Record<string, number>, number, number][] = [
  ["alone, all of it", 0, {}, 0, 1],
  ["before anybody has begun, one of equal parts", 2, {}, 0, 1 / 3],
  ["while nobody else downloads, all of it", 2, {}, 5, 1],
  ["with others, its part of all downloads", 1, { all: 6 }, 2, 1 / 4],
  ["as the last to begin, room for one", 1, { all: 9 }, 0, 1 / 10],
  ["of another budget, nothing is counted", 1, { "group:7": 9 }, 3, 1],
];

for (const [name, servers, demand, own, share] of cases) {
  Deno.test(`a server gets, ${name}`, () => {
    const shares = new BudgetShares();
    const said: Record<string, number> = own > 0 ? { all: own } : {};
    shares.learn(said, { servers, demand });
    shares.learn(said, { servers, demand });
    assertEquals(shares.of("all"), share);
  });
}

Deno.test("the parts of all servers make the whole budget", () => {
  const said = [{ all: 3 }, { all: 1 }, { all: 7 }];
  const parts = said.map((own, n) => {
    const shares = new BudgetShares();
    const others = said.filter((_, m) => m !== n);
    const all = others.reduce((sum, one) => sum + one.all, 0);
    shares.learn(own, { servers: 2, demand: { all } });
    shares.learn(own, { servers: 2, demand: { all } });
    return shares.of("all");
  });
  assertEquals(Math.round(parts.reduce((sum, part) => sum + part) * 1e9), 1e9);
});

Deno.test("a server that has just begun takes no more than an equal part", () => {
  const shares = new BudgetShares();
  shares.learn({ all: 9 }, { servers: 1, demand: {} });
  assertEquals(shares.of("all"), 1 / 2);
  shares.learn({ all: 9 }, { servers: 1, demand: {} });
  assertEquals(shares.of("all"), 1);
});
