import { appendEvent } from "#db/events/events.ts";
import { deliveryPage } from "#db/notifications/deliveries.ts";
import { targetById } from "#db/notifications/targets.ts";
import type { EventKind } from "#shared/contract/events/events.ts";
import type { EmailDraft } from "#shared/contract/notifications/smtp.ts";
import { createTarget } from "#server/usecases/notifications/edit_targets.ts";
import type { TargetDraft } from "#server/usecases/notifications/target_draft.ts";
import { NotificationSender } from "#server/usecases/notifications/notification_sender.ts";
import type { Services } from "#server/usecases/services.ts";
import type { TestServices } from "#tests/harness/store/test_services.ts";

export const admin = { name: "root", role: "admin" } as const;

/** A target of a test, and what tests ask about it. */
export async function aTarget(
  services: TestServices,
  to: string | EmailDraft,
  more: Partial<TargetDraft> = {},
) {
  const { target, secret } = await createTarget(services, {
    name: "chat",
    ...typeof to === "string" ? { webhook: { url: to } } : { email: to },
    ...{ query: "", language: "en", allowPrivate: true },
    ...more,
  }, admin);
  const { db } = services.store;
  return {
    id: target.id,
    secret,
    read: async () => (await targetById(db, target.id))!,
    /** Its deliveries, oldest first. */
    deliveries: async () =>
      (await deliveryPage(db, target.id, { limit: 500 })).rows.toReversed(),
  };
}

/** A server's sender; nothing that it logs is lost. */
export function aSender(services: Services, mostWaiting?: number) {
  const lines: string[] = [];
  const sender = new NotificationSender(
    services,
    (line) => lines.push(line),
    mostWaiting,
  );
  return {
    lines,
    run: () => sender.run(),
    close: () => sender.close(),
    /** Runs it, and waits until all that it began has ended. */
    async runs() {
      await sender.run();
      await sender.settled();
    },
  };
}

/** Lets something happen. */
export async function happens(
  { store, now }: Services,
  kind: EventKind,
  more: { readonly machineId?: number; readonly payload?: object } = {},
): Promise<void> {
  await store.commit([
    appendEvent({
      kind,
      actor: "server",
      at: now(),
      machineId: more.machineId,
      payload: { ...more.payload },
    }),
  ]);
}
