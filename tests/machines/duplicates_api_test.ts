import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { aDeviceId, anInventory } from "#tests/harness/store/rows.ts";
import {
  assertJson,
  assertProblem,
  operatorApi,
} from "#tests/operator_api/api.ts";

const PAIRS = "/api/v1/duplicates";

it("pairs of machines are listed, merged, undone and dismissed", async () => {
  await using api = await operatorApi();
  for (let i = 0; i < 2; i++) {
    await api.receiveInventory(aDeviceId(), anInventory({ name: "lab-7" }));
  }
  const { rows, total } = assertJson(await api.ask("GET", PAIRS));
  assertEquals([total, rows[0].state, rows[0].evidence.name], [
    1,
    "open",
    "equal",
  ]);
  const pair = `${PAIRS}/${rows[0].id}`;
  const post = (what: string, body: unknown = {}) =>
    api.ask("POST", `${pair}/${what}`, { body });
  assertJson(await post("merge", { dryRun: true }));
  assertEquals(
    assertJson(await api.ask("GET", "/api/v1/overview")).duplicates,
    1,
  );
  const { duplicate, moves } = assertJson(await post("merge"));
  assertEquals([duplicate.state, moves.deviceIds], ["merged", 1]);
  assertEquals(assertJson(await api.ask("GET", "/api/v1/machines")).total, 1);
  assertProblem(await post("merge"), 409, "not_possible_now");
  assertEquals(assertJson(await post("undo")).state, "open");
  assertProblem(await post("undo"), 409, "not_possible_now");
  assertEquals(assertJson(await post("dismiss")).state, "dismissed");
  const open = assertJson(await api.ask("GET", `${PAIRS}?state=open`));
  assertEquals(open.total, 0);
  assertProblem(
    await api.ask("POST", `${PAIRS}/99/dismiss`),
    404,
    "duplicate_not_found",
  );
});
