import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type Budget, Downloads } from "./downloads.ts";

const two: Budget = { key: "group:1", atOnce: 2, bytesPerSecond: 0 };
const three: Budget = { key: "all", atOnce: 3, bytesPerSecond: 0 };
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("downloads within budgets", () => {
  it("run as many as there are places for, and wait in turn", async () => {
    const downloads = new Downloads();
    const begun: number[] = [];
    const tickets: number[] = [];
    for (let machine = 1; machine <= 5; machine++) {
      downloads.enter(machine, [two]).then((ticket) => {
        begun.push(machine);
        tickets.push(ticket!);
      });
    }
    await settled();
    assertEquals(begun, [1, 2]);
    assertEquals(downloads.useOf(two.key), { running: 2, waiting: 3 });
    assertEquals([2, 3].map((id) => downloads.isWaiting(id)), [false, true]);
    for (const expected of [[1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4, 5]]) {
      downloads.leave(tickets.shift()!);
      await settled();
      assertEquals(begun, expected);
    }
    for (const ticket of tickets) downloads.leave(ticket);
    assertEquals(downloads.use, { running: 0, waiting: 0 });
    assertEquals(downloads.useOf(two.key), { running: 0, waiting: 0 });
  });

  it("keep to all of their budgets, and hold no others up", async () => {
    const downloads = new Downloads();
    const a = await downloads.enter(1, [three, two]);
    const b = await downloads.enter(2, [three, two]);
    let waited = false;
    const c = downloads.enter(3, [three, two]).then((ticket) => {
      waited = true;
      return ticket;
    });
    const d = await downloads.enter(4, [three]);
    assert(d !== null);
    // A place in the group alone is none: everything is full.
    downloads.leave(a!);
    const e = await downloads.enter(5, []);
    await c;
    assert(waited);
    for (const ticket of [b, d, e, await c]) downloads.leave(ticket!);
    assertEquals(downloads.use, { running: 0, waiting: 0 });
  });

  it("are told to come again where they have waited too long", async () => {
    const downloads = new Downloads({ waitSeconds: 0.01, mostWaiting: 1 });
    const one: Budget = { ...two, atOnce: 1 };
    const ticket = await downloads.enter(1, [one]);
    const late = downloads.enter(2, [one]);
    assertEquals(await downloads.enter(3, [one]), null, "too many wait");
    assertEquals(await late, null);
    assertEquals(downloads.use, { running: 1, waiting: 0 });
    downloads.leave(ticket!);
    downloads.leave(ticket!);
    const next = await downloads.enter(2, [one]);
    assert(next !== null);
    downloads.leave(next);
  });

  it("are never faster together than their budget", async () => {
    const downloads = new Downloads();
    const slow: Budget = { key: "all", atOnce: 0, bytesPerSecond: 16_384 };
    const began = performance.now();
    let sent = 0;
    await Promise.all([1, 2, 3].map(async (machine) => {
      const ticket = await downloads.enter(machine, [slow]);
      let last = 0;
      for (let left = 4096; left > 0; left -= last) {
        last = await downloads.take(ticket!);
        sent += last;
      }
      downloads.leave(ticket!);
    }));
    const seconds = (performance.now() - began) / 1000;
    // The last bytes may still be on their way.
    assert(sent - 4096 <= (seconds + 0.01) * 16_384, `${sent} in ${seconds} s`);
    assert(sent >= 3 * 4096);
  });

  it("let those go that wait when the server stops", async () => {
    const downloads = new Downloads();
    const one: Budget = { ...two, atOnce: 1 };
    const ticket = await downloads.enter(1, [one]);
    const waiting = downloads.enter(2, [one]);
    downloads.close();
    assertEquals(await waiting, null);
    downloads.leave(ticket!);
  });
});
