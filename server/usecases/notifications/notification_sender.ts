import {
  brokenOffStatement,
  deliveredStatement,
  type DueDelivery,
  dueDelivery,
  failedStatement,
  forgetStatements,
  hasDue,
  takeDueStatement,
  takeMailStatement,
} from "#db/notifications/deliveries.ts";
import {
  enabledTargets,
  noteAttempt,
  type TargetRow,
} from "#db/notifications/targets.ts";
import { MOST_WAITING } from "#shared/contract/notifications/notifications.ts";
import type { Statement } from "#db/store/transaction.ts";
import { type Answer, stepAfter } from "#server/domain/notifications/answer.ts";
import { MOST_IN_MAIL } from "#server/domain/notifications/mail.ts";
import { disableGone } from "./edit_targets.ts";
import type { Services } from "#server/usecases/services.ts";
import { queueEvents } from "./queue_events.ts";
import { newMailId, sendMessages } from "./send_message.ts";

/** Attempts at a time, to one target and to all. */
const MOST_EACH = 2;
const MOST_IN_ALL = 16;
/** A delivery that nobody ended, because its server died, is due again then. */
const TAKEN_MS = 60_000;

type Needs = Pick<Services, "store" | "notifier" | "now" | "outlets">;

/**
 * Sends notifications, beside all other work: a receiver that hangs holds up
 * two attempts to itself.
 */
export class NotificationSender {
  readonly #services: Needs;
  readonly #log: (line: string) => void;
  readonly #mostWaiting: number;
  readonly #stopping = new AbortController();
  /** How far this server has read the log, by target. */
  readonly #reached = new Map<number, number>();
  /** Attempts under way, by target. */
  readonly #sending = new Map<number, Set<Promise<void>>>();
  #turn = 0;

  constructor(
    services: Needs,
    log: (line: string) => void,
    mostWaiting = MOST_WAITING,
  ) {
    this.#services = services;
    this.#log = log;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * Reads the log, and begins the attempts that are due. It waits for none. A
   * target for which the log cannot be read does not keep the others from it.
   *
   * @throws The first problem, once all the others were done.
   */
  async run(): Promise<void> {
    const targets = await enabledTargets(this.#services.store.db);
    if (targets.length === 0) return;
    const problems: unknown[] = [];
    for (const target of targets) {
      await this.#read(target).catch((error) => problems.push(error));
    }
    // Each time another target is the first, so that none is left out.
    this.#turn = (this.#turn + 1) % targets.length;
    const inTurn = [
      ...targets.slice(this.#turn),
      ...targets.slice(0, this.#turn),
    ];
    for (const target of inTurn) await this.#begin(target);
    if (problems.length > 0) throw problems[0];
  }

  /** Forgets deliveries that were done long ago. */
  async forget(): Promise<void> {
    const { store, now } = this.#services;
    for (const { id } of await enabledTargets(store.db)) {
      await store.commit(forgetStatements(id, now()));
    }
  }

  /** Waits for the attempts under way. */
  async settled(): Promise<void> {
    while (this.#underWay > 0) {
      await Promise.all([...this.#sending.values()].flatMap((set) => [...set]));
    }
  }

  /** Breaks off what is under way; it is sent again by the next server. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.settled();
  }

  get #underWay(): number {
    let all = 0;
    for (const { size } of this.#sending.values()) all += size;
    return all;
  }

  /** Reads the log for a target. */
  async #read(target: TargetRow): Promise<void> {
    const from = this.#reached.get(target.id) ?? 0;
    const reached = await queueEvents(
      ...[this.#services, target, from, this.#mostWaiting] as const,
    );
    this.#reached.set(target.id, reached);
  }

  async #begin(target: TargetRow): Promise<void> {
    const { store, now } = this.#services;
    const sending = this.#sending.get(target.id) ?? new Set();
    const room = Math.min(
      MOST_EACH - sending.size,
      MOST_IN_ALL - this.#underWay,
    );
    if (room <= 0 || this.#stopping.signal.aborted) return;
    const at = now();
    if (!await hasDue(store.db, target.id, at)) return;
    this.#sending.set(target.id, sending);
    for (const taken of await this.#take(target, room, at)) {
      const attempt: Promise<void> = this.#send(target, taken)
        .catch((error) => this.#log(`notifications: ${target.name}: ${error}`))
        .then(() => void sending.delete(attempt));
      sending.add(attempt);
    }
  }

  /** Takes what is due: what is sent together, for each attempt. */
  async #take(
    target: TargetRow,
    room: number,
    now: Date,
  ): Promise<Attempt[]> {
    const { store } = this.#services;
    const againAt = new Date(now.getTime() + TAKEN_MS);
    if (target.kind === "webhook") {
      const { due } = await store.commit({
        due: takeDueStatement(target.id, room, now, againAt),
      });
      return due.map(dueDelivery).map((one) => ({
        id: one.messageId,
        deliveries: [one],
      }));
    }
    const { due } = await store.commit({
      due: takeMailStatement(
        ...[target.id, MOST_IN_MAIL] as const,
        { batch: newMailId(), now, againAt },
      ),
    });
    const deliveries = due.map(dueDelivery).sort((a, b) => a.id - b.id);
    const [first] = deliveries;
    return first ? [{ id: first.batch ?? first.messageId, deliveries }] : [];
  }

  async #send(target: TargetRow, { id, deliveries }: Attempt): Promise<void> {
    const { store, now } = this.#services;
    const attempts = Math.max(...deliveries.map((one) => one.attempts));
    const answer = await sendMessages(
      this.#services,
      target,
      { id, messages: deliveries.map(({ message }) => JSON.parse(message)) },
      this.#stopping.signal,
    ).catch((error) => {
      if (this.#stopping.signal.aborted) return null;
      throw error;
    });
    const at = now();
    if (answer === null) {
      return await store.commit(
        deliveries.map((one) => brokenOffStatement(one, at)),
      );
    }
    const step = stepAfter(answer, attempts, Math.random());
    await store.commit([
      ...deliveries.flatMap((one) => endOf(one, answer, step, at)),
      noteAttempt(target.id, answer.problem, at),
      ...answer.note ? [noteAttempt(target.id, answer.note, at)] : [],
    ]);
    if (step.kind === "gone") await disableGone(this.#services, target);
    if (step.kind === "dead") {
      this.#log(
        `notifications: a notification to ${target.name} was given up after ${
          attempts === 1 ? "1 attempt" : `${attempts} attempts`
        }: ${answer.problem}; see notifications deliveries ${target.name}`,
      );
    }
    if (step.kind === "delivered") await this.#begin(target);
  }
}

/** What is sent together in one attempt; `id` is the same in each. */
interface Attempt {
  readonly id: string;
  readonly deliveries: readonly DueDelivery[];
}

function endOf(
  { id, attempts }: DueDelivery,
  { status, problem }: Answer,
  step: ReturnType<typeof stepAfter>,
  at: Date,
): Statement[] {
  const end = { id, attempts, status, at };
  if (step.kind === "delivered") return [deliveredStatement(end)];
  const next = step.kind === "retry"
    ? new Date(at.getTime() + step.inMs)
    : null;
  return [failedStatement(end, problem, next)];
}
