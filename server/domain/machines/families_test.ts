import { assertEquals } from "@std/assert";
import { machineFamily, takesPackages } from "./families.ts";
import { SYSTEMS } from "#tests/harness/fleet/systems.ts";

Deno.test("machineFamily() asks the system first, then the agent's name", () => {
  for (const [os, agent, expected] of SYSTEMS) {
    assertEquals(machineFamily(os, agent), expected, `${os} by ${agent}`);
  }
});

Deno.test("takesPackages() knows the agents that only send inventories", () => {
  const cases: [agent: string, expected: boolean][] = [
    ["OCS-NG_unified_unix_agent_v2.10.0", true],
    ["OCS-NG_WINDOWS_AGENT_v2.11.0.1", true],
    ["OCS-NG_windows_client_v4062", true],
    ["my-wrapper/1.0", true],
    ["", true],
    ["FusionInventory-Agent_v2.6-3", false],
    ["FusionInventory-Injector_v1.2", false],
    ["GLPI-Agent_v1.7", false],
    ["Inventory Agent/1.3.0 (Linux; Android 13; GLPI Inventory Agent)", false],
    ["OCS_local_4062", false],
    ["OCS-NG_INJECTOR_PL_v1.02", false],
  ];
  for (const [agent, expected] of cases) {
    assertEquals(takesPackages(agent), expected, agent);
  }
});
