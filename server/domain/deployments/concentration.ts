import { networkRange, packAddress, rangeText } from "#shared/address.ts";
import type { Cause } from "#shared/contract/deployments/causes.ts";

/**
 * Machines with one property in common: their number, and how many of them have
 * the cause.
 */
export interface Share<Value> {
  readonly value: Value;
  /** With the cause. */
  readonly machines: number;
  /** With any cause. */
  readonly of: number;
}

export interface ConcentratedShare<Value> extends Share<Value> {
  /** How many times as frequent as elsewhere; null: there is none elsewhere. */
  readonly times: number | null;
}

/** Fewer machines are no pattern. */
const LEAST_MACHINES = 5;
/** The least part of all machines with the cause that a share must have. */
const LEAST_SHARE = 0.5;
/** The least ratio of the frequency in a share to that elsewhere. */
const LEAST_TIMES = 2;

/** Causes for which it helps to know where they are frequent. */
const CAUSES_TO_LOCATE: readonly Cause[] = [
  "in_history",
  "held_by_priority_0",
  "not_seen",
  "overdue",
  "hammering",
  "no_info",
  "no_fragment",
  "stopped",
  "no_result",
  "failed",
  "expired",
];

export function isWorthLocating(cause: Cause): boolean {
  return CAUSES_TO_LOCATE.includes(cause);
}

/**
 * Finds where a cause is far more frequent than elsewhere: of all shares that
 * qualify, the one whose part of the machines with the cause most exceeds its
 * part of all machines.
 *
 * @param total The number of machines with the cause, and of all machines.
 * @returns null if the cause is spread as evenly as the machines.
 */
export function concentration<Value>(
  total: Omit<Share<Value>, "value">,
  shares: Iterable<Share<Value>>,
): ConcentratedShare<Value> | null {
  let best: ConcentratedShare<Value> | null = null;
  let most = 0;
  for (const share of shares) {
    const { machines, of } = share;
    const rest = total.of - of;
    if (machines < LEAST_MACHINES || rest === 0) continue;
    if (machines < LEAST_SHARE * total.machines) continue;
    const elsewhere = (total.machines - machines) / rest;
    const times = elsewhere === 0 ? null : machines / of / elsewhere;
    if (times !== null && times < LEAST_TIMES) continue;
    const excess = machines / total.machines - of / total.of;
    if (excess > most) {
      most = excess;
      best = { ...share, times };
    }
  }
  return best;
}

/**
 * The networks /16 and /24 of an IPv4 address, /48 and /64 of an IPv6 address.
 *
 * @param start An address without its last number: `10.3.1.`; or the first four
 * groups of one: `2001:0db8:0000:0001:`.
 */
export function subnetsOf(start: string): string[] {
  const isIpv6 = start.includes(":");
  const first = packAddress(isIpv6 ? `${start}:` : `${start}0`);
  return first === null ? [] : (isIpv6 ? [48, 64] : [16, 24])
    .map((bits) => rangeText(networkRange(first, bits)!));
}
