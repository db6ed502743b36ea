import type {
  Delivery,
  NotificationTarget,
} from "#shared/contract/notifications/notifications.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import { moment } from "#tui/cli/lists.ts";
import { text } from "#tui/text/mod.ts";
import {
  deliveryWords,
  targetStateWords,
} from "#tui/words/notifications/notifications.ts";

/** The columns of targets. */
export function targetFields(): readonly Field<NotificationTarget>[] {
  const { titles, kinds } = text.notifications;
  return [
    { key: "id", title: titles.id, of: ({ id }) => id },
    { key: "name", title: titles.name, of: ({ name }) => name, isName: true },
    {
      key: "kind",
      title: titles.kind,
      of: ({ kind }) => kinds[kind],
      value: ({ kind }) => kind,
    },
    {
      key: "state",
      title: titles.state,
      of: (target) => targetStateWords(target),
      value: ({ enabled }) => enabled,
    },
    {
      key: "waiting",
      title: titles.waiting,
      of: ({ waiting }) => waiting,
      right: true,
    },
    { key: "dead", title: titles.dead, of: ({ dead }) => dead, right: true },
    {
      key: "delivered",
      title: titles.delivered,
      at: ({ deliveredAt }) => deliveredAt,
    },
    { key: "address", title: titles.address, of: ({ address }) => address },
    {
      key: "events",
      title: titles.events,
      of: ({ topics }) => topics.join(", "),
      wide: true,
    },
    {
      key: "problem",
      title: titles.problem,
      of: ({ problem }) => problem?.text ?? "",
      wide: true,
    },
  ];
}

/** The columns of what they were sent. */
export function deliveryFields(): readonly Field<Delivery>[] {
  const { titles } = text.notifications;
  return [
    { key: "id", title: titles.id, of: ({ id }) => id, isName: true },
    {
      key: "created",
      title: titles.created,
      of: ({ createdAt }) => moment(createdAt),
      value: ({ createdAt }) => createdAt,
    },
    {
      key: "state",
      title: titles.state,
      of: (delivery) => deliveryWords(delivery, new Date()),
      value: ({ state }) => state,
    },
    { key: "what", title: titles.what, of: ({ subject }) => subject },
    {
      key: "problem",
      title: titles.problem,
      of: ({ problem }) => problem,
    },
    {
      key: "attempts",
      title: titles.attempts,
      of: ({ attempts }) => attempts,
      wide: true,
    },
    { key: "kind", title: titles.kind, of: ({ type }) => type, wide: true },
    {
      key: "message",
      title: titles.message,
      of: ({ messageId }) => messageId,
      wide: true,
    },
  ];
}
