import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { appendEvent } from "#db/events/events.ts";
import { compactEvents } from "#server/usecases/events/compact_events.ts";
import { sealAll } from "#server/usecases/events/seal_events.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  assertJson,
  assertProblem,
  type OperatorApi,
  operatorApi,
} from "#tests/operator_api/api.ts";
import { listening } from "#tests/operator_api/listening.ts";

/** Two days with three results each, a year and a half ago; then a new one. */
async function aged(api: OperatorApi) {
  const [a, b] = [await api.aMachine(), await api.aMachine()];
  const packageId = await aPackage(api.store, { name: "Editor" });
  const group = await api.aGroup("laptops", [b.id]);
  const result = (machineId: number, outcome: string) =>
    api.store.commit([appendEvent({
      kind: "deployment.result",
      actor: "agent",
      at: api.now(),
      machineId,
      packageId,
      payload: { outcome, code: "SUCCESS_3" },
    })]);
  for (let day = 0; day < 2; day++) {
    api.pass(86_400);
    await result(a.id, "succeeded");
    await result(b.id, "succeeded");
    await result(b.id, "failed");
  }
  await sealAll(api);
  api.pass(500 * 86_400);
  await result(a.id, "succeeded");
  await compactEvents(api, () => Promise.resolve(true));
  const machines = [a, b].map(({ id, inventory: { name } }) => ({ id, name }));
  return { machines, packageId, group };
}

describe("events that are old", () => {
  it("are counted by day, with names", async () => {
    await using api = await operatorApi();
    const { machines, packageId, group } = await aged(api);
    const summaries = async (query: string) => {
      const path = `/api/v1/events/summaries?${query}`;
      const until = Date.now() + 30_000;
      for (;;) {
        const answer = await api.ask("GET", path);
        // The reading thread may take long to start on a busy machine.
        const slow = answer.status === 503 && Date.now() < until;
        if (!slow) return assertJson(answer);
      }
    };
    const { rows, total } = await summaries(`package=${packageId}`);
    const editor = { id: packageId, name: "Editor", version: "1.0" };
    const same = {
      kind: "deployment.result",
      actor: "agent",
      package: editor,
    };
    const day = (on: string) => [
      {
        ...same,
        day: on,
        outcome: "succeeded",
        code: null,
        events: 2,
        machines,
      },
      {
        ...same,
        day: on,
        outcome: "failed",
        code: "SUCCESS_3",
        events: 1,
        machines: [machines[1]],
      },
    ];
    assertEquals([rows, total], [
      [...day("2026-11-24"), ...day("2026-11-23")],
      4,
    ]);

    const ofGroup = await summaries(`group=${group}&outcome=succeeded`);
    assertEquals(ofGroup.rows.map((row: { events: number }) => row.events), [
      1,
      1,
    ]);
    const until = await summaries("until=2026-11-23&kind=deployment.");
    assertEquals(until.total, 2);
    const first = await summaries(`package=${packageId}&limit=3`);
    const rest = await summaries(`limit=3&after=${first.next}`);
    assertEquals(rest.rows[0], day("2026-11-23")[1]);
    assertProblem(
      await api.ask("GET", "/api/v1/events/summaries?until=yesterday"),
      400,
      "malformed_request",
    );
  });

  it("are not skipped silently", async () => {
    await using api = await operatorApi();
    await using http = listening(api);
    await aged(api);
    const page = assertJson(await api.ask("GET", "/api/v1/events?after=3"));
    const { seq, at } = page.summarised;
    assertEquals(at, "2026-11-24T10:00:00.000Z");
    const kept = page.events.map((event: { seq: number }) => event.seq);
    assertEquals(kept.every((one: number) => one > seq), true);

    const stream = await http.follow("", {
      headers: { "last-event-id": "3" },
    });
    assertEquals(await stream.next(), { id: "3", data: undefined });
    assertEquals(await stream.next(), { id: null, data: { seq, at } });
    const events = await stream.take(2);
    assertEquals(events.map((event) => event.seq), kept);
    await stream.leave();

    const whole = await http.follow("", {
      headers: { "last-event-id": `${seq}` },
    });
    assertEquals((await whole.next())?.id, `${seq}`);
    assertEquals((await whole.next())?.id, `${kept[0]}`);
    await whole.leave();
  });

  it("of operators are kept longer, and verified", async () => {
    await using api = await operatorApi();
    await aged(api);
    const audit = assertJson(
      await api.ask("GET", "/api/v1/audit/verification"),
    );
    assertEquals(audit.whole, true);
    const [log] = audit.summarised;
    assertEquals([audit.summarised.length, log.part], [1, "log"]);
    const { events } = assertJson(
      await api.ask("GET", "/api/v1/events?operator=admin"),
    );
    assertEquals(Array.isArray(events), true);
    await api.store.commit([{
      sql: "update event_summary set events = 7 where outcome = 'failed'",
      params: [],
    }]);
    const forged = assertJson(
      await api.ask("GET", "/api/v1/audit/verification"),
    );
    assertEquals([forged.whole, forged.brokenAt], [false, log.firstSeq]);
  });
});
