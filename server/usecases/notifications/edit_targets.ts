import type { NotificationTarget } from "#shared/contract/notifications/notifications.ts";
import { DEFAULT_TOPICS } from "#shared/contract/notifications/topics.ts";
import { appendEvent } from "#db/events/events.ts";
import {
  enableStatement,
  insertTarget,
  noteAttempt,
  removeTargetStatements,
  targetPage,
  type TargetRow,
  targetRow,
  targetsNamed,
} from "#db/notifications/targets.ts";
import { resendStatement } from "#db/notifications/deliveries.ts";
import { Conflict } from "#db/store/transaction.ts";
import { testMessage } from "#server/domain/notifications/message.ts";
import { notFound } from "#server/domain/not_found.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { readEventQuery } from "#server/domain/read_query.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Services } from "#server/usecases/services.ts";
import { newMailId, newMessageId, sendMessages } from "./send_message.ts";
import {
  destinationOf,
  publicAddress,
  type TargetDraft,
} from "./target_draft.ts";
import { keepSecret } from "./target_secret.ts";

/** Each target reads the log, so there is a limit. */
const MOST_TARGETS = 50;

type Needs = Pick<Services, "store" | "notifier" | "now" | "outlets">;

/**
 * Makes a target, which is sent what happens from now on.
 *
 * @throws {Refusal} `name_taken`, `query_malformed`, `not_possible_now` if there
 * are too many.
 */
export async function createTarget(
  { store, notifier, now, outlets }: Needs,
  draft: TargetDraft,
  by: Requester,
): Promise<{ target: NotificationTarget; secret: string }> {
  const { name, query, language, allowPrivate } = draft;
  readEventQuery(query);
  const { all, named } = await targetsNamed(store.db, name);
  if (named > 0) {
    throw new Refusal(
      "name_taken",
      `There is a target named ${name} already: choose another name, or remove it first`,
    );
  }
  if (all >= MOST_TARGETS) {
    throw new Refusal(
      "not_possible_now",
      `There are ${MOST_TARGETS} targets of notifications already: remove one first`,
    );
  }
  const at = now();
  const { secret, ...destination } = destinationOf(draft);
  const secretName = `notifications ${crypto.randomUUID()}`;
  const topics = [...new Set(draft.topics ?? DEFAULT_TOPICS)];
  await store.commit([
    appendEvent({
      kind: "notification.created",
      actor: `operator:${by.name}`,
      at,
      payload: { target: name, address: publicAddress(destination), topics },
    }),
    insertTarget({
      ...{ name, ...destination, secretName },
      ...{ topics, query, language, allowPrivate, at },
      by: by.name,
    }),
    ...secret === "" ? [] : [keepSecret(outlets.key, secretName, secret)],
  ]);
  notifier.notify();
  const { rows: [target] } = await targetPage(store.db, { name, limit: 1 });
  // A password is known already.
  const isShown = destination.kind === "webhook";
  return { target: target!, secret: isShown ? secret : "" };
}

/** Disables a target that answered 410: it wants nothing more. */
export async function disableGone(
  { store, notifier, now }: Pick<Needs, "store" | "notifier" | "now">,
  { id, name }: TargetRow,
): Promise<void> {
  try {
    await store.commit([
      appendEvent({
        kind: "notification.changed",
        actor: "server",
        at: now(),
        payload: { target: name, enabled: false, because: "status 410" },
      }),
      enableStatement(id, false),
    ]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
  notifier.notify();
}

/**
 * Removes a target with everything that was not delivered.
 *
 * @throws {Refusal} `notification_target_not_found`.
 */
export async function removeTarget(
  { store, notifier, now }: Needs,
  id: number,
  by: Requester,
): Promise<void> {
  const { name, secretName } = await existing(store.db, id);
  await store.commit([
    ...removeTargetStatements(id, secretName),
    appendEvent({
      kind: "notification.removed",
      actor: `operator:${by.name}`,
      at: now(),
      payload: { target: name },
    }),
  ]);
  notifier.notify();
}

/**
 * Sends a test now, once, also to a disabled target.
 *
 * @throws {Refusal} `notification_target_not_found`.
 */
export async function testTarget(
  services: Needs,
  id: number,
  by: Requester,
  signal: AbortSignal,
) {
  const { store, now, outlets } = services;
  const target = await existing(store.db, id);
  const message = testMessage(outlets.server, by.name, now(), target.language);
  const begun = performance.now();
  const { status, problem, note } = await sendMessages(
    services,
    target,
    {
      id: target.kind === "email" ? newMailId() : newMessageId(),
      messages: [message],
    },
    signal,
  );
  await store.commit([noteAttempt(id, note ?? problem, now())]);
  return {
    delivered: problem === "" && note === undefined,
    ...{ status, problem: note ?? problem },
    milliseconds: Math.round(performance.now() - begun),
  };
}

/**
 * Sends again what was given up.
 *
 * @throws {Refusal} `notification_target_not_found`, `nothing_to_do`.
 */
export async function resendDeliveries(
  { store, now }: Needs,
  { id, deliveries }: {
    readonly id: number;
    readonly deliveries?: readonly number[];
  },
): Promise<{ resent: number }> {
  const { name } = await existing(store.db, id);
  const { resent } = await store.commit({
    resent: resendStatement(id, deliveries ?? null, now()),
  });
  if (resent.length === 0) {
    throw new Refusal(
      "nothing_to_do",
      deliveries
        ? `None of these notifications to ${name} was given up`
        : `No notification to ${name} was given up`,
    );
  }
  return { resent: resent.length };
}

/** @throws {Refusal} `notification_target_not_found` */
async function existing(
  db: Services["store"]["db"],
  id: number,
): Promise<TargetRow> {
  const target = await targetRow(db, id);
  if (!target) throw notFound("notification_target", id);
  return target;
}
