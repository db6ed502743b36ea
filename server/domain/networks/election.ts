import { hasPassed } from "#server/domain/elapsed.ts";
import type { Settings } from "#shared/contract/settings/settings.ts";
import { HOUR_MS } from "#shared/time.ts";

/** A machine of a network, as far as it matters for who scans it. */
export interface Candidate {
  readonly machineId: number;
  /** Its User-Agent. */
  readonly agent: string;
  /** Whether an inventory of it is stored. */
  readonly inventoried: boolean;
  readonly lastContactAt: number;
  /** What it scans now. */
  readonly scans: "this" | "another" | null;
  /** What an operator said of it; pinned to another network is `elsewhere`. */
  readonly rule: "pinned" | "elsewhere" | "forbidden" | null;
  /** How often in a row it was told to scan and sent nothing. */
  readonly fruitless: number;
}

/** What the election goes by. */
export interface Policy {
  /** Scanners at most; 0: nobody. */
  readonly scanners: number;
  /** Length of the network's prefix. */
  readonly bits: number;
  /** Machines in the network. */
  readonly machines: number;
  /** Below so many machines only pinned ones scan. */
  readonly minMachines: number;
  /** Not seen since then is silent. */
  readonly silentSince: number;
}

export type Dismissal = "policy" | "silent" | "fruitless";

export interface ElectionResult {
  /** The machines that are to scan, best first. */
  readonly scanners: readonly number[];
  /** Those that did and are not to any more. */
  readonly dismissed: readonly {
    readonly machineId: number;
    readonly why: Dismissal;
  }[];
}

/** The agents' own program refuses anything wider. */
export const WIDEST_SCAN = 16;

/** After so many answers without a host another machine is tried. */
export const FRUITLESS = 3;

/**
 * Who scans a network: pinned machines first, then whoever scans it already,
 * then machines known for longest (the lowest number). A scanner stays until
 * it is silent or fruitless and another can take its place; what joins besides
 * changes nothing. Never more than `scanners`, never a machine without an
 * inventory, none that scans or is pinned elsewhere, none that is forbidden.
 */
export function electScanners(
  candidates: readonly Candidate[],
  policy: Policy,
): ElectionResult {
  const possible = policy.bits < WIDEST_SCAN
    ? []
    : candidates.filter((one) => isPossible(one, policy));
  const scanners = possible
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
      .map((one) => ({ machineId: one.machineId, why: whyNot(one, policy) })),
  };
}

function isPossible(one: Candidate, policy: Policy): boolean {
  if (!one.inventoried) return false;
  if (one.rule === "pinned") return true;
  if (one.rule !== null || one.scans === "another") return false;
  if (policy.machines < policy.minMachines || !canScan(one.agent)) return false;
  return one.scans === "this" || !isSilent(one, policy);
}

/** Lower is better; machines of one rank go by their number. */
function rank(one: Candidate, policy: Policy): number {
  if (one.rule === "pinned") return 0;
  const good = !isSilent(one, policy) && one.fruitless < FRUITLESS;
  if (good) return one.scans === "this" ? 1 : 2;
  return one.scans === "this" ? 3 : 4;
}

function whyNot(one: Candidate, policy: Policy): Dismissal {
  if (!isPossible(one, policy) || policy.scanners === 0) return "policy";
  if (isSilent(one, policy)) return "silent";
  return one.fruitless >= FRUITLESS ? "fruitless" : "policy";
}

function isSilent(one: Candidate, { silentSince }: Policy): boolean {
  return one.lastContactAt < silentSince;
}

/**
 * Whether an agent takes an order to scan: OCS agents for Unix and Windows
 * since 2.0. FusionInventory's OCS mode does not.
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
 * The pause between two addresses, milliseconds: as the setting says, and so
 * short in a wide network that the agent is done within ten minutes, for it
 * sends its inventory only then.
 */
export function scanLatency(settingMs: number, bits: number): number {
  const fits = Math.floor(LONGEST_SCAN_MS / 2 ** (32 - bits));
  return Math.max(1, Math.min(settingMs, fits));
}

/** Whether a scanner is to scan again, by when it last did, milliseconds. */
export function isScanDue(
  answeredAt: number,
  { discoveryHours }: Pick<Settings, "discoveryHours">,
  at: Date,
): boolean {
  return hasPassed(answeredAt, discoveryHours * HOUR_MS, at);
}
