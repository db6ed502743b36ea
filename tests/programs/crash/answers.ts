/** The kinds of requests of agents. */
export type RequestKind = "poll" | "inventory" | "report" | "file";

/** Counts the server's answers to agents, and its refusals to operators. */
export class Answers {
  readonly #counts = new Map<string, number>();

  note(asked: RequestKind, { status, headers }: Response): void {
    const again = status === 503 && !headers.has("retry-after");
    this.#add(`${asked} ${status}${again ? " without Retry-After" : ""}`);
  }

  /** @param code Of the problem. */
  declined(code: string): void {
    this.#add(`operator ${code}`);
  }

  /** Counts by answer: `poll 200`, `report 503`, `operator disk_full`. */
  counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort());
  }

  #add(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }
}

/** The difference between two counts. */
export function since(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after)
      .map(([what, count]) => [what, count - (before[what] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
}
