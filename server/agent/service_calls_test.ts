import { assertEquals, assertRejects } from "@std/assert";
import { it } from "@std/testing/bdd";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import { DatabaseError } from "#db/store/database_error.ts";
import {
  answerCall,
  remoteService,
  type ServiceCall,
} from "./service_calls.ts";
import { Unavailable } from "./limits/overloaded.ts";

const CONTACT = { deviceId: "pc-1-2026-01-01-00-00-00", agent: "", ip: "" };

it("a remote door's calls are answered each with its own, in any order", async () => {
  const posted: ServiceCall[] = [];
  const { door, answered } = remoteService((call) => posted.push(call));
  const first = door.recordResult(CONTACT, "1700000001", "SUCCESS");
  const second = door.openFragment("abc", 1700000001, 2);
  answered({ id: posted[1]!.id, value: { kind: "recalled" } });
  answered({ id: posted[0]!.id, error: "the disk is full", notNow: true });
  assertEquals(await second, { kind: "recalled" });
  await assertRejects(() => first, Unavailable, "the disk is full");
  assertEquals(posted[0]!.args, [CONTACT, "1700000001", "SUCCESS"]);
});

it("answerCall() answers with what the door says, and with what it throws", async () => {
  const door = {
    openFragment: (_: string, packageId: number, number: number) =>
      Promise.resolve({ kind: "file", path: `${packageId}-${number}` }),
    recordResult: () => Promise.reject(new Error("it is broken")),
    noteAddress: () =>
      Promise.reject(new DatabaseError("SQLITE_FULL", "the disk is full")),
  } as unknown as AgentService;
  assertEquals(
    await answerCall(door, {
      id: 1,
      method: "openFragment",
      args: ["a", 5, 2],
    }),
    { id: 1, value: { kind: "file", path: "5-2" } },
  );
  assertEquals(
    await answerCall(door, { id: 2, method: "recordResult", args: [] }),
    { id: 2, error: "it is broken", notNow: false },
  );
  assertEquals(
    await answerCall(door, { id: 3, method: "noteAddress", args: [] }),
    { id: 3, error: "the disk is full", notNow: true },
  );
});
