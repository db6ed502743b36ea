import { assertEquals } from "@std/assert";
import { mayRunBeside, productOf } from "./agents.ts";

const UNIX = "OCS-NG_unified_unix_agent_v2.10.0";
const WINDOWS = "OCS-NG_WINDOWS_AGENT_v2.11.0.1";
const FUSION = "FusionInventory-Agent_v2.6-3";
const GLPI = "GLPI-Agent_v1.12-dev";

const products = [
  [UNIX, "ocs-ng_unified_unix_agent"],
  ["OCS-NG_unified_unix_agent_v2.10.5", "ocs-ng_unified_unix_agent"],
  [WINDOWS, "ocs-ng_windows_agent"],
  ["OCS-NG_windows_client_v4032", "ocs-ng_windows_client"],
  [FUSION, "fusioninventory-agent"],
  ["FusionInventory-Injector", "fusioninventory-injector"],
  [GLPI, "glpi-agent"],
  ["Mozilla/5.0 (X11)", "mozilla"],
  ["", ""],
] as const;

for (const [agent, product] of products) {
  Deno.test(`productOf() ${JSON.stringify(agent)}: ${product}`, () => {
    assertEquals(productOf(agent), product);
  });
}

const besides = [
  [FUSION, [UNIX], true],
  [UNIX, [FUSION], true],
  [GLPI, [WINDOWS], true],
  [GLPI, [UNIX, FUSION], true],
  [FUSION, [GLPI], true],
  [UNIX, [UNIX], false],
  ["OCS-NG_unified_unix_agent_v2.4.2", [UNIX], false],
  [FUSION, [UNIX, FUSION], false],
  [WINDOWS, [UNIX], false],
  ["", [UNIX], false],
  [FUSION, [], false],
] as const;

for (const [agent, others, may] of besides) {
  Deno.test(`mayRunBeside() ${agent || "an unknown agent"}, ${others.join(" and ") || "none"}: ${may}`, () => {
    assertEquals(mayRunBeside(agent, others), may);
  });
}
