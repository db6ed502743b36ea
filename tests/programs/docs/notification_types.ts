import {
  createTarget,
  Delivery,
  NotificationTarget,
  resendDeliveries,
  testTarget,
} from "#shared/contract/notifications/notifications.ts";
import { type AnswerType, type } from "./answer_type.ts";

/** What the commands about notifications print. */
export const NOTIFICATION_TYPES = {
  notificationTarget: type(
    "Notification target",
    "NotificationTarget",
    NotificationTarget,
    "Where notifications are sent to.",
  ),
  notificationCreated: type(
    "Created notification target",
    "createTarget.output",
    createTarget.output,
    "A new target, with the secret that is shown only now.",
  ),
  notificationTest: type(
    "Notification test",
    "testTarget.output",
    testTarget.output,
    "What became of a test notification.",
  ),
  delivery: type("Delivery", "Delivery", Delivery, "A notification sent."),
  notificationsResent: type(
    "Notifications sent again",
    "resendDeliveries.output",
    resendDeliveries.output,
    "How many notifications will be sent again.",
  ),
} satisfies Record<string, AnswerType>;
