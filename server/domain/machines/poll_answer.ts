import type { Settings } from "#shared/contract/settings/settings.ts";

/** The answer to a poll, before it is printed for the agent. */
export interface PollAnswer {
  /** The agent should send an inventory now. */
  readonly wantInventory: boolean;
  readonly settings: AgentSettings;
  readonly offers: readonly Offer[];
  /** The network to scan before the inventory; null: none. */
  readonly scan: ScanOrder | null;
}

/** A package that the agent should download and carry out. */
export interface Offer {
  readonly packageId: number;
  /** The path segment that identifies machine and package when it downloads. */
  readonly capability: string;
  readonly force: boolean;
  /** How fragments are fetched, and so by which listener they are served. */
  readonly protocol: "http" | "https";
}

export interface ScanOrder {
  /** The network's first address. */
  readonly address: string;
  /** Pause between two addresses. */
  readonly latencyMs: number;
}

/** The settings that agents receive, in the units in which they take them. */
const AGENT_SETTINGS = [
  "pollHours",
  "downloadsOn",
  "fragmentLatencySeconds",
  "cycleLatencySeconds",
  "periodLatencySeconds",
  "cyclesPerPeriod",
  "giveUpDays",
  "executionMinutes",
] as const satisfies readonly (keyof Settings)[];

export type AgentSettings = Pick<Settings, typeof AGENT_SETTINGS[number]>;

/** The part of a machine's settings that it receives; answers cross threads. */
export function agentSettings(
  settings: Settings,
  pollHours: number,
): AgentSettings {
  const picked: Partial<Record<keyof Settings, unknown>> = {};
  for (const name of AGENT_SETTINGS) picked[name] = settings[name];
  return { ...picked as AgentSettings, pollHours };
}
