import type {
  Delivery,
  NotificationTarget,
} from "#shared/contract/notifications/notifications.ts";
import type { Tone } from "#tui/console/theme.ts";
import { text } from "#tui/text/mod.ts";
import { formatMoment } from "#tui/words/words.ts";

/** The state of a target in one or two words: "on", "not delivered". */
export function targetStateWords(
  { enabled, problem }: Pick<NotificationTarget, "enabled" | "problem">,
): string {
  const { states } = text.notifications;
  if (!enabled) return states.off;
  return problem === null ? states.on : states.failing;
}

/** How bad the state of a target is. */
export function targetTone(
  { enabled, problem, dead }: NotificationTarget,
): Tone {
  if (!enabled) return "quiet";
  if (problem !== null || dead > 0) return "failed";
  return "ok";
}

/** Everything about a target, each fact with its label. */
export function targetFacts(
  target: NotificationTarget,
  now: Date,
): (readonly [string, string])[] {
  const { notifications: own } = text;
  const { facts } = own;
  const { problem, deliveredAt, query, behind } = target;
  return [
    [facts.id, `${target.id}`],
    [facts.name, target.name],
    [facts.kind, own.kinds[target.kind]],
    [facts.address, target.address],
    ...smtpFacts(target),
    [facts.state, targetStateWords(target)],
    [facts.events, target.topics.join(", ")],
    ...query === "" ? [] : [[facts.query, query] as const],
    [facts.language, target.language],
    ...target.allowPrivate ? [[facts.private, own.allowed] as const] : [],
    [facts.waiting, `${target.waiting}`],
    [facts.dead, `${target.dead}`],
    ...behind > 0 ? [[facts.behind, own.events(behind)] as const] : [],
    [
      facts.delivered,
      deliveredAt === null ? own.never : formatMoment(deliveredAt, now),
    ],
    ...problem === null ? [] : [
      [
        facts.problem,
        `${problem.text} (${formatMoment(problem.at, now)})`,
      ] as const,
    ],
    [
      facts.created,
      `${formatMoment(target.createdAt, now)}, ${target.createdBy}`,
    ],
  ];
}

function smtpFacts(
  { smtp }: NotificationTarget,
): (readonly [string, string])[] {
  if (!smtp) return [];
  const { facts, tls, ownCa } = text.notifications;
  const host = smtp.host.includes(":") ? `[${smtp.host}]` : smtp.host;
  return [
    [facts.smtp, `${host}:${smtp.port}, ${tls[smtp.tls]}`],
    ...smtp.user === "" ? [] : [[facts.user, smtp.user] as const],
    ...smtp.ca === "" ? [] : [[facts.ca, ownCa] as const],
    [facts.from, smtp.from],
  ];
}

/** The same in a narrow column: "given up". */
export function deliveryStateWords(delivery: Delivery, now: Date): string {
  return delivery.state === "dead"
    ? text.notifications.deliveries.gaveUp
    : deliveryWords(delivery, now);
}

/** How a delivery stands. */
export function deliveryTone({ state, attempts }: Delivery): Tone {
  if (state === "delivered") return "ok";
  if (state === "dead") return "failed";
  return attempts > 0 ? "open" : "quiet";
}

/** "delivered", "attempt 3 at 10:15", "given up after 9 attempts". */
export function deliveryWords(
  { state, attempts, nextAt }: Delivery,
  now: Date,
): string {
  const { deliveries } = text.notifications;
  if (state === "delivered") return deliveries.delivered;
  if (state === "dead") return deliveries.dead(attempts);
  return deliveries.waiting(attempts, nextAt && formatMoment(nextAt, now));
}
