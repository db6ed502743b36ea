import { ApiProblem } from "#tui/api/problem.ts";

/** The kinds of acknowledged facts, with the format of their keys. */
export type Kind =
  /** `device package code`: a result report. */
  | "report"
  /** `device package`: it was in an answered poll. */
  | "offer"
  /** A DEVICEID; the value is the number of software entries sent. */
  | "inventory"
  /** A package's id; the value is true if it is active. */
  | "active"
  /** A package's id; the value is true if it is deleted. */
  | "deleted"
  /** `machine package`: an assignment named it. */
  | "assigned"
  /** `event subject number`: so often an operator has caused that event. */
  | "command"
  /** A rollout's id; the value is `there`, or `stopped` for good. */
  | "rollout"
  /** The reason of a halt; the value is `ordered` or `lifted`. */
  | "halt"
  /** A window's id; the value is `there` or `gone`. */
  | "window"
  /** An archive's id; the value is true if a package has been made from it. */
  | "used"
  /** A group's id; the value is its members, `1,2,3`. */
  | "members"
  /** A group's id; the value is its poll interval in hours. */
  | "setting"
  /** A group's id; the value is its query, or `gone`. */
  | "query"
  /** A plan's id; the value is true if it was carried out. */
  | "planned"
  /** A pair of machines; the value is `open` or `merged`. */
  | "pair";

/** The kinds of facts that no later one takes back. */
type Fact = "offer" | "assigned" | "command";

type Value = boolean | number | string;

interface Entry {
  readonly kind: Kind;
  readonly key: string;
  readonly value: Value;
  /** The position at which a 2xx had arrived; null: none has. */
  acknowledged: number | null;
  /** True if the server declined: nothing has changed. */
  declined: boolean;
}

/** The facts that must exist at some position, and those that may. */
export interface Claims {
  /** How often a report was sent in all, and how often answered by then. */
  readonly reports: ReadonlyMap<string, { sent: number; answered: number }>;
  /** The facts that were acknowledged by then, at least once. */
  readonly facts: (kind: Fact) => ReadonlySet<string>;
  /** By key, the values of which one must be stored. */
  readonly values: (
    kind: Exclude<Kind, "report" | Fact>,
  ) => ReadonlyMap<string, ReadonlySet<Value>>;
}

/**
 * Records what the server was sent and what it acknowledged. A request in
 * progress when the server died may or may not have been stored; an
 * acknowledged one must have been.
 *
 * @param position Returns the position of an answer in the record of the disk's
 * writes; by default it is always the same.
 */
export class Ledger {
  readonly #entries: Entry[] = [];
  readonly #position: () => number;

  constructor(position: () => number = () => 0) {
    this.#position = position;
  }

  /** Sends something and enters the outcome. */
  async sending<T>(
    kind: Kind,
    key: string,
    value: Value,
    send: () => Promise<T>,
  ): Promise<T> {
    const entry: Entry = {
      ...{ kind, key, value },
      acknowledged: null,
      declined: false,
    };
    this.#entries.push(entry);
    try {
      const answer = await send();
      entry.acknowledged = this.#position();
      return answer;
    } catch (error) {
      entry.declined = error instanceof ApiProblem &&
        (error.status < 500 || error.code === "disk_full");
      throw error;
    }
  }

  /** Enters a fact that an answer has just confirmed. */
  enter(kind: Kind, key: string, value: Value = true): void {
    const acknowledged = this.#position();
    this.#entries.push({ kind, key, value, acknowledged, declined: false });
  }

  /** The keys whose last known value is this. */
  keys(kind: Kind, value: Value): string[] {
    const last = new Map<string, Value>();
    for (const one of this.#entries) {
      if (one.kind === kind && !one.declined) last.set(one.key, one.value);
    }
    return [...last].filter(([, one]) => one === value).map(([key]) => key);
  }

  /** How many of a kind were sent, and how many of them answered. */
  count(kind: Kind): { sent: number; answered: number } {
    const entries = this.#entries.filter((one) => one.kind === kind);
    const answered = entries.filter((one) => one.acknowledged !== null).length;
    return { sent: entries.length, answered };
  }

  /**
   * The facts that must exist on a disk that has all writes up to `position`.
   */
  claims(position = Infinity): Claims {
    const isKnown = ({ acknowledged }: Entry) =>
      acknowledged !== null && acknowledged <= position;
    const of = (kind: Kind) =>
      this.#entries.filter((one) => one.kind === kind && !one.declined);

    const reports = new Map<string, { sent: number; answered: number }>();
    for (const one of of("report")) {
      const count = reports.get(one.key) ?? { sent: 0, answered: 0 };
      count.sent++;
      if (isKnown(one)) count.answered++;
      reports.set(one.key, count);
    }
    return {
      reports,
      facts: (kind) => new Set(of(kind).filter(isKnown).map(({ key }) => key)),
      values(kind) {
        const values = new Map<string, Set<Value>>();
        for (const one of of(kind)) {
          const possible = values.get(one.key);
          if (isKnown(one)) values.set(one.key, new Set([one.value]));
          else possible?.add(one.value);
        }
        return values;
      },
    };
  }
}
