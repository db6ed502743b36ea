import type { AgentFamily } from "#shared/families.ts";

const OCS_UNIX = "OCS-NG_unified_unix_agent_v2.10.0";
const OCS_WINDOWS = "OCS-NG_WINDOWS_AGENT_v2.11.0.1";
const FUSION = "FusionInventory-Agent_v2.6-3";
const GLPI = "GLPI-Agent_v1.7";
const ANDROID =
  "Inventory Agent/1.3.0 (Linux; Android 13; GLPI Inventory Agent)";

/** Systems as agents name them, with the agent and the family. */
export const SYSTEMS: readonly (readonly [
  os: string,
  agent: string,
  family: AgentFamily,
])[] = [
  ["Microsoft Windows 11 Pro", OCS_WINDOWS, "windows"],
  ["Microsoft Windows 8.1 Professionnel", FUSION, "windows"],
  ["Microsoft® Windows Server® 2008 Standard", GLPI, "windows"],
  ["Майкрософт Windows 10 Pro", GLPI, "windows"],
  ["Windows 10 专业版", "OCS_local_4062", "windows"],
  ["microsoft windows 10", OCS_UNIX, "windows"],
  ["Microsoft Hyper-V Server 2019", FUSION, "windows"],
  ["Microsoft Windows XP Media Center Edition", FUSION, "windows"],
  ["Something new", OCS_WINDOWS, "windows"],
  ["", OCS_WINDOWS, "windows"],
  ["Debian GNU/Linux 12", OCS_UNIX, "unix"],
  ["Debian GNU/Linux 12", OCS_WINDOWS, "unix"],
  ["Fedora release 25 (Twenty Five)", FUSION, "unix"],
  ["macOS", OCS_UNIX, "unix"],
  ["Mac OS X", GLPI, "unix"],
  ["Darwin", OCS_WINDOWS, "unix"],
  ["FreeBSD", OCS_UNIX, "unix"],
  ["Solaris", OCS_UNIX, "unix"],
  ["SunOS", OCS_UNIX, "unix"],
  ["AIX", OCS_UNIX, "unix"],
  ["HP-UX", FUSION, "unix"],
  ["Ubuntu 24.04 LTS", OCS_UNIX, "unix"],
  ["Microsoft Azure Linux 3.0", OCS_UNIX, "unix"],
  ["", OCS_UNIX, "unix"],
  ["", FUSION, "unix"],
  ["", "", "unix"],
  ["Android", ANDROID, "mobile"],
  ["Android", FUSION, "mobile"],
  ["android 14", OCS_UNIX, "mobile"],
  ["Linux", ANDROID, "mobile"],
  ["", "OCS-NG_Android_agent_v2.3", "mobile"],
  ["", "OCS-NG_iOS_agent_v1.0", "mobile"],
  ["iOS", "OCS-NG_iOS_agent_v1.0", "mobile"],
  ["iPadOS 17.2", GLPI, "mobile"],
  ["iPhone OS", GLPI, "mobile"],
  ["HarmonyOS", GLPI, "mobile"],
  ["Windows Phone 8.1", GLPI, "mobile"],
  ["Microsoft Windows CE", "OCS-NG_windows_mobile_agent_v1", "mobile"],
  ["", "OCS-NG_windows_mobile_agent_v1", "mobile"],
];
