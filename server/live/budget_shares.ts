/** What the servers of one database need of the budgets, as this one knows it. */
export interface KnownDemand {
  /** The live servers besides this one. */
  readonly servers: number;
  /** Their downloads under way or waiting, by the key of the budget. */
  readonly demand: Readonly<Record<string, number>>;
}

/**
 * The part of a budget that this server may use: as much as its part of all
 * downloads under it. Others may have begun at the same time as this one, so it
 * takes no more than one of equal parts before it has told of its downloads
 * twice.
 */
export class BudgetShares {
  #others: KnownDemand = { servers: 0, demand: {} };
  #own: Readonly<Record<string, number>> = {};
  /** What was said the time before. */
  #before: Readonly<Record<string, number>> = {};

  /** Notes one exchange: what this server said, and what the others had said. */
  learn(own: Readonly<Record<string, number>>, others: KnownDemand): void {
    [this.#before, this.#own] = [this.#own, own];
    this.#others = others;
  }

  /** From 0 to 1, and more than 0. */
  of(key: string): number {
    const { servers, demand } = this.#others;
    if (servers === 0) return 1;
    const own = this.#own[key] ?? 0;
    const others = demand[key] ?? 0;
    const part = Math.max(1, own) / (Math.max(1, own) + others);
    return (this.#before[key] ?? 0) > 0 && own > 0
      ? part
      : Math.min(part, 1 / (servers + 1));
  }
}
