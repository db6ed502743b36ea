import { assertEquals } from "@std/assert";
import { agentVersion, hardwareFacts } from "./hardware.ts";
import type { Entry } from "./software.ts";

const facts = (sections: Record<string, Entry[]>) =>
  hardwareFacts((name) => sections[name] ?? []);

Deno.test("hardwareFacts() knows nothing of a machine that says nothing", () => {
  const nothing = { user: "", cpu: "", ramMib: null, diskFreeMib: null };
  assertEquals(facts({}), nothing);
  assertEquals(
    facts({
      HARDWARE: [{ MEMORY: "much", USERID: {} }],
      DRIVES: [{ FREE: "-1", TYPE: "/" }],
    }),
    nothing,
  );
});

Deno.test("hardwareFacts() reads what agents of both families say", () => {
  assertEquals(
    facts({
      HARDWARE: [{
        MEMORY: "16384",
        LASTLOGGEDUSER: " alice ",
        PROCESSORT: "x",
      }],
      CPUS: [{ TYPE: "Intel Xeon" }],
    }),
    { user: "alice", cpu: "Intel Xeon", ramMib: 16384, diskFreeMib: null },
  );
  assertEquals(facts({ HARDWARE: [{ PROCESSORT: "AMD" }] }).cpu, "AMD");
});

Deno.test("agentVersion() finds the version in an agent's name", () => {
  for (
    const [agent, version] of [
      ["OCS-NG_unified_unix_agent_v2.10.0", "2.10.0"],
      ["OCS-NG_WINDOWS_AGENT_v2.9.2.0", "2.9.2.0"],
      ["FusionInventory-Agent_v2.6", "2.6"],
      ["curl", ""],
    ] as const
  ) assertEquals(agentVersion(agent), version);
});
