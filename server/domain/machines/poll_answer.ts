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

/** A package that the agent should download and install. */
export interface Offer {
  readonly packageId: number;
  /** The path segment that identifies machine and package when it downloads. */
  readonly capability: string;
  readonly force: boolean;
  /** Where fragments are fetched instead; null: from this server. */
  readonly mirror: {
    readonly host: string;
    /** The path segment, the same for all machines there. */
    readonly capability: string;
  } | null;
  /** How fragments are fetched, and so by which listener they are served. */
  readonly protocol: "http" | "https";
}

export interface ScanOrder {
  /** The network's first address. */
  readonly address: string;
  /** Pause between two addresses. */
  readonly latencyMs: number;
}

export type AgentSettings = Readonly<ReturnType<typeof agentSettings>>;

/**
 * The settings that agents receive, in the units in which they take them. Only
 * these, because an answer may cross threads; copied by name, because a loop
 * would cost each poll a microsecond.
 */
export function agentSettings(settings: Settings, pollHours: number) {
  return {
    pollHours,
    downloadsOn: settings.downloadsOn,
    fragmentLatencySeconds: settings.fragmentLatencySeconds,
    cycleLatencySeconds: settings.cycleLatencySeconds,
    periodLatencySeconds: settings.periodLatencySeconds,
    cyclesPerPeriod: settings.cyclesPerPeriod,
    giveUpDays: settings.giveUpDays,
    executionMinutes: settings.executionMinutes,
  };
}
