import { hasPassed } from "#server/domain/elapsed.ts";
import type { Settings } from "#shared/contract/settings/settings.ts";
import { HOUR_MS } from "#shared/time.ts";

/** A machine of a network, with what matters for the election. */
export interface Candidate {
  readonly machineId: number;
  /** Its User-Agent. */
  readonly agent: string;
  /** True if its inventory is stored. */
  readonly inventoried: boolean;
  readonly lastContactAt: number;
  /** The network it scans now. */
  readonly scans: "this" | "another" | null;
  /** The decision of an operator; `elsewhere`: pinned to another network. */
  readonly rule: "pinned" | "elsewhere" | "forbidden" | null;
  /**
   * Number of consecutive scan instructions that it answered without a host.
   */
  readonly fruitless: number;
}

/** The rules and figures that decide the election. */
export interface Policy {
  /** The most scanners; 0: none. */
  readonly scanners: number;
  /** Length of the network's prefix. */
  readonly bits: number;
  /** Number of machines in the network. */
  readonly machines: number;
  /** Below this number of machines only pinned ones scan. */
  readonly minMachines: number;
  /** A machine not seen since this time counts as silent. */
  readonly silentSince: number;
}

export type Dismissal = "policy" | "silent" | "fruitless";

export interface ElectionResult {
  /** The machines that should scan, best first. */
  readonly scanners: readonly number[];
  /** Those that were scanners and are not any more. */
  readonly dismissed: readonly {
    readonly machineId: number;
    readonly why: Dismissal;
  }[];
}

/** The agents' own program refuses any wider network. */
export const WIDEST_SCAN = 16;

/** After this many answers without a host another machine is tried. */
export const FRUITLESS = 3;

/**
 * Elects the scanners of a network: pinned machines first, then present
 * scanners, then the machines known for longest (the lowest number). A scanner
 * stays until it is silent or fruitless and another machine can take its place;
 * a machine that joins changes nothing. Never more than `scanners`, never a
 * machine without an inventory, one that scans or is pinned elsewhere, or one
 * that is forbidden.
 */
export function electScanners(
  candidates: readonly Candidate[],
  policy: Policy,
): ElectionResult {
  const eligible = policy.bits < WIDEST_SCAN
    ? []
    : candidates.filter((one) => isEligible(one, policy));
  const scanners = eligible
    .toSorted((a, b) =>
      rank(a, policy) - rank(b, policy) || a.machineId - b.machineId
    )
    .slice(0, policy.scanners).map(({ machineId }) => machineId);
  const stays = new Set(scanners);
  return {
    scanners,
    dismissed: candidates
      .filter(({ scans, machineId }) =>
        scans === "this" && !stays.has(machineId)
      )
      .map((one) => ({
        machineId: one.machineId,
        why: dismissalReason(one, policy),
      })),
  };
}

function isEligible(one: Candidate, policy: Policy): boolean {
  if (!one.inventoried) return false;
  if (one.rule === "pinned") return true;
  if (one.rule !== null || one.scans === "another") return false;
  if (policy.machines < policy.minMachines || !canScan(one.agent)) return false;
  return one.scans === "this" || !isSilent(one, policy);
}

/** Lower is better; machines of equal rank are sorted by their number. */
function rank(one: Candidate, policy: Policy): number {
  if (one.rule === "pinned") return 0;
  const good = !isSilent(one, policy) && one.fruitless < FRUITLESS;
  if (good) return one.scans === "this" ? 1 : 2;
  return one.scans === "this" ? 3 : 4;
}

function dismissalReason(one: Candidate, policy: Policy): Dismissal {
  if (!isEligible(one, policy) || policy.scanners === 0) return "policy";
  if (isSilent(one, policy)) return "silent";
  return one.fruitless >= FRUITLESS ? "fruitless" : "policy";
}

function isSilent(one: Candidate, { silentSince }: Policy): boolean {
  return one.lastContactAt < silentSince;
}

/**
 * True if an agent accepts an instruction to scan: OCS agents for Unix and
 * Windows since 2.0. FusionInventory's OCS mode does not.
 */
export function canScan(agent: string): boolean {
  const match = /^OCS-NG_(?:unified_unix_agent|WINDOWS_AGENT)_v(\d+)\./i.exec(
    agent,
  );
  return match !== null && Number(match[1]) >= 2;
}

/** No scan takes longer, whatever the pause between two addresses. */
const LONGEST_SCAN_MS = 600_000;

/**
 * The pause between two addresses in milliseconds: the setting, or less in a
 * wide network, so that the agent finishes within ten minutes, because only
 * then it sends its inventory.
 */
export function scanLatency(settingMs: number, bits: number): number {
  const fits = Math.floor(LONGEST_SCAN_MS / 2 ** (32 - bits));
  return Math.max(1, Math.min(settingMs, fits));
}

/** True if a scanner should scan again, by its last answer in milliseconds. */
export function isScanDue(
  answeredAt: number,
  { discoveryHours }: Pick<Settings, "discoveryHours">,
  at: Date,
): boolean {
  return hasPassed(answeredAt, discoveryHours * HOUR_MS, at);
}
