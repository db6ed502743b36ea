import type { EnrolmentRefusal } from "#shared/contract/enrolment_refusals.ts";
import { DAY_MS } from "#shared/time.ts";

/** One machine that was not let in. */
export interface RefusedEnrolment {
  readonly refusal: EnrolmentRefusal;
  readonly deviceId: string;
  readonly address: string;
}

/** The refusals of the last day. */
export interface RefusalSummary {
  /** Requests by reason. */
  readonly requests: Readonly<Partial<Record<EnrolmentRefusal, number>>>;
  /** Different DEVICEIDs, counted up to `MOST`. */
  readonly machines: number;
  readonly latest: RefusedEnrolment & { readonly at: Date };
}

/** The most DEVICEIDs that are told apart; a flood has any number. */
const MOST = 1000;

/** Counts the machines that were not let in, for a day; lost with a restart. */
export class RefusedEnrolments {
  /** By reason and DEVICEID; the latest last. */
  #of = new Map<string, RefusedEnrolment & { count: number; at: number }>();

  note(one: RefusedEnrolment, at: Date): void {
    const key = `${one.refusal} ${one.deviceId}`;
    const count = (this.#of.get(key)?.count ?? 0) + 1;
    this.#of.delete(key);
    this.#of.set(key, { ...one, count, at: at.getTime() });
    if (this.#of.size > MOST) {
      this.#of.delete(this.#of.keys().next().value!);
    }
  }

  /** @returns null: nobody was refused in the last day. */
  summary(now: Date): RefusalSummary | null {
    for (const [key, { at }] of this.#of) {
      if (now.getTime() - at <= DAY_MS) break;
      this.#of.delete(key);
    }
    const all = [...this.#of.values()];
    const last = all.at(-1);
    if (!last) return null;
    const requests: Partial<Record<EnrolmentRefusal, number>> = {};
    for (const { refusal, count } of all) {
      requests[refusal] = (requests[refusal] ?? 0) + count;
    }
    const { refusal, deviceId, address, at } = last;
    return {
      requests,
      machines: new Set(all.map((one) => one.deviceId)).size,
      latest: { refusal, deviceId, address, at: new Date(at) },
    };
  }
}
