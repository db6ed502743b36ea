import type { AgentFamily, FamilyCounts } from "#shared/families.ts";

/** Counts machines by family. */
export function countFamilies(
  rows: readonly {
    readonly family: AgentFamily;
    /** Number of machines a row stands for; default 1. */
    readonly machines?: number;
  }[],
): FamilyCounts {
  const counts: FamilyCounts = { unix: 0, windows: 0 };
  for (const { family, machines = 1 } of rows) {
    counts[family] = (counts[family] ?? 0) + machines;
  }
  return counts;
}

/** The sum of two counts. */
export function addFamilies(
  counts: FamilyCounts,
  more: FamilyCounts,
): FamilyCounts {
  const mobile = (counts.mobile ?? 0) + (more.mobile ?? 0);
  return {
    unix: counts.unix + more.unix,
    windows: counts.windows + more.windows,
    ...mobile > 0 && { mobile },
  };
}

/**
 * The family of a machine: its system decides, and the agent's name only if the
 * system says nothing. FusionInventory, the GLPI agent and injectors have one
 * name on all systems. Migration 0024 has the same rule in SQL.
 *
 * @param os HARDWARE/OSNAME.
 * @param agent The User-Agent.
 */
export function machineFamily(os: string, agent: string): AgentFamily {
  if (/windows (?:phone|mobile|ce)/i.test(os)) return "mobile";
  if (/windows|hyper-v server/i.test(os)) return "windows";
  if (/^(?:android|ios|ipados|iphone)|harmonyos/i.test(os)) return "mobile";
  if (/android|ios_agent|windows_mobile/i.test(agent)) return "mobile";
  const isUnix = /linux|unix|bsd|mac.*os|darwin|solaris|sunos|^(?:aix|hp-ux)/i
    .test(os);
  return !isUnix && /windows/i.test(agent) ? "windows" : "unix";
}

/**
 * False for agents that only send inventories: FusionInventory and the GLPI
 * agent ignore the packages in the answer to a poll (their own deployment
 * speaks another protocol), and an injector never polls.
 */
export function takesPackages(agent: string): boolean {
  return !/fusioninventory|glpi|ocs_local|injector/i.test(agent);
}
