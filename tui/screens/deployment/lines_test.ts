import { assertEquals, assertMatch } from "@std/assert";
import type { Deployment } from "../../../shared/deployments.ts";
import type { Machine } from "../../../shared/machines.ts";
import { nextWords, type Whole, whyWords } from "./lines.ts";

const moment = "2026-11-22T10:00:00.000Z";
const machine: Machine = {
  id: 1,
  deviceId: "pc-1-2026-01-02-03-04-05",
  name: "pc-1",
  family: "unix",
  agent: "",
  os: "",
  ip: "",
  serial: "",
  tag: "",
  registeredAt: moment,
  inventoriedAt: moment,
  lastContactAt: moment,
  inventoryWantedAt: null,
  obeys: "unknown",
  pollSeconds: null,
};
const deployment: Deployment = {
  machine: { id: 1, name: "pc-1" },
  package: { id: 1700000002, name: "vlc" },
  assignment: 1,
  state: "waiting",
  reason: null,
  cause: "next_contact",
  attempt: 1,
  force: false,
  code: null,
  exitCode: null,
  fragments: { seen: 0, total: 4 },
  offeredAt: null,
  updatedAt: moment,
};
const whole = (
  change: Partial<Deployment>,
  cause: Whole["cause"] = null,
): Whole => ({
  deployment: { ...deployment, ...change },
  machine,
  cause,
  pollHours: 1,
  events: [],
});

Deno.test("whyWords() names the package it waits for", () => {
  const cause = { id: 1700000001, name: "reboot" };
  const held = { code: "held_by_priority_0", heldBy: cause.id } as const;
  assertEquals(
    whyWords(whole({ reason: held }, cause)),
    "held by reboot (1700000001), a package of priority 0",
  );
  const busy = { code: "agent_busy", busyWith: cause.id } as const;
  assertEquals(
    whyWords(whole({ reason: busy }, cause)),
    "the agent is at work on reboot (1700000001)",
  );
  assertEquals(
    whyWords(whole({ reason: { code: "agent_busy" } })),
    "agent just ended another",
  );
});

Deno.test("nextWords() says when the next contact is due, or that it is late", () => {
  const at = (time: string) =>
    nextWords(whole({}), new Date(`2026-11-22T${time}:00.000Z`));
  assertMatch(at("10:30"), /at its next contact, due about /);
  assertMatch(at("11:30"), /it is late/);
});

Deno.test("nextWords() says what ends a wait", () => {
  const next = nextWords(
    whole({ reason: { code: "not_active" } }),
    new Date(moment),
  );
  assertEquals(next, "Nothing, until the package is switched on.");
});
