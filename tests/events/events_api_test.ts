import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { appendEvent } from "#db/events/events.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  assertJson,
  assertProblem,
  type OperatorApi,
  operatorApi,
} from "#tests/operator_api/api.ts";
import { listening } from "#tests/operator_api/listening.ts";
import { HOUR_MS } from "#shared/time.ts";
import { until } from "#tests/harness/time/until.ts";

/** Appends this many events, as a use case does: commits, then notifies. */
async function happen(
  api: OperatorApi,
  times = 1,
  about: { machineId?: number; packageId?: number; outcome?: string } = {},
) {
  const { outcome, ...ids } = about;
  await api.store.commit(Array.from({ length: times }, () =>
    appendEvent({
      kind: "deployment.result",
      actor: "agent",
      at: api.now(),
      payload: { code: "SUCCESS", ...(outcome && { outcome }) },
      ...ids,
    })));
  api.notifier.notify();
}

const seqs = (events: { seq: number }[]) => events.map(({ seq }) => seq);
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe("the log as a page", () => {
  it("is its end, unless the request has a sequence number", async () => {
    await using api = await operatorApi();
    await happen(api, 8); // after the two of the first start
    const page = async (query: string) => {
      const answer = await api.ask("GET", `/api/v1/events?${query}`);
      const { events, newest } = assertJson(answer);
      assertEquals(newest, 10);
      return seqs(events);
    };
    assertEquals(await page(""), range(1, 10));
    assertEquals(await page("limit=3"), [8, 9, 10]);
    assertEquals(await page("after=0&limit=3"), [1, 2, 3]);
    assertEquals(await page("after=8"), [9, 10]);
    assertEquals(await page("after=10"), []);
    assertEquals(await page("after=99"), []);
    assertEquals(await page("before=8&limit=2"), [6, 7]);
    assertEquals(await page("before=1"), []);
    const far = `before=${Number.MAX_SAFE_INTEGER}`;
    assertEquals(await page(`${far}&limit=2`), [9, 10]);
    assertEquals(await page(`${far}&outcome=failed`), []);
  });

  it("names the operator, the machine and the package", async () => {
    await using api = await operatorApi();
    const machine = await api.aMachine();
    const packageId = await aPackage(api.store, { name: "Editor" });
    await happen(api, 1, { machineId: machine.id, packageId });
    const { events } = assertJson(
      await api.ask("GET", "/api/v1/events?limit=1"),
    );
    assertEquals(events[0].machine, {
      id: machine.id,
      name: machine.inventory.name,
    });
    assertEquals(events[0].package, {
      id: packageId,
      name: "Editor",
      version: "1.0",
    });
    assertEquals(events[0].payload, { code: "SUCCESS" });
    assertEquals(events[0].at, "2026-11-22T10:00:00.000Z");
  });

  it("is filtered by machine, package, group and outcome", async () => {
    await using api = await operatorApi();
    const [a, b] = [await api.aMachine(), await api.aMachine()];
    const group = await api.aGroup("laptops", [b.id]);
    const packageId = await aPackage(api.store);
    await happen(api, 1, { machineId: a.id, packageId, outcome: "failed" });
    await happen(api, 1, { machineId: b.id, packageId, outcome: "succeeded" });
    const { newest } = assertJson(await api.ask("GET", "/api/v1/events"));
    const found = async (query: string) =>
      seqs(
        assertJson(await api.ask("GET", `/api/v1/events?${query}`)).events,
      ).filter((seq) => seq >= newest - 1);
    for (const from of ["", "&after=0", `&before=${newest + 1}`]) {
      assertEquals(await found(`machine=${a.id}${from}`), [newest - 1]);
      assertEquals(await found(`group=${group}${from}`), [newest]);
      assertEquals(await found(`outcome=failed${from}`), [newest - 1]);
      assertEquals(await found(`package=${packageId}${from}`), [
        newest - 1,
        newest,
      ]);
      assertEquals(
        await found(
          `package=${packageId}&group=${group}&outcome=failed${from}`,
        ),
        [],
      );
    }
  });

  it("is filtered by a query, as a page and as a stream", async () => {
    await using api = await operatorApi();
    await using http = listening(api);
    const { id: machineId, inventory } = await api.aMachine();
    const packageId = await aPackage(api.store, { name: "vlc" });
    const ask = (q: string) =>
      api.ask("GET", `/api/v1/events?q=${encodeURIComponent(q)}`);
    const q = `package:vlc name=${inventory.name}`;
    await happen(api, 2, { packageId });
    await happen(api, 1, { machineId, packageId });
    const { events, newest } = assertJson(await ask(q));
    assertEquals(seqs(events), [newest]);
    const stream = await http.follow(`?after=0&q=${encodeURIComponent(q)}`);
    await happen(api, 3);
    await happen(api, 1, { machineId, packageId });
    assertEquals(seqs(await stream.take(2)), [newest, newest + 4]);
    await stream.leave();

    assertProblem(await ask("packge:vlc"), 400, "query_malformed");
    assertProblem(await ask("reason:not_seen"), 400, "malformed_request");
  });

  it("finds one event in twelve thousand, from either end", async () => {
    await using api = await operatorApi();
    await happen(api, 6000);
    await happen(api, 1, { outcome: "failed" });
    await happen(api, 6000);
    for (const query of ["after=0", "before=20000", "limit=1"]) {
      const path = `/api/v1/events?outcome=failed&${query}`;
      assertEquals(seqs(assertJson(await api.ask("GET", path)).events), [
        6003,
      ]);
    }
  });
});

describe("the log as a stream", () => {
  it("begins now, and gives the current sequence number", async () => {
    await using api = await operatorApi();
    await using http = listening(api);
    const stream = await http.follow();
    assertEquals(stream.response.status, 200);
    assertEquals(
      stream.response.headers.get("content-type"),
      "text/event-stream",
    );
    assertEquals(await stream.next(), { id: "2", data: undefined });
    await happen(api);
    const [event] = await stream.take(1);
    assertEquals([event.seq, event.kind], [3, "deployment.result"]);
    const page = await api.ask("GET", "/api/v1/events?after=2");
    assertEquals(event, assertJson(page).events[0]);
    await stream.leave();
  });

  it("begins after a sequence number, which Last-Event-ID overrides", async () => {
    await using api = await operatorApi();
    await using http = listening(api);
    await happen(api, 5);
    const after = await http.follow("?after=3");
    assertEquals(seqs(await after.take(4)), [4, 5, 6, 7]);
    await after.leave();
    const resumed = await http.follow("?after=3", {
      headers: { "last-event-id": "6" },
    });
    assertEquals(seqs(await resumed.take(1)), [7]);
    await resumed.leave();
  });

  it("loses nothing and repeats nothing across broken connections", async () => {
    await using api = await operatorApi();
    await using http = listening(api);
    const total = 600;
    const writing = (async () => {
      for (let i = 0; i < total; i += 4) {
        await happen(api, 4);
      }
    })();
    const seen: number[] = [];
    let lastId = "2";
    while (seen.length < total) {
      const stream = await http.follow("", {
        headers: { "last-event-id": lastId },
      });
      seen.push(...seqs(await stream.take(Math.min(7, total - seen.length))));
      // The reader knows what it has read, not what was in transit.
      lastId = String(seen.at(-1));
      await stream.leave();
    }
    await writing;
    assertEquals(seen, range(3, total + 2));
  });

  it("catches up over more than one batch", async () => {
    await using api = await operatorApi();
    await using http = listening(api);
    await happen(api, 1000);
    const stream = await http.follow("?after=0");
    assertEquals(seqs(await stream.take(1002)), range(1, 1002));
    await stream.leave();
  });

  it("filters, and advances past the events it leaves out", async () => {
    await using api = await operatorApi({ heartbeatMs: 20 });
    await using http = listening(api);
    const stream = await http.follow("?outcome=failed");
    await happen(api, 6000, { outcome: "succeeded" });
    while (stream.lastId !== "6002") await stream.next();
    assertEquals(stream.events, []);
    await happen(api, 1, { outcome: "failed" });
    assertEquals(seqs(await stream.take(1)), [6003]);
    await stream.leave();
  });

  it("is never silent, and sleeps between its heartbeats", async () => {
    await using api = await operatorApi({ heartbeatMs: 20 });
    await using http = listening(api);
    const stream = await http.follow();
    for (let beats = 0; beats < 3; beats++) {
      assertEquals(await stream.next(), { id: "2", data: undefined });
    }
    await stream.leave();
  });

  it("sees another server's events, without a notifier", async () => {
    await using api = await operatorApi({ pollMs: 10 });
    await using http = listening(api);
    const stream = await http.follow();
    await stream.next();
    await api.store.commit([
      appendEvent({
        kind: "settings.changed",
        actor: "server",
        at: new Date(0),
      }),
    ]);
    assertEquals(seqs(await stream.take(1)), [3]);
    await stream.leave();
  });

  it("begins at the end of a log that is behind the reader", async () => {
    await using api = await operatorApi();
    await using http = listening(api);
    const stream = await http.follow("", {
      headers: { "last-event-id": "1000" },
    });
    assertEquals((await stream.next())?.id, "2");
    assertEquals((await stream.next())?.data.seq, 2, "it resets the reader");
    await happen(api);
    assertEquals(seqs(await stream.take(1)), [3]);
    await stream.leave();
  });

  it("goes on where the log ends when events were lost meanwhile", async () => {
    await using api = await operatorApi({ pollMs: 10 });
    await using http = listening(api);
    await happen(api, 3);
    const stream = await http.follow();
    assertEquals((await stream.next())?.id, "5");
    const lost = `delete from event where seq > 3`;
    const again = `update sqlite_sequence set seq = 3 where name = 'event'`;
    await api.store.commit(
      [lost, again].map((sql) => ({ sql, params: [] })),
    );
    assertEquals((await stream.next())?.data.seq, 3, "it resets the reader");
    await happen(api);
    assertEquals(seqs(await stream.take(1)), [4]);
    await stream.leave();
  });

  it("ends when its token is revoked", async () => {
    await using api = await operatorApi();
    await using http = listening(api);
    const { token, tokenId } = await api.anOperator("viewer");
    const stream = await http.follow("", { token });
    await stream.next();
    assertJson(await api.ask("DELETE", `/api/v1/tokens/${tokenId}`));
    await stream.end();
    assertEquals(stream.events, []);
  });

  it("ends when the server shuts down, which then does not wait", async () => {
    await using api = await operatorApi();
    const http = listening(api);
    const streams = [await http.follow(), await http.follow("?outcome=failed")];
    for (const stream of streams) await stream.next();
    api.closing.abort();
    await Promise.all(streams.map((stream) => stream.end()));
    await http.server.shutdown();
  });

  it("gives each reader the events of its own filter", async () => {
    await using api = await operatorApi();
    await using http = listening(api);
    const streams = await Promise.all(
      ["", "?outcome=failed", "?outcome=succeeded", ""].map((query) =>
        http.follow(query)
      ),
    );
    for (const stream of streams) await stream.next();
    await happen(api, 1, { outcome: "succeeded" });
    await happen(api, 1, { outcome: "failed" });
    const expected = [[3, 4], [4], [3], [3, 4]];
    for (const [i, stream] of streams.entries()) {
      const expectedIds = expected[i]!;
      assertEquals(seqs(await stream.take(expectedIds.length)), expectedIds);
      await stream.leave();
    }
  });

  it("releases everything when its reader is gone", async () => {
    await using api = await operatorApi({ heartbeatMs: HOUR_MS });
    await using http = listening(api);
    const streams = await Promise.all(
      Array.from({ length: 5 }, () => http.follow()),
    );
    for (const stream of streams) await stream.next();
    const readers = (n: number) => until(() => api.notifier.waiting === n);
    await readers(5);
    for (const stream of streams) await stream.leave();
    await readers(0);
  });

  it("does not begin for HEAD, nor for those who may not read", async () => {
    await using api = await operatorApi();
    await using http = listening(api);
    const headers = { accept: "text/event-stream" };
    const head = await http.fetch("/api/v1/events", {
      method: "HEAD",
      headers,
    });
    assertEquals([head.status, await head.text()], [200, ""]);
    assertProblem(
      await api.ask("GET", "/api/v1/events", { token: null, headers }),
      401,
      "no_token",
    );
    assertProblem(
      await api.ask("GET", "/api/v1/events", {
        headers: { ...headers, "last-event-id": "yesterday" },
      }),
      400,
      "malformed_request",
    );
    assertMatch(api.log.join(), /^$/);
    assert(api.notifier.waiting === 0);
  });
});
