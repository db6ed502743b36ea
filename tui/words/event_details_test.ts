import { assertEquals } from "@std/assert";
import {
  actorWords,
  eventDetails,
  groupsIn,
  settingChanges,
} from "./event_details.ts";

const now = new Date("2026-11-22T10:15:00Z");

Deno.test("eventDetails() names groups, settings and values in words", () => {
  const payload = {
    group: 1,
    pollHours: { from: null, to: 4 },
    trustedOnly: true,
    before: { name: "lab" },
    comment: "",
  };
  assertEquals(groupsIn({ payload }), [1]);
  assertEquals(eventDetails({ payload }, new Map([[1, "Berlin"]]), now), [
    ["Group", "Berlin (1)"],
    ["pollHours", "default → 4 hours"],
    ["Trusted only", "yes"],
    ["Before", "name: lab"],
    ["Comment", "none"],
  ]);
});

Deno.test("eventDetails() keeps the id of a group that is gone", () => {
  const payload = { groups: [1, 2], bytes: 1536 };
  assertEquals(eventDetails({ payload }, new Map([[2, "lab"]]), now), [
    ["Groups", "1, lab (2)"],
    ["Size", "1.5 KiB"],
  ]);
});

Deno.test("settingChanges() shows the old and the new value", () => {
  const payload = {
    group: 3,
    pollHours: { from: 1, to: 4 },
    downloadsOn: { from: true, to: null },
  };
  assertEquals(
    settingChanges({ payload }),
    "pollHours 1 → 4 hours, downloadsOn true → default",
  );
});

Deno.test("actorWords() says who it was", () => {
  assertEquals(
    ["operator:ada", "agent", "server"].map(actorWords),
    ["ada (operator)", "the agent", "the server"],
  );
});
