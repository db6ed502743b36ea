import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { appendEvent } from "#db/events/events.ts";
import { compactEvents } from "#server/usecases/events/compact_events.ts";
import { sealEvents } from "#server/usecases/events/seal_events.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  assertJson,
  assertProblem,
  operatorApi,
} from "#tests/operator_api/api.ts";
import { listening } from "#tests/operator_api/listening.ts";

type Door = Awaited<ReturnType<typeof operatorApi>>;

/** Two days with three results each, a year and a half ago; then a new one. */
async function aged(door: Door) {
  const [a, b] = [await door.aMachine(), await door.aMachine()];
  const packageId = await aPackage(door.store, { name: "Editor" });
  const group = await door.aGroup("laptops", [b.id]);
  const result = (machineId: number, outcome: string) =>
    door.store.commit([appendEvent({
      kind: "deployment.result",
      actor: "agent",
      at: door.now(),
      machineId,
      packageId,
      payload: { outcome, code: "SUCCESS_3" },
    })]);
  for (let day = 0; day < 2; day++) {
    door.pass(86_400);
    await result(a.id, "succeeded");
    await result(b.id, "succeeded");
    await result(b.id, "failed");
  }
  await sealEvents(door);
  door.pass(500 * 86_400);
  await result(a.id, "succeeded");
  await compactEvents(door, () => Promise.resolve(true));
  const machines = [a, b].map(({ id, inventory: { name } }) => ({ id, name }));
  return { machines, packageId, group };
}

describe("events that are old", () => {
  it("are counted by day, with names", async () => {
    await using door = await operatorApi();
    const { machines, packageId, group } = await aged(door);
    const summaries = async (query: string) => {
      const path = `/api/v1/events/summaries?${query}`;
      const until = Date.now() + 30_000;
      for (;;) {
        const answer = await door.ask("GET", path);
        // The thread that reads may take long to start on a busy machine.
        const slow = answer.status === 503 && Date.now() < until;
        if (!slow) return assertJson(answer);
      }
    };
    const { rows, total } = await summaries(`package=${packageId}`);
    const editor = { id: packageId, name: "Editor" };
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
      await door.ask("GET", "/api/v1/events/summaries?until=yesterday"),
      400,
      "malformed_request",
    );
  });

  it("are not skipped silently", async () => {
    await using door = await operatorApi();
    await using http = listening(door);
    await aged(door);
    const page = assertJson(await door.ask("GET", "/api/v1/events?after=3"));
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
    await using door = await operatorApi();
    await aged(door);
    const audit = assertJson(
      await door.ask("GET", "/api/v1/audit/verification"),
    );
    assertEquals(audit.whole, true);
    const [log] = audit.summarised;
    assertEquals([audit.summarised.length, log.part], [1, "log"]);
    const { events } = assertJson(
      await door.ask("GET", "/api/v1/events?operator=admin"),
    );
    assertEquals(Array.isArray(events), true);
    await door.store.commit([{
      sql: "update event_summary set events = 7 where outcome = 'failed'",
      params: [],
    }]);
    const forged = assertJson(
      await door.ask("GET", "/api/v1/audit/verification"),
    );
    assertEquals([forged.whole, forged.brokenAt], [false, log.firstSeq]);
  });
});
