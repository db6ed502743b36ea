import { ApiProblem } from "../../tui/api/problem.ts";

/** A value that was last acknowledged, and all that may have replaced it. */
export interface Claim<T> {
  readonly possible: Set<T>;
}

/** How often something was sent, and how often a 2xx came back. */
export interface Count {
  sent: number;
  acknowledged: number;
}

/**
 * What the server has acknowledged, kept by those it answered. Whatever was
 * under way when it was killed may have been stored or not; what it answered
 * must have been.
 */
export class Ledger {
  /** By `device package code`. */
  readonly reports = new Map<string, Count>();
  /** `device package` of every package seen in an answered poll. */
  readonly offers = new Set<string>();
  /** How many software entries a machine's stored inventory may have. */
  readonly inventories = new Map<string, Claim<number>>();
  /** Whether a package may be active; a deleted one is in `deleted`. */
  readonly active = new Map<number, Claim<boolean>>();
  readonly deleted = new Map<number, Claim<boolean>>();
  /** `machine package` that an answered assignment named. */
  readonly assigned = new Set<string>();
  /** Archives that were answered and are in no package yet. */
  readonly archives = new Set<string>();
  /** The members of an answered group, by its id: `1,2,3`. */
  readonly groups = new Map<number, string>();

  get acknowledged(): number {
    let sum = 0;
    for (const { acknowledged } of this.reports.values()) sum += acknowledged;
    return sum;
  }

  /** Sends a report: one event if it is answered, at most one if not. */
  async report<T>(key: string, send: () => Promise<T>): Promise<T> {
    const count = this.reports.get(key) ?? { sent: 0, acknowledged: 0 };
    this.reports.set(key, count);
    count.sent++;
    const answer = await send();
    count.acknowledged++;
    return answer;
  }
}

/**
 * Replaces a claimed value: until it is answered, either may be there. Where
 * the server declines, the value stays as it was.
 */
export async function replacing<K, T, A>(
  claims: Map<K, Claim<T>>,
  key: K,
  value: T,
  send: () => Promise<A>,
): Promise<A> {
  const claim = claims.get(key) ?? { possible: new Set<T>() };
  claims.set(key, claim);
  const before = new Set(claim.possible);
  claim.possible.add(value);
  let answer: A;
  try {
    answer = await send();
  } catch (error) {
    if (error instanceof ApiProblem && error.status < 500) {
      if (!before.has(value)) claim.possible.delete(value);
    }
    throw error;
  }
  claim.possible.clear();
  claim.possible.add(value);
  return answer;
}
