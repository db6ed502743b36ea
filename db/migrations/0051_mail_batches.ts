/**
 * Notifications that are sent in one e-mail have the same `batch`, so that a
 * repetition is the same mail with the same Message-ID; null: not in a mail yet.
 */
export const up: readonly string[] = [
  "alter table notification_delivery add column batch text",
];
