import type {
  Delivery,
  NotificationTarget,
} from "#shared/contract/notifications/notifications.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { text } from "#tui/text/mod.ts";
import { numberWords } from "#tui/words/amounts.ts";
import { momentWords } from "#tui/words/moments.ts";
import {
  deliveryStateWords,
  deliveryTone,
  targetStateWords,
  targetTone,
} from "#tui/words/notifications/notifications.ts";

export const targetColumns: readonly Column<NotificationTarget>[] = [
  {
    title: () => text.notifications.titles.name,
    width: 10,
    grow: 1,
    cell: ({ name }) => name,
  },
  {
    id: "kind",
    title: () => text.notifications.titles.kind,
    width: 8,
    drop: 1,
    cell: ({ kind }) => text.notifications.kinds[kind],
  },
  {
    id: "state",
    title: () => text.notifications.titles.state,
    width: 13,
    cell: (target) => ({
      text: targetStateWords(target),
      tone: targetTone(target),
    }),
  },
  {
    id: "waiting",
    title: () => text.notifications.titles.waiting,
    width: 10,
    right: true,
    cell: ({ waiting }) => numberWords(waiting),
  },
  {
    id: "dead",
    title: () => text.notifications.titles.dead,
    width: 8,
    right: true,
    cell: ({ dead }) => ({
      text: numberWords(dead),
      tone: dead > 0 ? "failed" : "quiet",
    }),
  },
  {
    id: "delivered",
    title: () => text.notifications.titles.delivered,
    width: 12,
    drop: 2,
    cell: ({ deliveredAt }) =>
      deliveredAt === null ? "" : momentWords(deliveredAt),
  },
  {
    id: "address",
    title: () => text.notifications.titles.address,
    width: 14,
    grow: 3,
    drop: 3,
    from: 100,
    cell: ({ address }) => address,
  },
];

export const deliveryColumns: readonly Column<Delivery>[] = [
  {
    title: () => text.notifications.titles.created,
    width: 12,
    cell: ({ createdAt }) => momentWords(createdAt),
  },
  {
    id: "what",
    title: () => text.notifications.titles.what,
    width: 20,
    grow: 3,
    cell: ({ subject }) => subject,
  },
  {
    id: "state",
    title: () => text.notifications.titles.state,
    width: 11,
    grow: 1,
    cell: (delivery) => ({
      text: deliveryStateWords(delivery, new Date()),
      tone: deliveryTone(delivery),
    }),
  },
  {
    id: "problem",
    title: () => text.notifications.titles.problem,
    width: 16,
    grow: 2,
    drop: 1,
    cell: ({ problem }) => problem,
  },
];
