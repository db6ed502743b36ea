import {
  type PlannedFragment,
  type PlannedPackage,
  RelayPlan,
} from "#shared/relay/plan.ts";
import { sleep } from "#shared/sleep.ts";
import { HOUR_MS } from "#shared/time.ts";
import type { Centre } from "./centre.ts";
import type { Spool } from "./spool.ts";

/** A fragment that the relay may serve. */
export interface ServedFragment extends PlannedFragment {
  readonly packageId: number;
  /** From 1. */
  readonly number: number;
  /** Where the centre has it. */
  readonly path: string;
}

/**
 * While the centre does not answer, a plan is followed for so long. A recall of
 * that time is learned when the link is back.
 */
export const PLAN_LASTS_MS = 24 * HOUR_MS;
/** The shortest pause between two questions for the plan. */
const SOONEST_MS = 1000;

/** The stored plan, so that a relay that starts during an outage serves. */
interface StoredPlan {
  readonly plan: unknown;
  readonly etag: string | null;
}

export interface PlanKeeperOptions {
  readonly centre: Pick<Centre, "plan">;
  readonly spool: Pick<Spool, "valueOf" | "setValue">;
  readonly now?: () => number;
}

/** The newest plan of the centre. */
export class PlanKeeper {
  readonly #options: PlanKeeperOptions;
  readonly #now: () => number;
  #plan: RelayPlan | null = null;
  #etag: string | null = null;
  #at = 0;
  #triedAt = -Infinity;
  #refreshing: Promise<void> | null = null;
  #soon: Promise<void> | null = null;
  #packages = new Map<string, PlannedPackage>();
  #digests = new Set<string>();

  constructor(options: PlanKeeperOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    const text = options.spool.valueOf("plan");
    const stored = text === null ? null : JSON.parse(text) as StoredPlan;
    const { data } = RelayPlan.safeParse(stored?.plan);
    if (!stored || !data) return;
    this.#take(data, stored.etag);
    // When the centre last confirmed it.
    this.#at = Number(options.spool.valueOf("plan at") ?? 0);
  }

  /** null: none has been received yet, or it is too old. */
  get plan(): RelayPlan | null {
    return this.#isCurrent ? this.#plan : null;
  }

  /** All fragments of the plan, in the order of their packages. */
  *fragments(): Generator<ServedFragment> {
    for (const one of this.plan?.packages ?? []) {
      for (const [index] of one.fragments.entries()) {
        yield fragmentOf(one, index + 1)!;
      }
    }
  }

  /** True if a fragment of the plan has these bytes. */
  names(sha256: string): boolean {
    return this.#isCurrent && this.#digests.has(sha256);
  }

  /**
   * A fragment by its path without `-N`: `/download/…/ID`.
   *
   * @returns null: the plan does not have it.
   */
  find(path: string, number: number): ServedFragment | null {
    const found = this.#isCurrent ? this.#packages.get(path) : undefined;
    return found ? fragmentOf(found, number) : null;
  }

  /**
   * Gets the newest plan; one call at a time.
   *
   * @throws What `centre.plan` throws.
   */
  refresh(): Promise<void> {
    return this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
  }

  /**
   * Gets a plan that is made after this call; calls of one second share it.
   *
   * @throws What `centre.plan` throws.
   */
  refreshSoon(): Promise<void> {
    return this.#soon ??= this.#refreshLater();
  }

  async #refreshLater(): Promise<void> {
    await this.#refreshing?.catch(() => {});
    await sleep(this.#triedAt + SOONEST_MS - this.#now());
    this.#soon = null;
    await this.refresh();
  }

  async #refresh(): Promise<void> {
    this.#triedAt = this.#now();
    const answer = await this.#options.centre.plan(
      this.#plan ? this.#etag : null,
    );
    const { spool } = this.#options;
    if (answer) {
      this.#take(answer.plan, answer.etag);
      const stored: StoredPlan = answer;
      spool.setValue("plan", JSON.stringify(stored));
    }
    this.#at = this.#now();
    spool.setValue("plan at", `${this.#at}`);
  }

  get #isCurrent(): boolean {
    return this.#now() - this.#at < PLAN_LASTS_MS;
  }

  #take(plan: RelayPlan, etag: string | null): void {
    this.#plan = plan;
    this.#etag = etag;
    this.#packages = new Map(plan.packages.map((one) => [one.path, one]));
    this.#digests = new Set(
      plan.packages.flatMap(({ fragments }) =>
        fragments.map(({ sha256 }) => sha256)
      ),
    );
  }
}

function fragmentOf(
  { id, path, fragments }: PlannedPackage,
  number: number,
): ServedFragment | null {
  const fragment = fragments[number - 1];
  if (!fragment) return null;
  const name = `${String(id).padStart(10, "0")}-${number}`;
  return { ...fragment, packageId: id, number, path: `${path}/${name}` };
}
